"""Requests: whatever a provider does, each lookup has an answer of its own."""

from collections.abc import Sequence

import httpx
import pytest

from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.lookup import Lookup
from batchruns.engine.lookups.providers.base import PROVIDERS, Connection
from batchruns.engine.lookups.requests import Requests
from batchruns.fake_providers.base import GOOD_KEY, Call, Response, route, serving
from batchruns.fake_providers.dropcontact import FakeDropcontact, refusal


class FussyDropcontact(FakeDropcontact):
    """Refuses a whole batch for one record."""

    @route("POST", "/enrich/all")
    def enrich(self, call: Call) -> Response:
        if "too long" in call:
            return refusal(400, "Data size is too big")
        return super().enrich(call)


def answers_to(fake: FakeDropcontact, names: Sequence[str]) -> dict[Lookup, LookupAnswer]:
    lookups = [
        Lookup.of("dropcontact", "find_email", {"full_name": name, "domain": "acme.fr"})
        for name in names
    ]
    client = httpx.AsyncClient(trust_env=False, verify=False)
    connection = Connection("dropcontact", "dropcontact", key=GOOD_KEY, address=fake.address)
    with Requests() as requests:
        requests.ask(PROVIDERS["dropcontact"](connection, client), lookups)
        answers = requests.answers(10)
    assert list(answers) == lookups
    return answers


@pytest.mark.parametrize("bad", [0, 3, 6])
def test_one_bad_record_does_not_spoil_a_batch(bad: int) -> None:
    names = [f"Person N{number}" for number in range(7)]
    names[bad] = "too long"
    with serving(FussyDropcontact()) as fake:
        outcomes = [answer.outcome for answer in answers_to(fake, names).values()]

    expected = [Outcome.LATER] * 7
    expected[bad] = Outcome.REFUSED
    assert outcomes == expected


def test_a_batch_that_is_taken_is_asked_once() -> None:
    with serving(FussyDropcontact()) as fake:
        answers_to(fake, ["Ada Lovelace", "Grace Hopper"])

    assert len(fake.calls) == 1
