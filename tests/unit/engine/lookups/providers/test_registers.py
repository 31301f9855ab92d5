"""Registers and Wikidata give the company that a lead names, and no near one."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest

from batchruns.engine.lookups.answer import Outcome
from batchruns.engine.lookups.providers.base import PROVIDERS, Connection
from batchruns.fake_providers.base import FAKES, Call, FakeProvider, Fault, Response
from batchruns.fake_providers.companies_house import FakeCompaniesHouse
from batchruns.fake_providers.gleif import FakeGleif
from batchruns.fake_providers.recherche_entreprises import FakeRechercheEntreprises
from batchruns.fake_providers.wikidata import FakeWikidata
from tests.helpers.provider_desk import Desk, desk

HOMES = {"gleif": "DE", "recherche_entreprises": "FR", "companies_house": "GB"}


@pytest.fixture(params=HOMES)
def register(request: pytest.FixtureRequest) -> Iterator[Desk[FakeProvider]]:
    with desk(FAKES[request.param]()) as opened:
        yield opened


def watched(fake: FakeProvider) -> list[Call]:
    """The calls that come to a stand-in from now on."""
    calls: list[Call] = []
    handle = fake.handle

    def watch(call: Call) -> Response:
        calls.append(call)
        return handle(call)

    fake.handle = watch  # type: ignore[method-assign]
    return calls


def home(register: Desk[FakeProvider]) -> str:
    return HOMES[register.fake.name]


def known(register: Desk[Any], name: str) -> str:
    """A name that begins so, of a company which the stand-in knows."""
    for number in range(50):
        company = f"{name} {number}x"
        answer = register.ask_one("company_register", company=company, country=home(register))
        if answer.outcome is Outcome.HIT or "several" in answer.evidence.lower():
            return company
    raise AssertionError("none is known")


def test_the_company_itself_among_near_ones(register: Desk[FakeProvider]) -> None:
    company = known(register, "Example")
    answer = register.ask_one("company_register", company=company, country=home(register))

    assert answer.outcome is Outcome.HIT
    assert answer.confidence == 100
    assert "holding" not in answer.values["register_name"].lower()
    assert answer.values["register_status"] == "active"
    assert answer.values["register_founded"] == "1998-04-01"
    assert answer.values["register_country"] == home(register)
    assert answer.values["register_city"]
    assert answer.values["register_address"]
    assert answer.evidence == answer.values["register_id"]


def test_several_of_one_name_are_a_miss(register: Desk[FakeProvider]) -> None:
    company = known(register, "Several Example")
    answer = register.ask_one("company_register", company=company, country=home(register))

    assert answer.outcome is Outcome.MISS
    assert company.lower() in answer.evidence.lower()


def test_near_ones_alone_are_a_miss(register: Desk[FakeProvider]) -> None:
    answer = register.ask_one("company_register", company="Nowhere Example", country=home(register))

    assert answer.outcome is Outcome.MISS
    assert "holding" in answer.evidence.lower()


def test_a_closed_company_is_inactive(register: Desk[FakeProvider]) -> None:
    company = known(register, "Closed Example")
    answer = register.ask_one("company_register", company=company, country=home(register))

    assert answer.values["register_status"] == "inactive"


def test_too_fast_is_later_and_a_server_in_trouble_is_broken(
    register: Desk[FakeProvider],
) -> None:
    register.fake.breaks(Fault(Response(429, headers={"retry-after": "7"}), times=1))
    answer = register.ask_one("company_register", company="Example", country=home(register))
    assert (answer.outcome, answer.retry_in) == (Outcome.LATER, 7)

    register.fake.breaks(Fault(Response(502, text="<html>"), times=1))
    answer = register.ask_one("company_register", company="Example", country=home(register))
    assert (answer.outcome, answer.was_charged) == (Outcome.BROKEN, False)


@pytest.mark.parametrize(
    ("name", "country", "is_asked"),
    [
        ("recherche_entreprises", "FR", True),
        ("recherche_entreprises", "DE", False),
        ("companies_house", "GB", True),
        ("companies_house", "IE", False),
        ("gleif", "JP", True),
        ("gleif", "", False),
    ],
)
def test_a_register_is_asked_about_its_own_country(name: str, country: str, is_asked: bool) -> None:
    provider = PROVIDERS[name](Connection(name, name), None)
    sent = provider.normalized("company_register", {"company": "Example", "country": country})
    assert bool(sent) == is_asked


def test_a_postal_code_tells_french_companies_of_one_name_apart() -> None:
    with desk(FAKES["recherche_entreprises"]()) as register:
        company = known(register, "Several Example")
        here = register.ask_one(
            "company_register", company=company, country="FR", postal_code="75001"
        )
        elsewhere = register.ask_one(
            "company_register", company=company, country="FR", postal_code="69001"
        )
    assert here.outcome is Outcome.HIT
    assert "75001" in here.values["register_address"]
    assert elsewhere.outcome is Outcome.MISS


def test_people_who_run_a_french_company_are_not_asked_for() -> None:
    with desk(FakeRechercheEntreprises()) as register:
        seen = watched(register.fake)
        register.ask_one("company_register", company="Example", country="FR")
    assert seen[0].params["minimal"] == "true"


def test_further_pages_may_have_the_name_again() -> None:
    with desk(FakeGleif()) as register:
        company = known(register, "Example")
        register.fake.pages = 2
        answer = register.ask_one("company_register", company=company, country="DE")
    assert answer.outcome is Outcome.MISS


def test_the_profile_of_a_british_company_tells_its_industry() -> None:
    with desk(FakeCompaniesHouse()) as register:
        company = known(register, "Example")
        answer = register.ask_one("company_register", company=company, country="GB")
        assert answer.values["register_industry"] == "62012"
        register.fake.breaks(Fault(Response(429), contains="/company/"))
        answer = register.ask_one("company_register", company=company, country="GB")
        assert answer.outcome is Outcome.LATER


def test_a_wrong_key_is_a_bad_key() -> None:
    with desk(FakeCompaniesHouse()) as register:
        register.key = "wrong-key"
        answer = register.ask_one("company_register", company="Example", country="GB")
    assert answer.outcome is Outcome.BAD_KEY


# --- Wikidata -------------------------------------------------------------------------------------


@pytest.fixture
def wikidata() -> Iterator[Desk[FakeWikidata]]:
    with desk(FakeWikidata()) as opened:
        yield opened


def test_fifty_domains_are_one_query(wikidata: Desk[FakeWikidata]) -> None:
    domains = [f"example{n}.com" for n in range(48)] + ["several.com", "nowhere.com"]
    answers = wikidata.ask("enrich_company", *({"domain": domain} for domain in domains))

    assert len(wikidata.fake.calls) == 1
    hits = [a for a in answers[:48] if a.outcome is Outcome.HIT]
    assert len(hits) > 20
    for domain, answer in zip(domains[:48], answers, strict=False):
        if answer.outcome is Outcome.HIT:
            assert answer.values["company_found_name"].lower() == domain.partition(".")[0]
    assert hits[0].values["company_industry"] == "consulting, software industry"
    assert hits[0].values["company_founded"] == "1998"
    assert hits[0].values["company_found_country"] == "DE"
    assert hits[0].evidence.startswith("http://www.wikidata.org/entity/Q")
    assert answers[49].outcome is Outcome.MISS


def test_a_website_of_two_companies_is_a_miss(wikidata: Desk[FakeWikidata]) -> None:
    domains = [f"several{n}.com" for n in range(10)]
    answers = wikidata.ask("enrich_company", *({"domain": domain} for domain in domains))

    assert {answer.outcome for answer in answers} == {Outcome.MISS}
    assert any("Group" in answer.evidence for answer in answers)


def test_a_name_is_taken_if_one_company_in_the_country_has_it(
    wikidata: Desk[FakeWikidata],
) -> None:
    companies = [f"Example {n}x" for n in range(10)]
    here = wikidata.ask("enrich_company", *({"company": c, "country": "DE"} for c in companies))
    abroad = wikidata.ask("enrich_company", *({"company": c, "country": "FR"} for c in companies))

    assert any(answer.outcome is Outcome.HIT for answer in here)
    assert {answer.outcome for answer in abroad} == {Outcome.MISS}


@pytest.mark.parametrize(
    "hostile",
    ['x"@en } ?s ?p ?o . #', "x\\", "x\n} DROP ALL", 'a" } UNION { ?a ?b ?c', "<https://x>"],
)
def test_no_text_of_a_lead_gets_out_of_its_place_in_the_query(
    wikidata: Desk[FakeWikidata], hostile: str
) -> None:
    calls = watched(wikidata.fake)
    answers = wikidata.ask(
        "enrich_company", {"company": hostile, "country": "DE"}, {"domain": hostile}
    )
    assert len(answers) == 2
    for call in calls:
        query = parse_qs(call.body.decode())["query"][0]
        inside = query.partition("VALUES ?asked {")[2].partition("}\n")[0]
        assert query.count("VALUES ?asked") == 1
        # Texts stand between quotation marks, which none of them ends.
        assert inside.count('"') % 14 == 0
        assert "DROP ALL }" not in query
