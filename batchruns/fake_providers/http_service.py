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


MANY: dict[str, Any] = {
    **DESCRIPTION,
    "method": "POST",
    "url": "{address}/companies",
    "body": {"companies": [{"domain": "{domain}"}]},
    "outcomes": [
        *DESCRIPTION["outcomes"],
        {"path": "error", "equals": ["unknown"], "outcome": "miss"},
    ],
    "batch": 3,
    "questions": "companies",
    "answers": "results",
    "echo": {"domain": "domain"},
}
"""The same, for several at once."""


def described(address: str, description: dict[str, Any] = DESCRIPTION) -> dict[str, Any]:
    """A description of the stand-in at an address."""
    return {**description, "url": description["url"].replace("{address}", address)}


@FAKES.register
class FakeHttpService(FakeProvider):
    """Errors stand in answers of status 200."""

    name = "http"
    order = 110
    credit_micros = 2_000

    @route("GET", "/companies/{domain}")
    def company(self, call: Call) -> Response:
        """What it knows of a domain."""
        key, domain = _key_of(call), call.parts["domain"]
        if not self.knows(key):
            return Response(403, {"error": {"code": "key"}})
        if not is_known(domain):
            return Response(404, {"error": {"code": "unknown"}})
        if not self.can_pay(key):
            return Response(200, {"error": {"code": "quota"}})
        self.charge(key, domain)
        return Response(json=_said(domain))

    @route("POST", "/companies")
    def companies(self, call: Call) -> Response:
        """What it knows of several domains; the answers come in an order of their own."""
        key, domains = _key_of(call), [each["domain"] for each in call.json["companies"]]
        if not self.knows(key):
            return Response(403, {"error": {"code": "key"}})
        known = list(filter(is_known, domains))
        if not self.can_pay(key, len(known)):
            return Response(200, {"error": {"code": "quota"}})
        for domain in known:
            self.charge(key, domain)
        results = [{"domain": each.upper(), **_answer(each)} for each in reversed(domains)]
        return Response(json={"results": results})


def _key_of(call: Call) -> str:
    return call.headers.get("authorization", "").removeprefix("Bearer ")


def _answer(domain: str) -> dict[str, Any]:
    return _said(domain) if is_known(domain) else {"error": "unknown"}


def _said(domain: str) -> dict[str, Any]:
    return {
        "data": {
            "name": company_of(domain),
            "industries": [{"title": "Software"}],
            "size": roll(domain, 900) + 1,
        }
    }
