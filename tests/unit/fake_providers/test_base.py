"""A stand-in counts what it charges, and goes wrong where a test says so."""

import asyncio
import time
from fractions import Fraction

import httpx
import pytest

from batchruns.fake_providers.base import (
    FAKES,
    WRONG_KEY,
    Call,
    FakeProvider,
    Fault,
    Response,
    route,
    serving,
)


class Counting(FakeProvider):
    """Charges half a credit for each name."""

    name = "counting"
    order = 1
    prefix = "/v1"
    credit_micros = 1_000

    @route("GET", "/names/{name}")
    def look_up(self, call: Call) -> Response:
        self.charge(call.headers["key"], call.parts["name"], Fraction(1, 2))
        return Response(json={"name": call.parts["name"]})


def get(fake: FakeProvider, path: str, key: str = "key") -> httpx.Response:
    return httpx.get(f"{fake.address}{path}", headers={"key": key}, trust_env=False, verify=False)


def test_charges_are_counted_by_key_and_question() -> None:
    with serving(Counting()) as fake:
        for name in ("ada", "ada", "grace"):
            get(fake, f"/names/{name}")
        get(fake, "/names/ada", key="another")

    assert fake.charged == 2_000
    assert fake.charges["key", "ada"] == 2
    assert fake.charged_again == {("key", "ada"): 2}
    assert fake.credits_charged["key"] == Fraction(3, 2)


def test_repeats_may_be_free() -> None:
    fake = Counting()
    fake.repeats_are_free = True  # type: ignore[misc]
    for _ in range(2):
        fake.charge("key", "ada")

    assert fake.charged == 1_000


def test_credit_may_have_an_end() -> None:
    fake = Counting()
    fake.credits["poor"] = Fraction(1)
    fake.charge("poor", "ada", Fraction(3, 4))

    assert fake.can_pay("poor", Fraction(1, 4))
    assert not fake.can_pay("poor", 1)
    assert fake.can_pay("rich", 1_000)
    assert fake.knows("poor")
    assert not fake.knows(WRONG_KEY)
    assert not fake.knows("")


def test_a_fault_strikes_the_calls_that_it_means() -> None:
    with serving(Counting()) as fake:
        fake.breaks(Fault(Response(503), contains="grace", every=2, times=1))
        statuses = [get(fake, "/names/grace").status_code for _ in range(4)]
        other = get(fake, "/names/ada").status_code

    assert statuses == [200, 503, 200, 200]
    assert other == 200
    assert fake.charges["key", "grace"] == 3


def test_an_answer_may_be_lost_after_it_was_charged() -> None:
    with serving(Counting()) as fake:
        fake.breaks(Fault(cuts_off=True, times=1))
        fake.breaks(Fault(Response(500), charges=True, times=1))
        with pytest.raises(httpx.RemoteProtocolError):
            get(fake, "/names/ada")
        assert get(fake, "/names/grace").status_code == 500

    assert set(fake.charges) == {("key", "ada"), ("key", "grace")}


def test_answers_take_time_side_by_side() -> None:
    async def ask_all(address: str) -> None:
        async with httpx.AsyncClient(trust_env=False, verify=False) as client:
            urls = [f"{address}/names/n{number}" for number in range(10)]
            await asyncio.gather(*[client.get(url, headers={"key": "key"}) for url in urls])

    with serving(Counting(latency=0.3)) as fake:
        began = time.monotonic()
        asyncio.run(ask_all(fake.address))
        seconds = time.monotonic() - began

    assert 0.3 <= seconds < 3
    assert fake.most_waiting > 1
    assert len(fake.calls) == 10


def test_what_has_no_route_is_not_found() -> None:
    with serving(Counting()) as fake:
        assert get(fake, "/else").status_code == 404


@pytest.mark.parametrize("name", FAKES)
def test_a_stand_in_serves_on_this_machine_only(name: str) -> None:
    with serving(FAKES[name]()) as fake:
        assert fake.address.startswith("http://127.0.0.1:")
        assert get(fake, "/no-such-path").status_code == 404
    assert fake.charged == 0
