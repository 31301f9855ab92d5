"""A stand-in for FullEnrich: 400 while it works, and 402 with what was found before credit ran out."""

from batchruns.fake_providers.base import FAKES, Call, FakeProvider, Json, Response, route
from batchruns.fake_providers.made_up import Person, is_known, status_of

_STATUSES = {
    "valid": "DELIVERABLE",
    "role": "DELIVERABLE",
    "catchall": "CATCH_ALL",
    "disposable": "HIGH_PROBABILITY",
    "unknown": "HIGH_PROBABILITY",
    "invalid": "INVALID",
}
NO_KEY = Response(401, {"code": "error.unauthorized", "message": "Invalid API key"})
RUNNING = Response(400, {"code": "error.enrichment.in_progress", "message": "In progress"})


@FAKES.register
class FakeFullEnrich(FakeProvider):
    """An enrichment is ready when it is asked for the `ready_after`-th time, counted from 0."""

    name = "fullenrich"
    order = 45
    prefix = "/api/v2"
    credit_micros = 58_000

    def __init__(self, latency: float = 0) -> None:
        super().__init__(latency)
        self.ready_after = 1
        self._enrichments: dict[str, Response] = {}
        self._times_asked: dict[str, int] = {}

    def _key(self, call: Call) -> str:
        return call.headers.get("authorization", "").removeprefix("Bearer ")

    @route("POST", "/contact/enrich/bulk")
    def enrich(self, call: Call) -> Response:
        """Takes up to 100 people."""
        key, people = self._key(call), call.json.get("data", [])
        if not self.knows(key):
            return NO_KEY
        if not 0 < len(people) <= 100:
            return Response(400, {"code": "error.bad_request", "message": "1 to 100 contacts"})
        results = [self._result(key, person) for person in people]
        is_short = None in results
        empty = [{"custom": person["custom"], "contact_info": {}} for person in people]
        body = {
            "id": f"enrichment{len(self._enrichments)}",
            "name": call.json.get("name"),
            "status": "CREDITS_INSUFFICIENT" if is_short else "FINISHED",
            "data": [result or nothing for result, nothing in zip(results, empty, strict=True)],
        }
        self._enrichments[body["id"]] = Response(402 if is_short else 200, body)
        return Response(json={"enrichment_id": body["id"]})

    def _result(self, key: str, person: Json) -> Json:
        """What is found of a person; None where that can't be paid."""
        known = Person.of(person)
        address = known.address
        info: Json = {"most_probable_work_email": None, "work_emails": []}
        if is_known(self.name, address, percent=self.percent_known):
            found = {"email": address, "status": _STATUSES[status_of(address)]}
            info = {"most_probable_work_email": found, "work_emails": [found]}
            if found["status"] != "INVALID":
                if not self.can_pay(key):
                    return None
                self.charge(key, f"find {address}")
        return {"input": person, "custom": person["custom"], "contact_info": info, "profile": None}

    @route("GET", "/contact/enrich/bulk/{id}")
    def results(self, call: Call) -> Response:
        """The results, once they are ready."""
        number = call.parts["id"]
        if not self.knows(self._key(call)):
            return NO_KEY
        if number not in self._enrichments:
            return Response(404, {"code": "error.not_found", "message": "Enrichment not found"})
        asked = self._times_asked[number] = self._times_asked.get(number, -1) + 1
        return self._enrichments[number] if asked >= self.ready_after else RUNNING

    @route("GET", "/account/credits")
    def account(self, call: Call) -> Response:
        """The credit that is left."""
        key = self._key(call)
        if not self.knows(key):
            return NO_KEY
        return Response(json={"credits": int(self.credits.get(key, 1_000))})
