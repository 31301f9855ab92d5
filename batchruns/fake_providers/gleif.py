"""A stand-in for GLEIF: a search by name gives near ones, too, and branches and closed companies."""

from batchruns.fake_providers.base import FAKES, Call, FakeProvider, Json, Response, roll, route
from batchruns.fake_providers.made_up import registered_names


@FAKES.register
class FakeGleif(FakeProvider):
    """It knows a company by every name, unless the name says that it doesn't."""

    name = "gleif"
    order = 200
    prefix = "/api/v1"

    def __init__(self, latency: float = 0) -> None:
        super().__init__(latency)
        self.pages = 1
        """How many pages a search is said to have."""

    @route("GET", "/lei-records")
    def records(self, call: Call) -> Response:
        """Those that a name brings, in a country."""
        name = call.params.get("filter[entity.legalName]", "")
        country = call.params.get("filter[entity.legalAddress.country]", "")
        records = [_record(found, country) for found in registered_names(name, country)]
        pagination = {
            "currentPage": 1,
            "perPage": int(call.params.get("page[size]", 15)),
            "from": 1,
            "to": len(records),
            "total": len(records),
            "lastPage": self.pages,
        }
        return Response(
            json={"meta": {"pagination": pagination}, "links": {}, "data": records},
            headers={"content-type": "application/vnd.api+json"},
        )


def _record(name: str, country: str) -> Json:
    lei = f"5299{roll(name, 10**14):014d}{roll(name):02d}"
    address = {
        "language": "en",
        "addressLines": [f"{1 + roll(name)} Example Street"],
        "city": "Exampletown",
        "region": None,
        "country": country,
        "postalCode": f"{roll(name, 10**5):05d}",
    }
    return {
        "type": "lei-records",
        "id": lei,
        "attributes": {
            "lei": lei,
            "entity": {
                "legalName": {"name": name, "language": "en"},
                "otherNames": [
                    {"name": f"Old {name}", "language": "en", "type": "PREVIOUS_LEGAL_NAME"}
                ],
                "legalAddress": address,
                "headquartersAddress": address,
                "jurisdiction": country,
                "category": "GENERAL",
                "legalForm": {"id": "6QQB", "other": None},
                "status": "INACTIVE" if "closed" in name.lower() else "ACTIVE",
                "creationDate": "1998-04-01T00:00:00Z",
            },
            "registration": {"status": "ISSUED"},
        },
    }
