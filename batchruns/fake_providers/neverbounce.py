"""A stand-in for NeverBounce: whatever it has to say, it says with 200."""

from batchruns.fake_providers.base import FAKES, Call, FakeProvider, Response, route
from batchruns.fake_providers.made_up import status_of

_RESULTS = {"catchall": "catchall", "role": "valid"}


def failure(status: str, message: str) -> Response:
    """An error, in an answer with 200."""
    return Response(json={"status": status, "message": message, "execution_time": 3})


NO_KEY = failure("auth_failure", "Invalid API key")
NO_CREDIT = failure("general_failure", "Insufficient credit balance")


@FAKES.register
class FakeNeverBounce(FakeProvider):
    """Charges each address."""

    name = "neverbounce"
    order = 60
    prefix = "/v4"
    credit_micros = 8_000

    @route("GET", "/single/check")
    def check(self, call: Call) -> Response:
        """Verifies an address."""
        key, address = call.params.get("key", ""), call.params.get("email", "")
        if not self.knows(key):
            return NO_KEY
        if not self.can_pay(key):
            return NO_CREDIT
        self.charge(key, f"verify {address}")
        kind = status_of(address)
        return Response(
            json={
                "status": "success",
                "result": _RESULTS.get(kind, kind),
                "flags": ["has_dns", "has_dns_mx", *(["role_account"] if kind == "role" else [])],
                "suggested_correction": "",
                "execution_time": 499,
            }
        )

    @route("GET", "/account/info")
    def account(self, call: Call) -> Response:
        """The credit that is left."""
        key = call.params.get("key", "")
        if not self.knows(key):
            return NO_KEY
        left = int(self.credits.get(key, 1_000))
        credits = {"paid_credits_used": 0, "paid_credits_remaining": left}
        return Response(
            json={"status": "success", "credits_info": {**credits, "free_credits_remaining": 0}}
        )
