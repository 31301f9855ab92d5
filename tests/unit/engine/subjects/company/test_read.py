"""What a company's name tells, and its domain."""

from pathlib import Path
from typing import Any

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchruns.engine.subjects.company.domain import DomainAnswer, read_company_domain
from batchruns.engine.subjects.company.legal_form_terms import BEFORE, FORMS
from batchruns.engine.subjects.company.legal_forms import CompanyName, split_legal_form
from batchruns.engine.subjects.company.read import CompanyAnswer, read_company


@pytest.mark.parametrize(
    ("text", "name", "form"),
    [
        ("Schmidt & Partner GmbH", "Schmidt & Partner", "GmbH"),
        ("Müller GmbH & Co. KG", "Müller", "GmbH & Co. KG"),
        ("Rossi Moda S.p.A.", "Rossi Moda", "S.p.A."),
        ("Nowak Stal Sp. z o.o.", "Nowak Stal", "Sp. z o.o."),
        ("Hanseong Co. Ltd.", "Hanseong", "Co. Ltd."),
        ("Dlamini Trading (Pty) Ltd", "Dlamini Trading", "(Pty) Ltd"),
        ("Acme, Inc.", "Acme", "Inc."),
        ("Volkswagen", "Volkswagen", ""),
    ],
)
def test_names_and_legal_forms(text: str, name: str, form: str) -> None:
    assert split_legal_form(text) == CompanyName(name, form)


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Müller GmbH", "AT CH DE LI"),
        ("Müller GmbH & Co. KG", "AT DE"),
        ("Nowak Stal Sp. z o.o.", "PL"),
        ("Jansen B.V.", "AW BE CW NL SR SX"),
        ("Dlamini Trading (Pty) Ltd", "AU BW LS NA SZ ZA"),
        ("Volkswagen", ""),
        ("Acme A.Ş.", "TR"),
        ("Acme A/S", "DK LV NO"),
        ("ACME A.S\u0327.", "TR"),
        ("S.C. ACME S.R.L.", "RO"),
        ("Acme\u200b GmbH\u200b", "AT CH DE LI"),
    ],
)
def test_the_legal_form_tells_the_likely_countries(text: str, countries: str) -> None:
    answer = read_company(text)

    assert answer.legal_countries == countries
    assert answer.clean_name
    assert answer.issue is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("https://www.acme.com", "web address"),
        ("www.acme.com", "web address"),
        ("+49 30 901820", "a number"),
        ("12345678", "a number"),
        ("ada@acme.com", "email address"),
        ("n/a", "there is none"),
        ("job seeker", "doesn't work for a company"),
    ],
)
def test_what_is_no_companys_name_has_a_reason(text: str, reason: str) -> None:
    answer = read_company(text)

    assert answer == CompanyAnswer(issue=answer.issue)
    assert reason in str(answer.issue)


@pytest.mark.parametrize("text", ["3M", "1&1", "360", "acme.com", "O2"])
def test_names_may_be_short_or_a_domain(text: str) -> None:
    assert read_company(text) == CompanyAnswer(text)


@pytest.mark.parametrize(
    "text", ["Acme GmbH / Beta AG", "Acme GmbH, Beta AG", "Acme GmbH & Beta AG"]
)
def test_of_several_companies_the_first_is_taken_and_said(text: str) -> None:
    answer = read_company(text)

    assert (answer.clean_name, answer.legal_form) == ("Acme", "GmbH")
    assert str(answer.issue) == "This cell has several companies; this is the first."


@pytest.mark.parametrize(
    ("text", "rest"),
    [("Acme GmbH Berlin", "Berlin"), ("Acme GmbH, Berlin", "Berlin"), ("Acme GmbH (Berlin)", "Berlin"),
     ("Acme S.N.C. di Rossi Mario & C.", "di Rossi Mario & C"), ("Acme GmbH i.L.", "i.L."),
     ("Acme Ltd t/a Bob's Shop", "t/a Bob's Shop"), ("Acme Inc., a Foo company", "a Foo company")],
)  # fmt: skip
def test_what_stands_behind_the_form_is_named_where_it_is_left_out(text: str, rest: str) -> None:
    answer = read_company(text)

    assert answer.clean_name == "Acme"
    assert f"“{rest}" in str(answer.issue)


@pytest.mark.parametrize(
    "text", ["Nordisk A/S;Nordisk Holding A/S", "Nordisk A/S; Beta", "Nordisk A/S ; ; Acme Ltd;"]
)
def test_of_several_companies_between_semicolons_the_first_is_taken_and_said(text: str) -> None:
    answer = read_company(text)

    assert (answer.clean_name, answer.legal_form) == ("Nordisk", "A/S")
    assert str(answer.issue) == "This cell has several companies; this is the first."


@pytest.mark.parametrize("text", ["Acme GmbH;", ";Acme GmbH", "Acme GmbH;Acme GmbH"])
def test_one_company_is_not_several(text: str) -> None:
    assert read_company(text) == CompanyAnswer("Acme", "GmbH", "AT CH DE LI")


@pytest.mark.parametrize(
    ("text", "country", "said"),
    [("Acme GmbH", "DE", "DE"), ("Acme GmbH", "FR", "AT CH DE LI"), ("Acme GmbH", "", "AT CH DE LI"),
     ("Acme SE", "FR", "FR"), ("Acme P/L", "", "AU"), ("Acme S.A.", "LU", "LU"), ("Acme", "DE", "")],
)  # fmt: skip
def test_the_leads_country_tells_which_is_meant(text: str, country: str, said: str) -> None:
    assert read_company(text, country).legal_countries == said


@pytest.mark.parametrize(
    ("text", "country", "name", "form"),
    [("SCI Holdings V", "MU", "SCI Holdings V", ""), ("SCI Dupont", "FR", "Dupont", "SCI"),
     ("S.C. Energy S.R.L.", "IT", "S.C. Energy", "S.R.L."), ("S.C. Energy S.R.L.", "RO", "Energy", "S.C. S.R.L."),
     ("PT Maju Jaya", "", "Maju Jaya", "PT"), ("PT Partners Inc.", "US", "PT Partners", "Inc.")],
)  # fmt: skip
def test_a_short_form_before_a_name_is_one_only_where_the_country_has_it(
    text: str, country: str, name: str, form: str
) -> None:
    answer = read_company(text, country)

    assert (answer.clean_name, answer.legal_form) == (name, form)


def test_se_is_of_every_country_of_the_economic_area_only() -> None:
    countries = read_company("Acme SE").legal_countries.split()

    assert len(countries) == 30
    assert "CH" not in countries
    assert "GB" not in countries


LINES = (Path(__file__).parent / "companies.txt").read_text(encoding="utf-8").splitlines()
COMPANIES = [line.split(" | ") for line in LINES if line and not line.startswith("#")]


@pytest.mark.parametrize(("text", "name", "form"), COMPANIES)
def test_companies_of_many_countries(text: Any, name: Any, form: Any) -> None:
    expected = tuple(value.strip().removeprefix("-") for value in (name, form))

    answer = read_company(text)
    assert (answer.clean_name, answer.legal_form) == expected


# Forms of cleanco's that ours leaves with the name, each for a reason.
JUDGED = frozenset(
    # Words, countries, numbers and degrees, with which many a name ends that has no form.
    """and company, co-op, coop., koop., private, etat, fop, ok, psu, pse, sem, sep, stg, uk, vat, at, pt, fa,
    ud, kt, gp, ep, esv, sd, kda, k.d.a., cxa, tapui, c&a, as oy, as.oy, aj, bl, kf, xk, xt, qk, b.m., bm,
    p.p., pp, e.c., ec, k.v., a spol., nl, ba, teo, ent., dat, zat, aat, ij, tdv, fcp, fkf, g/s, gte., peec,
    rhf, oaj, qmj, xxk, yoaj, secs, sccl, smba, s.m.b.a., adsitz, sogepa, cvoa, c. por a., o.n.g.,
    o.v.e.e., ovee, s.a.d., s.c.e i., s.cra, sm pte ltd., suc. de descendants, kom. spol., ultd, ultd.,
    """
    # Letters of other alphabets by their looks, or broken ones.
    """3at, 3ao, ve\u00c5\u0099. obch. spol.,
    """
    # Known, but the “&” before is part of neither.
    """& co, & co., & company""".replace("\n   ", "").split(", ")
)


def test_the_forms_that_cleanco_knows_are_known_but_for_those_judged() -> None:
    from cleanco.termdata import terms_by_country

    terms = {term.strip() for terms in terms_by_country.values() for term in terms}
    unknown = {term for term in terms if split_legal_form(f"Acme {term}").form != term}
    assert len(terms) > 200
    assert unknown <= JUDGED


def test_every_country_of_the_table_is_one() -> None:
    for country in FORMS.keys() | BEFORE.keys():
        assert pycountry.countries.get(alpha_2=country), country


@given(st.text() | st.lists(st.sampled_from("GmbH & Co. KG ООО 株式会社 ( , - dba The Inc™ \"".split()))
       .map(" ".join))  # fmt: skip
def test_any_text_has_a_name_or_a_reason_and_a_clean_name_is_clean(text: Any) -> None:
    answer = read_company(text.strip())

    form, is_named = answer.legal_form, bool(answer.clean_name)
    is_a_part = answer.issue is not None and answer.issue.code in (
        "several_companies",
        "left_out_of_company",
    )
    assert is_named != bool(answer.issue) or not text.strip() or is_a_part
    assert not form or form in " ".join(text.replace(",", ", ").split()) or not form.isalpha()


@pytest.mark.parametrize(
    ("website", "email", "domain"),
    [
        ("https://shop.acme.co.uk/about?x=1", "", "acme.co.uk"),
        ("WWW.ACME.COM", "ada@other.com", "acme.com"),
        ("", "ada@mail.acme.com", "acme.com"),
        ("", "ada@gmail.com", ""),
        ("n/a", "ada@acme.com", "acme.com"),
        ("n/a", "", ""),
    ],
)
def test_domains_come_from_the_website_else_a_professional_address(
    website: str, email: str, domain: str
) -> None:
    answer = read_company_domain(website, email)

    assert answer == DomainAnswer(domain, answer.issue)
    assert bool(answer.issue) == (not domain)


@pytest.mark.parametrize(
    ("text", "name"), [("Messrs Smith Ltd", "Smith"), ("Messrs Smith Brown", "Smith Brown")]
)
def test_says_nothing_of_messrs(text: str, name: str) -> None:
    assert read_company(text).clean_name == name
