"""A stand-in for Apollo: a wrong key is answered in plain text, and some addresses are locked."""

from batchruns.fake_providers.base import FAKES, Call, FakeProvider, Json, Response, roll, route
from batchruns.fake_providers.made_up import Person, company_of, is_known, status_of

_STATUSES = {"valid": "verified", "role": "verified", "invalid": "unavailable"}
NO_KEY = Response(401, text="Invalid access credentials.")
NO_CREDIT = Response(422, {"error": "You have insufficient credits."})
TOO_FAST = Response(
    429,
    {"message": "The maximum number of api calls allowed is 50 times per minute."},
    {"retry-after": "24", "x-rate-limit-minute": "50", "x-minute-requests-left": "0"},
)


@FAKES.register
class FakeApollo(FakeProvider):
    """Charges a credit for each person or company that it knows."""

    name = "apollo"
    order = 35
    prefix = "/api/v1"
    credit_micros = 26_000

    @route("POST", "/people/bulk_match")
    def people(self, call: Call) -> Response:
        """Up to ten people, null for those whom it doesn't know."""
        key, details = call.headers.get("x-api-key", ""), call.json.get("details", [])
        if not self.knows(key):
            return NO_KEY
        if not 0 < len(details) <= 10:
            return Response(422, {"error": "details must have 1 to 10 items"})
        if not self.can_pay(key, len(details)):
            return NO_CREDIT
        matches = [self._person(key, detail) for detail in details]
        enriched = len(matches) - matches.count(None)
        return Response(
            json={
                "status": "success",
                "error_code": None,
                "error_message": None,
                "total_requested_enrichments": len(details),
                "unique_enriched_records": enriched,
                "missing_records": len(details) - enriched,
                "credits_consumed": enriched,
                "matches": matches,
            }
        )

    def _person(self, key: str, detail: Json) -> Json:
        question = " ".join(detail[name] for name in sorted(detail))
        if not is_known(self.name, question, percent=self.percent_known):
            return None
        self.charge(key, f"person {question}")
        person = Person.of(detail)
        status = _STATUSES.get(status_of(person.address), "extrapolated")
        is_locked = status == "unavailable"
        return {
            "id": f"{roll(question, 10**9)}",
            "first_name": person.first,
            "last_name": person.last,
            "name": person.name,
            "linkedin_url": f"http://www.linkedin.com/{person.profile}",
            "title": "Head of Sales",
            "email": "email_not_unlocked@domain.com" if is_locked else person.address,
            "email_status": status,
            "city": "Berlin",
            "state": "Berlin",
            "country": "Germany",
            "organization": {"name": person.company, "primary_domain": person.domain},
        }

    @route("GET", "/organizations/enrich")
    def company(self, call: Call) -> Response:
        """One company; an empty object where it doesn't know it."""
        key, domain = call.headers.get("x-api-key", ""), call.params.get("domain", "")
        if not self.knows(key):
            return NO_KEY
        if not domain:
            return Response(422, {"error": "domain is required"})
        if not self.can_pay(key):
            return NO_CREDIT
        if not is_known(self.name, domain, percent=self.percent_known):
            return Response(json={})
        self.charge(key, f"company {domain}")
        name = company_of(domain)
        organization = {
            "name": name,
            "primary_domain": domain,
            "website_url": f"http://www.{domain}",
            "linkedin_url": f"http://www.linkedin.com/company/{name}".lower(),
            "industry": "information technology & services",
            "estimated_num_employees": 120,
            "founded_year": 1950 + roll(domain, 70),
            "short_description": f"{name} makes software.",
            "phone": "+49 30 901820",
            "city": "Berlin",
            "country": "Germany",
        }
        return Response(json={"organization": organization})

    @route("GET", "/auth/health")
    def account(self, call: Call) -> Response:
        """Whether the key is good."""
        is_good = self.knows(call.headers.get("x-api-key", ""))
        return Response(json={"healthy": True, "is_logged_in": is_good})
