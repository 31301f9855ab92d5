"""A stand-in for People Data Labs: a credit for each match, and limits in headers of an odd form."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from batchruns.fake_providers.base import FAKES, Call, FakeProvider, Json, Response, roll, route
from batchruns.fake_providers.made_up import Person, company_of, domain_of, is_known

_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "payment_required",
    404: "not_found",
    429: "rate_limit_error",
}


def error(status: int, message: str) -> Json:
    """An error as it stands in an answer, or among the answers to several questions."""
    return {"status": status, "error": {"type": _TYPES[status], "message": message}}


@FAKES.register
class FakePeopleDataLabs(FakeProvider):
    """Charges the same person again each time. What it has of an account's plan stands in headers."""

    name = "people_data_labs"
    order = 30
    prefix = "/v5"
    credit_micros = 280_000
    """Of a person."""
    company_credits = Fraction(5, 14)
    """What a company costs, as a part of a person."""

    def headers(self, key: str, spent: int) -> dict[str, str]:
        """Those of each answer."""
        reset = datetime.now(UTC) + timedelta(seconds=20)
        left = (
            {"x-totallimit-remaining": str(int(self.credits[key]))} if key in self.credits else {}
        )
        return {
            "x-ratelimit-limit": "{'minute': 100}",
            "x-ratelimit-remaining": "{'minute': 42}",
            "x-ratelimit-reset": reset.isoformat(timespec="seconds"),
            "x-call-credits-spent": str(spent),
            "x-call-credits-type": "enrich",
            **left,
        }

    def too_fast(self) -> Response:
        """The answer to one call too many in a minute."""
        return Response(429, error(429, "Too many requests."), self.headers("", 0))

    def _refused(self, status: int, message: str, key: str = "") -> Response:
        return Response(status, error(status, message), self.headers(key, 0))

    @route("GET", "/person/enrich")
    def person(self, call: Call) -> Response:
        """One person."""
        key = call.headers.get("x-api-key", "")
        if not self.knows(key):
            return self._refused(401, "Request contained a missing or invalid key.")
        item = self._person(key, call.params)
        spent = int(item["status"] == 200)
        return Response(item["status"], item, self.headers(key, spent))

    @route("POST", "/person/bulk")
    def people(self, call: Call) -> Response:
        """Up to 100 people, each with a status of its own."""
        key = call.headers.get("x-api-key", "")
        if not self.knows(key):
            return self._refused(401, "Request contained a missing or invalid key.")
        requests = call.json.get("requests", [])
        if not 0 < len(requests) <= 100:
            return self._refused(400, "Request must have 1 to 100 requests.", key)
        if not self.can_pay(key):
            return self._refused(402, "You have used all of your credits.", key)
        items = [
            {**self._person(key, request.get("params", {})), "metadata": request.get("metadata")}
            for request in requests
        ]
        spent = sum(item["status"] == 200 for item in items)
        return Response(200, items, self.headers(key, spent))

    def _person(self, key: str, params: Mapping[str, str]) -> Json:
        person = Person.of(params)
        alone = params.get("email") or params.get("profile") or params.get("phone")
        if not alone and not (person.name and "company" in params):
            return error(400, "Not enough data points.")
        question = alone or person.address
        if not self.can_pay(key):
            return error(402, "You have used all of your credits.")
        if not is_known(self.name, question, percent=self.percent_known):
            return error(404, "No records were found matching your request.")
        self.charge(key, f"person {question}")
        return {
            "status": 200,
            "likelihood": 6 + roll(question, 5),
            "data": {
                "id": f"{roll(question, 10**9)}_0000",
                "full_name": person.name,
                "first_name": person.first,
                "last_name": person.last,
                "work_email": person.address,
                "emails": [{"address": person.address, "type": "professional"}],
                "mobile_phone": True,
                "phone_numbers": ["+493090182000"],
                "job_title": "Head Of Sales",
                "job_title_role": "sales",
                "job_title_levels": ["manager"],
                "job_company_name": person.company,
                "job_company_website": person.domain,
                "job_company_size": "51-200",
                "job_company_industry": "computer software",
                "location_name": "Berlin, Berlin, Germany",
                "location_locality": "Berlin",
                "location_region": "Berlin",
                "location_country": "Germany",
                "linkedin_url": f"linkedin.com/{person.profile}",
                "inferred_years_experience": 7,
            },
        }

    @route("GET", "/company/enrich")
    def company(self, call: Call) -> Response:
        """One company."""
        key = call.headers.get("x-api-key", "")
        if not self.knows(key):
            return self._refused(401, "Request contained a missing or invalid key.")
        params = call.params
        question = params.get("website") or params.get("name") or params.get("profile")
        if not question:
            return self._refused(400, "Not enough data points.", key)
        if not self.can_pay(key, self.company_credits):
            return self._refused(402, "You have used all of your credits.", key)
        if not is_known(self.name, question, percent=self.percent_known):
            return self._refused(404, "No records were found matching your request.", key)
        self.charge(key, f"company {question}", self.company_credits)
        return Response(200, self._company_record(question), self.headers(key, 1))

    def _company_record(self, question: str) -> Json:
        domain = domain_of(question.rpartition("/")[2])
        name = company_of(domain)
        return {
            "status": 200,
            "likelihood": 8,
            "name": name.lower(),
            "display_name": name,
            "website": domain,
            "industry": "computer software",
            "size": "51-200",
            "employee_count": 120,
            "founded": 1950 + roll(domain, 70),
            "summary": f"{name} makes software.",
            "linkedin_url": f"linkedin.com/company/{name.lower()}",
            "location": {"locality": "Berlin", "country": "Germany"},
        }
