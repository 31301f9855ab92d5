"""Of a search's companies, the one that a lead names is taken, and no near one."""

import pytest

from batchruns.engine.lookups.answer import Outcome
from batchruns.engine.lookups.registered import Registered, is_same_company, the_one


@pytest.mark.parametrize(
    ("one", "other", "country"),
    [
        ("L'Oréal S.A.", "LOREAL", "FR"),
        ("Marks & Spencer", "MARKS AND SPENCER P.L.C.", "GB"),
        ("Beispiel AG", "BEISPIEL AKTIENGESELLSCHAFT", "DE"),
        ("Müller GmbH", "Mueller Gesellschaft mit beschränkter Haftung", "DE"),
        ("Example Ltd.", "EXAMPLE LIMITED", "GB"),
        ("Example", "EXAMPLE LIMITED", "GB"),
        ("Exempel AB", "Aktiebolaget Exempel", "SE"),
        ("Ejemplo S.L.", "EJEMPLO SOCIEDAD LIMITADA", "ES"),
        ("Esempio S.p.A.", "ESEMPIO SOCIETÀ PER AZIONI", "IT"),
        ("Voorbeeld B.V.", "Voorbeeld Besloten Vennootschap", "NL"),
    ],
)
def test_one_company_written_twice(one: str, other: str, country: str) -> None:
    assert is_same_company(one, other, country)
    assert is_same_company(other, one, country)


@pytest.mark.parametrize(
    ("one", "other", "country"),
    [
        ("Example", "Example Holding", "GB"),
        ("Example Ltd", "EXAMPLE PLC", "GB"),
        ("Beispiel GmbH", "Beispiel AG", "DE"),
        ("Beispiel GmbH", "Beispiel GmbH & Co. KG", "DE"),
        ("Example Inc", "Example Inc Pension Trust", "US"),
        ("Example 1", "Example 2", "US"),
        ("Exemple", "Exemples", "FR"),
        ("", "", "US"),
        ("n/a", "n/a", "US"),
        ("GmbH", "GmbH", "DE"),
    ],
)
def test_two_companies(one: str, other: str, country: str) -> None:
    assert not is_same_company(one, other, country)
    assert not is_same_company(other, one, country)


def named(name: str, country: str = "DE", is_active: bool = True) -> Registered:
    return Registered([name], country, {"register_name": name}, f"id of {name}", is_active)


def test_a_single_one_in_the_country_is_certain() -> None:
    candidates = [
        named("Beispiel Holding GmbH"),
        named("BEISPIEL GMBH"),
        named("Beispiel GmbH", "AT"),
    ]
    answer = the_one("Beispiel", "DE", candidates)
    assert answer.outcome is Outcome.HIT
    assert answer.values == {"register_name": "BEISPIEL GMBH"}
    assert (answer.confidence, answer.evidence) == (100, "id of BEISPIEL GMBH")


def test_several_are_a_miss_that_names_them() -> None:
    answer = the_one(
        "Beispiel", "DE", [named("Beispiel GmbH"), named("Beispiel AG"), named("Other")]
    )
    assert answer.outcome is Outcome.MISS
    assert answer.evidence == "Beispiel GmbH (id of Beispiel GmbH); Beispiel AG (id of Beispiel AG)"
    assert not answer.values


def test_the_legal_form_of_the_lead_decides_between_several() -> None:
    answer = the_one("Beispiel AG", "DE", [named("Beispiel GmbH"), named("Beispiel AG")])
    assert answer.values == {"register_name": "Beispiel AG"}


def test_a_closed_one_counts_only_where_no_other_is_active() -> None:
    closed = named("Beispiel GmbH", is_active=False)
    assert the_one("Beispiel", "DE", [closed, named("BEISPIEL GmbH")]).values == {
        "register_name": "BEISPIEL GmbH"
    }
    assert the_one("Beispiel", "DE", [closed]).outcome is Outcome.HIT


def test_near_ones_are_a_miss_that_names_them() -> None:
    answer = the_one("Beispiel", "DE", [named("Beispiel Holding GmbH")])
    assert answer.outcome is Outcome.MISS
    assert "Beispiel Holding GmbH" in answer.evidence


def test_another_name_that_it_has_counts() -> None:
    both = Registered(["Beispiel GmbH", "Example GmbH"], "DE", {"register_name": "Beispiel GmbH"})
    assert the_one("Example", "DE", [both]).outcome is Outcome.HIT
