"""A service that a person describes: a description is checked, and then does what it says."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchruns.engine.lookups.answer import Outcome
from batchruns.engine.lookups.capabilities import CAPABILITIES
from batchruns.engine.lookups.guard import Policy, RefusedRequestError
from batchruns.engine.lookups.price import Unit
from batchruns.engine.lookups.providers.base import Connection
from batchruns.engine.lookups.providers.http_service import HttpService
from batchruns.engine.lookups.providers.interface import (
    FIELDS,
    Interface,
    InterfaceError,
    read_interface,
)
from batchruns.engine.lookups.values import at
from batchruns.fake_providers.base import Fault, Response
from batchruns.fake_providers.http_service import MANY, FakeHttpService, described
from batchruns.messages import errors
from tests.helpers.provider_desk import Desk, desk

URL = "https://api.example/find/{company}?mail={email}&key={key}"
VALID: dict[str, Any] = {
    "capability": "custom",
    "method": "POST",
    "url": URL,
    "headers": {"Authorization": "Bearer {key}"},
    "body": {"who": ["{full_name}", 1, None, True]},
    "outputs": {"score": "data.items[0].score", "other": "/data/a~1b/0"},
    "outcomes": [
        {"status": 404, "outcome": "miss"},
        {"status": 200, "path": "error.code", "equals": ["quota", 7], "outcome": "out of credit"},
        {"path": "data", "outcome": "refused input"},
    ],
    "micros": 1500,
    "unit": "match",
    "perSecond": 0.5,
    "parallel": 2,
}
BATCH: dict[str, Any] = {
    "url": "https://api.example/find?key={key}",
    "body": {"leads": [{"mail": "{email}"}], "lang": "en"},
    "batch": 50,
    "questions": "leads",
    "answers": "found",
}


def interface(**changes: Any) -> Interface:
    return read_interface({**VALID, **changes})


# --- what is sent ---------------------------------------------------------------------------------


def test_a_description_says_what_is_sent() -> None:
    read = interface()
    assert read.inputs == ("email", "full_name", "company")
    assert (read.price.micros, read.price.unit) == (1500, Unit.MATCH)
    assert (read.pace.per_second, read.pace.per_minute, read.pace.parallel) == (0.5, None, 2)
    assert read.headers_for("k1") == {"Authorization": "Bearer k1"}
    assert read.body_for([{"full_name": 'Ada "L" {email}'}]) == {
        "who": ['Ada "L" {email}', 1, None, True]
    }


@pytest.mark.parametrize(
    ("company", "part"),
    [
        ("A/B", "A%2FB"),
        ("A&x=1#y?z", "A%26x%3D1%23y%3Fz"),
        ("Ä B", "%C3%84%20B"),
        ("%2e%2e", "%252e%252e"),
        ("{email}", "%7Bemail%7D"),
        ("https://evil.example", "https%3A%2F%2Fevil.example"),
        ("a\r\nHost: evil", "a%0D%0AHost%3A%20evil"),
    ],
)
def test_each_value_is_encoded_where_it_stands(company: str, part: str) -> None:
    address = interface().address({"company": company, "email": company, "key": company})
    assert address == f"https://api.example/find/{part}?mail={part}&key={part}"


@pytest.mark.parametrize("company", [".", ".."])
def test_no_value_leads_to_another_path(company: str) -> None:
    with pytest.raises(ValueError, match="path"):
        interface().address({"company": company})
    with pytest.raises(ValueError, match="path"):
        interface(url="https://api.example/{first_name}{last_name}/x").address(
            {"first_name": ".", "last_name": company.removeprefix(".")}
        )


@settings(max_examples=200)
@given(st.text(min_size=1))
def test_every_value_goes_to_the_same_host(company: str) -> None:
    try:
        address = interface().address({"company": company, "email": company})
    except (ValueError, UnicodeError):
        return
    url = httpx.URL(address)
    assert url.host == "api.example"
    assert url.path.startswith("/find/")
    assert not url.fragment


# --- what is no description -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"url": ""}, "interface_no_url", "url"),
        ({"url": "api.example/{email}"}, "interface_no_url", "url"),
        ({"url": "https://{email}/x"}, "interface_no_url", "url"),
        ({"url": "https://{company}.example/x"}, "interface_no_url", "url"),
        ({"url": "https://api.example:{phone}/x"}, "interface_no_url", "url"),
        ({"url": "https://a.example/#{email}"}, "interface_no_url", "url"),
        ({"url": "https://a.example/{key}/{email}"}, "interface_key_in_path", "url"),
        ({"url": "https://a.example/{shoe_size}"}, "interface_unknown_input", "url"),
        ({"url": "https://a.example/x", "body": None}, "interface_without_input", "url"),
        ({"body": {"a": ["{shoe_size}"]}}, "interface_unknown_input", "body"),
        ({"method": "GET"}, "interface_body_of_get", "body"),
        ({"method": "DELETE"}, "interface_no_choice", "method"),
        ({"capability": "ask_model"}, "interface_no_choice", "capability"),
        ({"capability": []}, "interface_no_choice", "capability"),
        ({"headers": ["x"]}, "interface_not_pairs", "headers"),
        ({"headers": {"Host": "evil.example"}}, "interface_header", "headers"),
        ({"headers": {"Content-Length": "1"}}, "interface_header", "headers"),
        ({"headers": {"X": "{email}"}}, "interface_header", "headers"),
        ({"headers": {"X": "a\r\nY: b"}}, "interface_header", "headers"),
        ({"headers": {"X Y": "a"}}, "interface_header", "headers"),
        ({"outputs": {}}, "interface_no_outputs", "outputs"),
        ({"outputs": {"Not a name": "a"}}, "interface_output", "outputs"),
        (
            {"capability": "find_email", "outputs": {"score": "a"}},
            "interface_output",
            "outputs",
        ),
        ({"outputs": {"score": ""}}, "interface_path", "outputs"),
        ({"outputs": {"score": "a..b"}}, "interface_path", "outputs"),
        ({"outputs": {"score": "a[x]"}}, "interface_path", "outputs"),
        ({"outputs": {"score": 3}}, "interface_path", "outputs"),
        ({"outcomes": [{"outcome": "miss"}]}, "interface_rule", "outcomes"),
        ({"outcomes": [{"status": 404, "outcome": "hit"}]}, "interface_rule", "outcomes"),
        ({"outcomes": [{"status": "404", "outcome": "miss"}]}, "interface_rule", "outcomes"),
        ({"outcomes": {"404": "miss"}}, "interface_rule", "outcomes"),
        ({"micros": -1}, "interface_number", "micros"),
        ({"micros": True}, "interface_number", "micros"),
        ({"unit": "token"}, "interface_no_choice", "unit"),
        ({"perSecond": 0}, "interface_number", "perSecond"),
        ({"perMinute": "5"}, "interface_number", "perMinute"),
        ({"regex": ".*"}, "interface_unknown_field", ""),
        ({"batch": 0}, "interface_number", "batch"),
        ({"batch": 5, "questions": "who"}, "interface_batch", "questions"),
        ({"batch": 5, "url": "https://api.example/"}, "interface_batch", "questions"),
        ({**BATCH, "url": URL}, "interface_batch", "questions"),
        ({**BATCH, "questions": "leads[0]"}, "interface_batch", "questions"),
        ({**BATCH, "answers": "a..b"}, "interface_path", "answers"),
        ({**BATCH, "echo": {"company": "name"}}, "interface_echo", "echo"),
        ({**BATCH, "echo": {"email": "mail", "key": "key"}}, "interface_echo", "echo"),
        ({**BATCH, "echo": {"email": ""}}, "interface_path", "echo"),
    ],
)
def test_a_description_that_can_not_be_used(changes: Any, code: str, field: str) -> None:
    with pytest.raises(InterfaceError) as refused:
        interface(**changes)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert code in errors()


@pytest.mark.parametrize("description", [None, [], "x", {"url": "x" * 30_000}])
def test_what_is_no_object(description: Any) -> None:
    with pytest.raises(InterfaceError, match="interface_not_an_object"):
        read_interface(description)


def test_where_the_site_reaches_nothing_private_it_is_said_at_once() -> None:
    description = {**VALID, "url": "http://localhost:8000/{email}"}
    with pytest.raises(RefusedRequestError, match="lookup_needs_https"):
        read_interface(description, Policy())
    assert read_interface(description, Policy.of(["localhost"]))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(field=st.sampled_from(FIELDS), value=JSON)
def test_any_value_of_a_field_is_taken_or_refused(field: str, value: Any) -> None:
    code = ""
    try:
        read_interface({**VALID, field: value})
    except InterfaceError as error:
        code = error.code
    assert not code or code in errors()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (("data", "items", "1", "name"), "b"),
        (("data", "items", "9"), None),
        (("data", "items", "x"), None),
        (("data", "0"), "zero"),
        (("nothing", "here"), None),
        (("data", "items", "1", "name", "0"), None),
    ],
)
def test_paths(path: tuple[str, ...], said: Any) -> None:
    data = {"data": {"items": [{"name": "a"}, {"name": "b"}], "0": "zero"}}
    assert at(data, *path) == said


# --- what is answered -----------------------------------------------------------------------------


@pytest.fixture
def service() -> Iterator[Desk[FakeHttpService]]:
    with desk(FakeHttpService()) as opened:
        yield opened


def test_outputs_are_read_and_matches_charged(service: Desk[FakeHttpService]) -> None:
    domains = [f"example{n}.com" for n in range(20)]
    answers = [service.ask_one("enrich_company", domain=domain) for domain in domains]

    hits = [answer for answer in answers if answer.outcome is Outcome.HIT]
    assert {answer.outcome for answer in answers} == {Outcome.HIT, Outcome.MISS}
    assert hits[0].values["company_industry"] == "Software"
    assert hits[0].values["company_employees"].isdigit()
    assert service.receipt == len(hits) * 2_000 == service.fake.charged


def test_a_batch_is_one_request_and_each_answer_is_of_its_lead(
    service: Desk[FakeHttpService],
) -> None:
    domains = [f"example{n}.com" for n in range(12)]
    alone = [service.ask_one("enrich_company", domain=domain) for domain in domains]
    service.settings = described(service.fake.address, MANY)
    service.fake.calls.clear()
    together = service.ask("enrich_company", *({"domain": domain} for domain in domains))

    assert together == alone
    assert len(service.fake.calls) == 1
    body = interface(**BATCH).body_for([{"email": "a@b.co"}, {"email": "c@d.co"}])
    assert body == {"leads": [{"mail": "a@b.co"}, {"mail": "c@d.co"}], "lang": "en"}


@pytest.mark.parametrize(
    ("response", "outcome"),
    [
        (Response(200, {"results": [{"data": {"name": "Acme"}}]}), Outcome.BROKEN),
        (Response(200, {"data": {"name": "Acme"}}), Outcome.BROKEN),
        (Response(200, {"error": {"code": "quota"}}), Outcome.OUT_OF_CREDIT),
        (Response(404, {}), Outcome.MISS),
        (Response(429, {}), Outcome.LATER),
    ],
)
def test_what_holds_of_no_single_lead_is_the_answer_to_all(
    service: Desk[FakeHttpService], response: Response, outcome: Outcome
) -> None:
    # Without an echo, nobody could say whose answers are missing.
    service.settings = {**described(service.fake.address, MANY), "echo": {}}
    service.fake.breaks(Fault(response))
    answers = service.ask("enrich_company", {"domain": "a.com"}, {"domain": "b.com"})
    assert [answer.outcome for answer in answers] == [outcome] * 2
    assert not any(answer.values or answer.units for answer in answers)


def test_an_error_in_a_200_and_a_status_are_what_the_rules_say(
    service: Desk[FakeHttpService],
) -> None:
    service.fake.credits["good-key"] = 0
    answers = [service.ask_one("enrich_company", domain=f"example{n}.com") for n in range(9)]
    assert {answer.outcome for answer in answers} == {Outcome.OUT_OF_CREDIT, Outcome.MISS}
    assert not any(a.was_charged is None for a in answers if a.outcome is Outcome.OUT_OF_CREDIT)
    service.key = "wrong-key"
    assert service.ask_one("enrich_company", domain="example.com").outcome is Outcome.BAD_KEY


@pytest.mark.parametrize(
    ("response", "outcome", "was_charged"),
    [
        (Response(429, {"e": 1}), Outcome.LATER, False),
        (Response(500, {"e": 1}), Outcome.BROKEN, None),
        (Response(302, headers={"location": "http://169.254.169.254/"}), Outcome.BROKEN, False),
        (Response(200, text="<html>"), Outcome.BROKEN, None),
    ],
)
def test_what_no_rule_names_means_what_it_usually_does(
    service: Desk[FakeHttpService],
    response: Response,
    outcome: Outcome,
    was_charged: bool | None,
) -> None:
    service.fake.breaks(Fault(response))
    answer = service.ask_one("enrich_company", domain="example.com")
    assert (answer.outcome, answer.was_charged) == (outcome, was_charged)


def asked(answer: Any, **changes: Any) -> Any:
    """What becomes of a service's answer by a description."""
    fake = FakeHttpService()
    with desk(fake) as service:
        service.settings = {**described(fake.address), **changes}
        service.prices = dict.fromkeys(CAPABILITIES, 0)
        fake.breaks(Fault(Response(200, answer)))
        return service.ask_one(changes.get("capability", "enrich_company"), domain="example.com")


def test_a_rule_may_say_that_an_answer_comes_later() -> None:
    rules = [{"path": "state", "equals": ["running"], "outcome": "later"}]
    answer = asked({"state": "running"}, outcomes=rules)
    assert (answer.outcome, answer.was_charged, answer.retry_in) == (Outcome.LATER, False, 30)


def test_another_price_or_header_asks_nothing_again() -> None:
    def parameters(**changes: Any) -> str:
        settings = {**described("https://api.example"), **changes}
        return HttpService(Connection("mine", "http", settings=settings), None).parameters

    assert parameters(micros=5, perSecond=1, headers={"X": "y"}) == parameters()
    assert parameters(url="https://api.example/v2/{domain}") != parameters()
    assert parameters(outputs={"company_industry": "x"}) != parameters()


def test_values_are_normalized_as_those_of_other_providers() -> None:
    answer = asked(
        {"mail": "ADA@Example.COM", "phone": "+49 30 901820", "land": "Germany", "x": "n/a"},
        capability="enrich_person",
        outputs={
            "person_email": "mail",
            "person_phone": "phone",
            "person_country": "land",
            "person_city": "x",
        },
    )
    assert answer.values == {
        "person_email": "ADA@example.com",
        "person_phone": "+4930901820",
        "person_country": "DE",
    }


@pytest.mark.parametrize(
    ("word", "status"), [("valid", "deliverable"), ("bounce", "undeliverable"), ("pink", None)]
)
def test_a_status_is_one_of_those_that_steps_know(word: str, status: str | None) -> None:
    answer = asked(
        {"status": word},
        capability="verify_email",
        outputs={"verified_email_status": "status"},
    )
    assert answer.values.get("verified_email_status") == status


def test_an_answer_without_outputs_is_a_miss_that_a_call_is_charged_for() -> None:
    answer = asked({"data": None}, unit="call")
    assert (answer.outcome, answer.units) == (Outcome.MISS, 1)
    assert asked({"data": None}).units == 0


def test_a_provider_without_a_description_does_nothing() -> None:
    provider = HttpService(Connection("mine", "http"), None)
    with pytest.raises(KeyError):
        provider.ability("custom")


def test_it_does_only_what_it_is_described_for() -> None:
    connection = Connection("mine", "http", settings=described("https://api.example"))
    provider = HttpService(connection, None)
    assert provider.ability("enrich_company").needs == (("domain",),)
    assert provider.normalized("enrich_company", {"domain": "a.example", "email": "x@y.z"}) == {
        "domain": "a.example"
    }
    with pytest.raises(KeyError):
        provider.ability("find_email")
