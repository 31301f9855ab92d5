"""A stand-in for Reacher, which verifies addresses and costs nothing."""

from batchruns.fake_providers.base import FAKES, Call, FakeProvider, Json, Response, route
from batchruns.fake_providers.made_up import status_of

_REACHABLE = {
    "valid": "safe",
    "invalid": "invalid",
    "catchall": "risky",
    "disposable": "risky",
    "role": "risky",
    "unknown": "unknown",
}


@FAKES.register
class FakeReacher(FakeProvider):
    """It asks for a secret only if `secret` is set."""

    name = "reacher"
    order = 10
    secret = ""

    @route("POST", "/v1/check_email")
    def check(self, call: Call) -> Response:
        """Verifies an address."""
        if self.secret and call.headers.get("x-reacher-secret") != self.secret:
            return Response(400, {"error": "Missing or invalid x-reacher-secret header."})
        if not call.json.get("to_email"):
            return Response(400, {"error": "to_email field is required."})
        return Response(json=self.verification(call.json["to_email"]))

    def verification(self, address: str) -> Json:
        """What it says of an address."""
        if "@" not in address.strip("@"):
            return {
                "input": address,
                "is_reachable": "invalid",
                "misc": {"is_disposable": False, "is_role_account": False, "is_b2c": False},
                "mx": {"accepts_mail": False, "records": []},
                "smtp": {"can_connect_smtp": False, "is_deliverable": False},
                "syntax": {"address": None, "is_valid_syntax": False, "suggestion": None},
            }
        kind = status_of(address)
        domain = address.rpartition("@")[2]
        return {
            "input": address,
            "is_reachable": _REACHABLE[kind],
            "misc": {
                "is_disposable": kind == "disposable",
                "is_role_account": kind == "role",
                "is_b2c": False,
            },
            "mx": {"accepts_mail": True, "records": [f"mx.{domain}."]},
            "smtp": {"error": {"type": "SmtpError", "message": "timeout"}}
            if kind == "unknown"
            else {
                "can_connect_smtp": True,
                "has_full_inbox": False,
                "is_catch_all": kind == "catchall",
                "is_deliverable": kind != "invalid",
                "is_disabled": False,
            },
            "syntax": {"address": address, "is_valid_syntax": True, "suggestion": None},
        }
