"""A stand-in for a service that a person describes."""

from typing import Any

from batchruns.fake_providers.base import FAKES, Call, FakeProvider, Response, roll, route
from batchruns.fake_providers.made_up import company_of, is_known

DESCRIPTION: dict[str, Any] = {
    "capability": "enrich_company",
    "method": "GET",
    "url": "{address}/companies/{domain}",
    "headers": {"Authorization": "Bearer {key}"},
    "outputs": {
        "company_found_name": "data.name",
        "company_industry": "data.industries[0].title",
        "company_employees": "/data/size",
    },
    "outcomes": [
        {"path": "error.code", "equals": ["quota"], "outcome": "out of credit"},
        {"status": 403, "outcome": "bad key"},
    ],
    "micros": 2_000,
    "unit": "match",
}
"""How it is described; {address} stands for its own."""


def described(address: str) -> dict[str, Any]:
    """The description of the stand-in at an address."""
    return {**DESCRIPTION, "url": DESCRIPTION["url"].replace("{address}", address)}


@FAKES.register
class FakeHttpService(FakeProvider):
    """Errors stand in answers of status 200."""

    name = "http"
    order = 110
    credit_micros = 2_000

    @route("GET", "/companies/{domain}")
    def company(self, call: Call) -> Response:
        """What it knows of a domain."""
        key = call.headers.get("authorization", "").removeprefix("Bearer ")
        domain = call.parts["domain"]
        if not self.knows(key):
            return Response(403, {"error": {"code": "key"}})
        if not is_known(domain):
            return Response(404, {"error": {"code": "unknown"}})
        if not self.can_pay(key):
            return Response(200, {"error": {"code": "quota"}})
        self.charge(key, domain)
        return Response(
            json={
                "data": {
                    "name": company_of(domain),
                    "industries": [{"title": "Software"}],
                    "size": roll(domain, 900) + 1,
                }
            }
        )
