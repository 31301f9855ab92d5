"""A stand-in for Wikidata's query service: it reads what is asked for out of the query."""

import re
from urllib.parse import parse_qs

from batchruns.fake_providers.base import FAKES, Call, FakeProvider, Json, Response, roll, route
from batchruns.fake_providers.made_up import SEVERAL, company_of, is_known

_VALUES = re.compile(r"VALUES \?asked \{ (.*?) \}\n", re.DOTALL)
_WEBSITE = re.compile(r"<(https://www\.([^/>]+)/)>")
_NAME = re.compile(r'"((?:[^"\\]|\\.)*)"@en')
_ESCAPED = re.compile(r"\\U([0-9A-F]{8})")


@FAKES.register
class FakeWikidata(FakeProvider):
    """Companies have a row for each of their industries. It wants a User-Agent."""

    name = "wikidata"
    order = 230

    @route("POST", "/sparql")
    def query(self, call: Call) -> Response:
        """The rows for what a query asks about."""
        if not call.headers.get("user-agent"):
            return Response(403, text="Please set a User-Agent")
        query = parse_qs(call.body.decode()).get("query", [""])[0]
        values = _VALUES.search(query)
        asked = values[1] if values else ""
        websites = [(site, company_of(domain)) for site, domain in _WEBSITE.findall(asked)]
        names = [(name, name) for name in map(_plain, _NAME.findall(asked))]
        rows = [row for said, name in websites + names for row in _rows(said, name)]
        return Response(
            json={"head": {"vars": ["asked", "item"]}, "results": {"bindings": rows}},
            headers={"content-type": "application/sparql-results+json"},
        )


def _plain(name: str) -> str:
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), name)


def _rows(asked: str, name: str) -> list[Json]:
    """Those of one company; of two, where the name says so; of none that isn't known."""
    if not is_known(name):
        return []
    items = [name, f"{name} Group"] if SEVERAL in name.lower() else [name]
    return [
        _row(asked, item, industry)
        for item in items
        for industry in ("software industry", "consulting")
    ]


def _row(asked: str, name: str, industry: str) -> Json:
    said = {
        "asked": asked,
        "item": f"http://www.wikidata.org/entity/Q{roll(name, 10**8)}",
        "name": name,
        "about": "company of a stand-in",
        "iso": "DE",
        "city": "Berlin",
        "industry": industry,
        "employees": str(10 + roll(name, 5_000)),
        "founded": "1998-04-01T00:00:00Z",
        "linkedin": name.lower().replace(" ", "-"),
    }
    return {name: {"type": "literal", "value": value} for name, value in said.items()}
