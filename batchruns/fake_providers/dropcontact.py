"""A stand-in for Dropcontact: batches whose results come later, and 200 where something went wrong."""

from batchruns.fake_providers.base import FAKES, Call, FakeProvider, Json, Response, route
from batchruns.fake_providers.made_up import Person, is_known, status_of

_QUALIFICATIONS = {
    "valid": "nominative@pro",
    "invalid": "invalid",
    "catchall": "catch_all@pro",
    "disposable": "generic@perso",
    "role": "generic@pro",
    "unknown": "random@pro",
}


def refusal(status: int, reason: str) -> Response:
    """A request that it doesn't take."""
    return Response(status, {"error": True, "reason": reason, "success": False})


NOT_READY = refusal(200, "Request not ready yet, try again in 30 seconds")
NO_KEY = refusal(401, "Invalid access token")
NO_CREDIT = refusal(403, "Not enough credits")


@FAKES.register
class FakeDropcontact(FakeProvider):
    """A request is ready when it is asked for the `ready_after`-th time, counted from 0."""

    name = "dropcontact"
    order = 40
    prefix = "/v1"
    credit_micros = 170_000

    def __init__(self, latency: float = 0) -> None:
        super().__init__(latency)
        self.ready_after = 1
        self._requests: dict[str, list[Json]] = {}
        self._times_asked: dict[str, int] = {}

    @route("POST", "/enrich/all")
    def enrich(self, call: Call) -> Response:
        """Takes up to 250 records, if there is a credit for each."""
        key = call.headers.get("x-access-token", "")
        records = call.json.get("data", [])
        if not self.knows(key):
            return NO_KEY
        if not records:
            return refusal(400, "Missing data in JSON")
        if len(records) > 250:
            return refusal(400, "Too many records, you can only submit up to 250 records")
        if not self.can_pay(key, len(records)):
            return NO_CREDIT
        ticket = f"request{len(self._requests)}"
        self._requests[ticket] = [self._result(key, record) for record in records]
        return Response(
            json={
                "request_id": ticket,
                "credits_left": int(self.credits.get(key, 1_000)),
                "error": False,
                "success": True,
            }
        )

    @route("GET", "/enrich/all/{id}")
    def results(self, call: Call) -> Response:
        """The results; the same answer for those that aren't ready, and those that never were."""
        ticket = call.parts["id"]
        if not self.knows(call.headers.get("x-access-token", "")):
            return NO_KEY
        asked = self._times_asked[ticket] = self._times_asked.get(ticket, -1) + 1
        if ticket not in self._requests or asked < self.ready_after:
            return NOT_READY
        return Response(
            json={"data": self._requests[ticket], "error": False, "reason": "", "success": True}
        )

    def _result(self, key: str, record: Json) -> Json:
        """A record's result. A credit is kept where an address was found, or one was sent."""
        person, sent = Person.of(record), record.get("email", "")
        question = " ".join(str(record[name]) for name in sorted(record) if name != "custom_fields")
        result: Json = {"custom_fields": record.get("custom_fields", {}), "email": []}
        knows = is_known(self.name, question, percent=self.percent_known)
        if knows:
            result |= self._known(person)
        if sent or (knows and person.name):
            self.charge(key, question)
        if knows and person.name:
            address = sent or person.address
            qualification = _QUALIFICATIONS[status_of(address)]
            result["email"] = [{"email": address, "qualification": qualification}]
        return result

    def _known(self, person: Person) -> Json:
        fields = {
            "civility": "Mrs",
            "first_name": person.first,
            "last_name": person.last,
            "full_name": person.name,
            "job": "Head of Sales",
            "job_level": "manager",
            "job_function": "sales",
            "linkedin": f"https://www.linkedin.com/{person.profile}",
            "mobile_phone": None,
        }
        return {
            **(fields if person.name else {}),
            "phone": "+33 1 42 68 53 00",
            "company": person.company,
            "website": f"www.{person.domain}",
            "company_linkedin": f"https://www.linkedin.com/company/{person.company.lower()}",
            "nb_employees": "50-99",
            "naf5_code": "5829C",
            "naf5_des": "Édition de logiciels applicatifs",
            "industry": "Software",
            "country": "France",
        }

    @route("GET", "/account/credits")
    def account(self, call: Call) -> Response:
        """The credit that is left."""
        key = call.headers.get("x-access-token", "")
        if not self.knows(key):
            return Response(401, {"detail": "Invalid access token"})
        return Response(json={"credits": int(self.credits.get(key, 1_000))})
