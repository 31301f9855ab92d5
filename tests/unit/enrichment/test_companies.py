"""What a company's name tells, and its domain."""

import pytest

from batchruns.enrichment.companies import CompanyEnricher
from batchruns.enrichment.domains import DomainEnricher
from batchruns.enrichment.legal_forms import countries_of, split_legal_form


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
def test_names_and_legal_forms(text, name, form):
    assert split_legal_form(text) == (name, form)


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Müller GmbH", "AT CH DE LI"),
        ("Müller GmbH & Co. KG", "AT DE"),
        ("Nowak Stal Sp. z o.o.", "PL"),
        ("Jansen B.V.", "BE NL"),
        ("Dlamini Trading (Pty) Ltd", "AU ZA"),
        ("Volkswagen", ""),
    ],
)
def test_the_legal_form_tells_the_likely_countries(text, countries):
    name, _, found, reason = CompanyEnricher().enrich_one(text)

    assert found == countries
    assert name
    assert not reason


def test_every_country_of_cleancos_table_is_a_country():
    from cleanco.termdata import terms_by_country

    for terms in terms_by_country.values():
        assert all(countries_of(term.strip()) for term in terms)


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
def test_domains_come_from_the_website_else_a_professional_address(website, email, domain):
    found, reason = DomainEnricher().enrich_one(website, email)

    assert found == domain
    assert bool(reason) == (not domain)
