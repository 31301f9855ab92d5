"""A stand-in for ZeroBounce: batches, five of them a minute, in which unknown is free."""

import time

from batchruns.fake_providers.base import FAKES, Call, FakeProvider, Json, Response, route
from batchruns.fake_providers.made_up import status_of

_STATUSES = {
    "valid": ("valid", ""),
    "invalid": ("invalid", "mailbox_not_found"),
    "catchall": ("catch-all", ""),
    "disposable": ("do_not_mail", "disposable"),
    "role": ("do_not_mail", "role_based"),
    "unknown": ("unknown", "timeout_exceeded"),
}
NO_KEY_OR_CREDIT = "Invalid API Key or your account ran out of credits"
MOST_PER_MINUTE, SECONDS_BLOCKED = 5, 600.0


@FAKES.register
class FakeZeroBounce(FakeProvider):
    """Blocks for ten minutes who asks too often, unless `blocks` is off."""

    name = "zerobounce"
    order = 50
    prefix = "/v2"
    credit_micros = 8_000

    def __init__(self, latency: float = 0) -> None:
        super().__init__(latency)
        self.blocks = False
        self._batches: list[float] = []
        self._blocked_until = 0.0

    @route("POST", "/validatebatch")
    def batch(self, call: Call) -> Response:
        """Up to 200 addresses, as far as the credit goes."""
        if self._is_blocked():
            return Response(429, text="Too many requests")
        addresses = [item["email_address"] for item in call.json.get("email_batch", [])]
        key = call.json.get("api_key", "")
        if len(addresses) > 200:
            return Response(400, {"error": "Too many email addresses"})
        results: list[Json] = []
        errors: list[Json] = []
        for address in addresses:
            if not self.knows(key) or not self.can_pay(key):
                errors = [{"error": NO_KEY_OR_CREDIT, "email_address": "all"}]
                break
            results.append(self._result(key, address))
        # In no order of its own.
        return Response(json={"email_batch": results[::-1], "errors": errors})

    def _is_blocked(self) -> bool:
        now = time.monotonic()
        self._batches = [*(at for at in self._batches if at > now - 60), now]
        if self.blocks and len(self._batches) > MOST_PER_MINUTE:
            self._blocked_until = now + SECONDS_BLOCKED
        return now < self._blocked_until

    def _result(self, key: str, address: str) -> Json:
        status, sub_status = _STATUSES[status_of(address)]
        if status != "unknown":
            self.charge(key, f"verify {address}")
        return {
            "address": address,
            "status": status,
            "sub_status": sub_status,
            "free_email": False,
            "did_you_mean": None,
            "account": address.partition("@")[0],
            "domain": address.rpartition("@")[2],
            "domain_age_days": "9692",
            "smtp_provider": "example",
            "mx_found": "true",
            "mx_record": "mx.example.com",
            "firstname": None,
            "lastname": None,
            "gender": None,
            "country": None,
            "processed_at": "2024-01-15 10:00:00.000",
        }

    @route("GET", "/getcredits")
    def account(self, call: Call) -> Response:
        """The credit that is left, as a text."""
        key = call.params.get("api_key", "")
        left = int(self.credits.get(key, 1_000)) if self.knows(key) else -1
        return Response(json={"Credits": str(left)})
