"""A stand-in for Companies House: the key as user of Basic authentication, a search, and profiles."""

from base64 import b64decode
from binascii import Error

from batchruns.fake_providers.base import FAKES, Call, FakeProvider, Json, Response, roll, route
from batchruns.fake_providers.made_up import registered_names

NO_KEY = Response(401, {"error": "Invalid Authorization", "type": "ch:service"})


@FAKES.register
class FakeCompaniesHouse(FakeProvider):
    """It knows a company by every name, unless the name says that it doesn't."""

    name = "companies_house"
    order = 220

    def _knows(self, call: Call) -> bool:
        scheme, _, encoded = call.headers.get("authorization", "").partition(" ")
        try:
            key, _, password = b64decode(encoded).decode().partition(":")
        except (Error, UnicodeDecodeError):
            return False
        return scheme == "Basic" and self.knows(key) and not password

    @route("GET", "/search/companies")
    def search(self, call: Call) -> Response:
        """Those that a name brings."""
        if not self._knows(call):
            return NO_KEY
        names = registered_names(call.params.get("q", ""), "GB")
        items = [_item(name, number) for number, name in enumerate(names)]
        return Response(json={"items": items, "total_results": 1_000, "kind": "search#companies"})

    @route("GET", "/company/{number}")
    def profile(self, call: Call) -> Response:
        """The profile of a company by its number."""
        if not self._knows(call):
            return NO_KEY
        number = call.parts["number"]
        return Response(json={"company_number": number, "sic_codes": ["62012", "62020"]})


def _item(name: str, number: int) -> Json:
    return {
        "title": name.upper(),
        "company_number": f"{roll(f'{name}{number}', 10**8):08d}",
        "company_status": "dissolved" if "closed" in name.lower() else "active",
        "company_type": "ltd",
        "date_of_creation": "1998-04-01",
        "address": {
            "premises": "1",
            "address_line_1": "Example Street",
            "locality": "London",
            "postal_code": "EC1A 1BB",
        },
        "address_snippet": "1 Example Street, London, EC1A 1BB",
    }
