"""A stand-in for Hunter: 202 before 200, 403 for too fast and 429 for a plan used up."""

from fractions import Fraction

from batchruns.fake_providers.base import FAKES, Call, FakeProvider, Json, Response, roll, route
from batchruns.fake_providers.made_up import Person, company_of, is_known, status_of

_STATUSES = {
    "valid": "valid",
    "invalid": "invalid",
    "catchall": "accept_all",
    "disposable": "disposable",
    "role": "valid",
    "unknown": "unknown",
}
NO_KEY = Response(
    401,
    {"errors": [{"id": "authentication_failed", "code": 401, "details": "No user for this key."}]},
)
USED_UP = Response(
    429, {"errors": [{"id": "usage_exceeded", "code": 429, "details": "Upgrade your plan."}]}
)
TOO_FAST = Response(
    403, {"errors": [{"id": "rate_limit", "code": 403, "details": "Too many requests."}]}
)
NOT_FOUND = Response(404, {"errors": [{"id": "not_found", "code": 404, "details": "Not found"}]})


def _refused(details: str) -> Response:
    return Response(400, {"errors": [{"id": "wrong_params", "code": 400, "details": details}]})


@FAKES.register
class FakeHunter(FakeProvider):
    """`verifies_after` calls it knows the status of an address; before that it answers 202."""

    name = "hunter"
    order = 20
    prefix = "/v2"
    credit_micros = 24_500
    repeats_are_free = True

    def __init__(self, latency: float = 0) -> None:
        super().__init__(latency)
        self.verifies_after = 0
        self._verifying: dict[str, int] = {}

    def _refusal(self, call: Call, credits: Fraction | int = 1) -> Response | None:
        key = call.headers.get("x-api-key", "")
        if not self.knows(key):
            return NO_KEY
        return None if self.can_pay(key, credits) else USED_UP

    @route("GET", "/email-finder")
    def find(self, call: Call) -> Response:
        """An address, charged only if there is one."""
        if refusal := self._refusal(call):
            return refusal
        params, person = call.params, Person.of(call.params)
        if not person.name or not {"domain", "company", "linkedin_handle"} & set(params):
            return _refused("You are missing a name, or a domain or company.")
        data = _nothing(person.domain)
        if is_known(self.name, person.address, percent=self.percent_known):
            data = self._found(person)
            self.charge(call.headers["x-api-key"], f"find {person.address}")
        return Response(json={"data": data, "meta": {"params": dict(params)}})

    def _found(self, person: Person) -> Json:
        address, domain = person.address, person.domain
        return {
            "first_name": person.first,
            "last_name": person.last,
            "email": address,
            "score": 50 + roll(address, 50),
            "domain": domain,
            "accept_all": False,
            "position": None,
            "twitter": None,
            "linkedin_url": None,
            "phone_number": None,
            "company": person.company,
            "sources": [
                {
                    "domain": domain,
                    "uri": f"https://{domain}/team",
                    "extracted_on": "2024-01-15",
                    "last_seen_on": "2024-06-01",
                    "still_on_page": True,
                }
            ],
            "verification": {"date": "2024-06-01", "status": _STATUSES[status_of(address)]},
        }

    @route("GET", "/email-verifier")
    def verify(self, call: Call) -> Response:
        """Half a credit for each address; 202 as long as it isn't done."""
        if refusal := self._refusal(call, Fraction(1, 2)):
            return refusal
        address = call.params.get("email", "")
        if "@" not in address:
            return _refused("You have supplied an invalid email.")
        self._verifying[address] = self._verifying.get(address, 0) + 1
        if self._verifying[address] <= self.verifies_after:
            return Response(202, {"data": {"email": address}})
        self.charge(call.headers["x-api-key"], f"verify {address}", Fraction(1, 2))
        status = _STATUSES[status_of(address)]
        return Response(
            json={
                "data": {
                    "status": status,
                    "result": "deliverable",
                    "score": 95 if status == "valid" else 40,
                    "email": address,
                    "regexp": True,
                    "gibberish": False,
                    "disposable": status == "disposable",
                    "webmail": status == "webmail",
                    "mx_records": True,
                    "smtp_server": True,
                    "smtp_check": status == "valid",
                    "accept_all": status == "accept_all",
                    "block": False,
                    "sources": [],
                },
                "meta": {"params": {"email": address}},
            }
        )

    @route("GET", "/people/find")
    def person(self, call: Call) -> Response:
        """A person, a fifth of a credit if the answer is complete."""
        if refusal := self._refusal(call, Fraction(1, 5)):
            return refusal
        address = call.params.get("email", "")
        if not is_known(self.name, address, percent=self.percent_known):
            return NOT_FOUND
        person = Person.of({"email": address})
        is_complete = roll(address, 10) > 0
        if is_complete:
            self.charge(call.headers["x-api-key"], f"person {address}", Fraction(1, 5))
        data = {
            "id": f"{roll(address, 10**9)}",
            "name": {"fullName": person.name, "givenName": person.first, "familyName": person.last},
            "email": address,
            "location": "Berlin, Germany",
            "geo": {"city": "Berlin", "state": "Berlin", "country": "Germany", "countryCode": "DE"},
            "employment": {
                "domain": person.domain,
                "name": person.company,
                "title": "Head of Sales" if is_complete else None,
                "role": "sales",
                "seniority": "manager",
            },
            "linkedin": {"handle": person.profile},
            "phone": None,
        }
        return Response(json={"data": data, "meta": {"email": address}})

    @route("GET", "/companies/find")
    def company(self, call: Call) -> Response:
        """A company, a fifth of a credit if the answer is complete."""
        if refusal := self._refusal(call, Fraction(1, 5)):
            return refusal
        domain = call.params.get("domain", "")
        if not is_known(self.name, domain, percent=self.percent_known):
            return NOT_FOUND
        is_complete = roll(domain, 10) > 0
        if is_complete:
            self.charge(call.headers["x-api-key"], f"company {domain}", Fraction(1, 5))
        name = company_of(domain)
        data = {
            "name": name,
            "legalName": f"{name} Inc.",
            "domain": domain,
            "category": {"sector": "Information Technology", "industry": "Software"},
            "tags": ["SAAS"],
            "description": f"{name} makes software.",
            "foundedYear": 1950 + roll(domain, 70),
            "location": "Berlin, Germany" if is_complete else None,
            "timeZone": "Europe/Berlin",
            "geo": {"city": "Berlin", "country": "Germany", "countryCode": "DE"},
            "metrics": {"employees": "51-200"},
            "linkedin": {"handle": f"company/{name.lower()}"},
            "phone": "+49 30 901820",
            "tech": [],
        }
        return Response(json={"data": data, "meta": {"domain": domain}})

    @route("GET", "/account")
    def account(self, call: Call) -> Response:
        """The credit that is left."""
        key = call.headers.get("x-api-key", "")
        if not self.knows(key):
            return NO_KEY
        used = float(self.credits_charged.get(key, 0))
        left = float(self.credits.get(key, 1_000))
        credits = {"used": used, "available": used + left, "remaining": left}
        return Response(json={"data": {"plan_name": "Starter", "requests": {"credits": credits}}})


def _nothing(domain: str) -> Json:
    return {"first_name": None, "last_name": None, "email": None, "score": None, "domain": domain}
