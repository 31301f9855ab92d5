"""What every provider says of itself, and what none may do whatever it is answered."""

import asyncio
import re
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batchruns.engine.lookups.answer import Outcome
from batchruns.engine.lookups.capabilities import CAPABILITIES, LEAD_INPUTS
from batchruns.engine.lookups.price import MICROS
from batchruns.engine.lookups.providers.base import PROVIDERS, Connection, Credit, KeyKind
from batchruns.fake_providers.base import FAKES, GOOD_KEY, WRONG_KEY, Fault, Response, serving
from tests.helpers.provider_desk import Desk, configured

ABILITIES = [(name, capability) for name in PROVIDERS for capability in PROVIDERS[name].abilities]
DESCRIBED = "http", "model"
"""Their inputs and outputs are a person's."""
ASKED = [
    (name, capability)
    for name, capability in ABILITIES
    if name in FAKES and (name != "http" or capability == "enrich_company")
]
"""What can be asked at a stand-in."""
PRICED = [
    name for name in PROVIDERS if any(a.price.micros for a in PROVIDERS[name].abilities.values())
]
SECRET = "s3cret-key-of-a-person"
ELSEWHERE = "https://stand-in.example"
INPUTS = {name: f"{name}.example" for name in LEAD_INPUTS} | {
    "email": "ada.lovelace@acme.example",
    "linkedin": "https://www.linkedin.com/in/ada-lovelace",
}


def question(name: str, capability: str) -> dict[str, str]:
    """What is sent of a lead of which all is known."""
    provider = configured(name, client_of(200, {}), ELSEWHERE)
    # Registers of one country are asked about no other.
    homes = ("FR", "GB")
    asked = [provider.normalized(capability, {**INPUTS, "country": home}) for home in homes]
    return next(filter(None, asked))


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_provider_tells_of_itself(name: str) -> None:
    provider = PROVIDERS[name]

    assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
    assert provider.label
    assert provider.about.endswith(".")
    assert "/" not in provider.site
    assert provider.address == "" or provider.address.startswith("https://")
    assert not provider.address.endswith("/")
    assert provider.address or provider.is_self_hosted or name == "dns"
    assert provider.key is not KeyKind.REQUIRED or provider.site
    assert provider.abilities


def test_no_two_providers_have_the_same_order() -> None:
    assert len({provider.order for provider in PROVIDERS.values()}) == len(PROVIDERS)


@pytest.mark.parametrize(("name", "capability"), ABILITIES)
def test_an_ability_fits_its_capability(name: str, capability: str) -> None:
    ability = PROVIDERS[name].abilities[capability]
    outputs = {output.name for output in CAPABILITIES[capability].outputs}

    assert ability.needs or name in DESCRIBED
    assert {need for needs in ability.needs for need in needs} <= set(LEAD_INPUTS)
    assert set(ability.uses) <= set(LEAD_INPUTS)
    assert set(ability.outputs) <= outputs
    assert 0 <= ability.price.most <= MICROS
    assert ability.batch >= 1
    assert len(set(ability.needs)) == len(ability.needs)


@pytest.mark.parametrize("name", FAKES)
def test_a_provider_has_a_stand_in_under_the_paths_of_its_own(name: str) -> None:
    fake, address = FAKES[name], httpx.URL(PROVIDERS[name].address)

    assert fake.name == name
    assert address.path.rstrip("/") == fake.prefix or not PROVIDERS[name].address


def test_all_but_name_servers_have_a_stand_in() -> None:
    assert set(PROVIDERS) - set(FAKES) == {"dns"}


@pytest.mark.parametrize("name", PRICED)
def test_a_stand_in_has_the_prices_of_its_provider(name: str) -> None:
    prices = {ability.price.micros for ability in PROVIDERS[name].abilities.values()}

    assert max(prices) == FAKES[name].credit_micros


@pytest.mark.parametrize("name", [name for name in FAKES if name != "http"])
def test_the_account_says_whether_the_key_is_good(name: str) -> None:
    with serving(FAKES[name]()) as fake:
        assert Desk(fake).credit().is_key_good
        if PROVIDERS[name].key is KeyKind.REQUIRED:
            assert not Desk(fake, key=WRONG_KEY).credit().is_key_good
        fake.breaks(Fault(Response(500, text="<html>")))
        assert Desk(fake).credit() != Credit(True)
    assert fake.charged == 0


@pytest.mark.parametrize(("name", "capability"), ASKED)
def test_what_fails_for_all_fails_for_each(name: str, capability: str) -> None:
    batch = PROVIDERS[name].abilities[capability].batch
    questions = [question(name, capability)] * min(batch, 3)
    with serving(FAKES[name]()) as fake:
        fake.breaks(Fault(Response(500, text="oops")))
        answers = Desk(fake).ask(capability, *questions)
    assert [answer.outcome for answer in answers] == [Outcome.BROKEN] * len(questions)


@pytest.mark.parametrize("status", [200, 202, 400, 401, 402, 403, 404, 422, 429, 451, 500, 503])
@pytest.mark.parametrize(("name", "capability"), ASKED)
def test_no_answer_repeats_the_key(name: str, capability: str, status: int) -> None:
    said = f"Your key {SECRET} is not welcome"
    echoing = {"error": said, "message": said, "status": said, "success": False, "reason": said}
    provider = configured(name, client_of(status, echoing), ELSEWHERE, SECRET)

    answers = asyncio.run(provider.ask(capability, [question(name, capability)]))

    assert SECRET not in repr(answers)
    assert SECRET not in repr(provider.connection)


def client_of(status: int, data: Any) -> httpx.AsyncClient:
    """A client that is answered the same whatever it asks."""

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, json=data)

    return httpx.AsyncClient(transport=httpx.MockTransport(answer))


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
)
# Names and words that adapters look for, so that what they find is of any type.
NAMES = st.sampled_from(
    """data email status success error errors name geo linkedin employment category metrics sources
    verification email_batch address custom_fields lead result flags credits credits_info requests
    likelihood phone_numbers location is_reachable misc smtp mx syntax request_id reason sub_status
    website domain phone country company score Credits attributes entity legalName results items
    bindings choices message content usage value asked item""".split()
) | st.text(max_size=5)
WORDS = st.sampled_from(["valid", "success", "safe", "unknown", "all", "catch-all"])
ANSWERS = st.recursive(
    SCALARS | WORDS | st.sampled_from([200, 404, 402, True]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=8),
    max_leaves=30,
)


@pytest.mark.parametrize(("name", "capability"), ASKED)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=ANSWERS, status=st.sampled_from([200, 200, 200, 202, 400, 403, 404, 429]))
def test_no_answer_is_an_exception(name: str, capability: str, data: Any, status: int) -> None:
    provider = configured(name, client_of(status, data), ELSEWHERE)
    asked = [question(name, capability)]

    answers = asyncio.run(provider.ask(capability, asked))

    outputs = provider.ability(capability).outputs
    (answer,) = answers
    assert set(answer.values) <= set(outputs)
    assert all(value and value.isprintable() for value in answer.values.values())
    assert bool(answer.values) == (answer.outcome is Outcome.HIT)
    assert answer.units >= 0
    if answer.ticket:
        asyncio.run(provider.collect(capability, answer.ticket, asked))
    asyncio.run(provider.credit())


@settings(max_examples=50, deadline=None)
@given(data=ANSWERS)
def test_no_collected_answer_is_an_exception(data: Any) -> None:
    asked = [{"first_name": "Ada", "last_name": "Lovelace", "domain": "acme.example"}]
    connection = Connection("dropcontact", "dropcontact", key=GOOD_KEY)
    provider = PROVIDERS["dropcontact"](connection, client_of(200, {"success": True, "data": data}))

    (answer,) = asyncio.run(provider.collect("find_email", "ticket", asked))

    assert answer.outcome in (Outcome.BROKEN, Outcome.HIT, Outcome.MISS)
