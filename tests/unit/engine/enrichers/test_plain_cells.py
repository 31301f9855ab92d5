"""The cells of many plain values at once are those of each alone."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchruns.engine.enrichers.domain import DomainEnricher
from batchruns.engine.enrichers.email import EmailEnricher
from batchruns.engine.enrichers.phone import PhoneEnricher
from batchruns.engine.enrichers.website import WebsiteEnricher
from batchruns.engine.options import Options
from batchruns.engine.subjects.company import legal_forms
from batchruns.engine.subjects.company.legal_form_terms import BEFORE, FORMS
from batchruns.engine.subjects.country.read import country_code
from batchruns.engine.subjects.email.addresses import case_insensitive_mailboxes
from batchruns.engine.subjects.email.roles import ROLES
from batchruns.engine.subjects.website.hosts import PROFILES, PROVIDERS, SHARED_HOSTS, SOLD
from batchruns.engine.subjects.website.public_suffixes import public_and_private
from tests.benchmarks import leads

ENRICHERS = [EmailEnricher(), PhoneEnricher(Options(default_country="DE")), PhoneEnricher(),
             DomainEnricher()]  # fmt: skip
FIELDS = {"email": 1, "phone": 2, "website": 5}
STATUSES = ["", "valid", "catch-all", "purple", "-"]
HOSTS = """acme.com ACME.co.uk acme.github.io wordpress.com co.uk foo.ck a.foo.ck city.kobe.jp b.c.kobe.jp
    linkedin.com sites.google.com uk.com a-.de -a.de a--b.com xn--mnchen-3ya.de localhost 1.2.3.4 com www
    www.com www.www.com acme.nosuchending gmail.com web.de gmial.com mailinator.com acme.con""".split()
PIECES = [
    "ada", "Ada.Lovelace", "info", "INFO", "Sales+eu", "o'brien", "'ada", ".ada", "ada.", "a..b", "jürgen",
    "uucp", "@", "@", "@", *HOSTS, "https://", "http://", "www.", "/", "/about-us", "?q=1", "+49", "0049",
    "030", "0151", "23456789", "city", "country column", "415", "5552671", "1", "91", "9876543210", "(0)", " ", "-", ".0", "٣", "\n", "n/a", "DE", "CA", "US", "",
    "acme.onmicrosoft.com", "acme.uk.com", "yahoo.pt", "valid", "accept_all", "\"",
]  # fmt: skip


def assert_same(enricher: Any, columns: Any) -> None:
    for cells, values in zip(
        enricher.plain_cells(*columns), zip(*columns, strict=True), strict=True
    ):
        assert cells is None or cells == enricher.enrich_one(*values).cells(), values


@pytest.mark.parametrize("enricher", ENRICHERS, ids=lambda e: e.name)
@settings(max_examples=400, deadline=None)
@given(st.data())
def test_for_anything_written(enricher: Any, data: Any) -> None:
    text = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=5)
    cell = text.map(lambda pieces: "".join(pieces).strip())
    rows = data.draw(st.lists(st.tuples(*(cell for _ in enricher.inputs)), min_size=1, max_size=8))
    assert_same(enricher, list(zip(*rows, strict=True)))


def _cell_of(field: str, row: list[str]) -> str:
    """A lead's cell; its country's code, as the country's enricher gives it, told by one of several."""
    country = country_code(row[7]) or ""
    if field == "lead_country_source":
        return ["country column", "city", "domain"][len(row[0]) % 3] if country else ""
    if field == "lead_country":
        return country
    if field == "email_verification":
        return STATUSES[len(row[1]) % len(STATUSES)]
    return row[FIELDS[field]] if field in FIELDS else ""


@pytest.mark.parametrize("enricher", ENRICHERS, ids=lambda e: e.name)
def test_for_leads_and_most_of_them_are_plain(enricher: Any) -> None:
    rows = [[cell.strip() for cell in row] for row in leads.generate(5_000, distinct=False, seed=3)]
    columns = [[_cell_of(field, row) for row in rows] for field in enricher.inputs]
    assert_same(enricher, columns)
    assert sum(cells is not None for cells in enricher.plain_cells(*columns)) > 2_000


def test_for_sites_under_every_suffix() -> None:
    suffixes = sorted(s.strip("*!.") for part in public_and_private() for s in part)
    some = random.Random(5).sample(suffixes, 2_000)
    hosts = [*HOSTS, *PROFILES, *PROVIDERS, *SHARED_HOSTS, *SOLD, *some]
    sites = [f"{scheme}{www}{below}{host}{path}" for host in hosts for scheme, www, below, path in [
        ("", "", "", ""), ("https://", "www.", "", "/"), ("", "www.", "acme.", ""),
        ("http://", "", "a.acme.", "/jobs"), ("https://", "", "", "/in/ada"), ("", "", "", "/ada"),
    ]]  # fmt: skip
    companies = ["Jobs In Ada"] * len(sites)
    assert_same(DomainEnricher(), [sites, [""] * len(sites), companies])
    assert_same(WebsiteEnricher(), [sites, companies])


def test_a_line_end_within_a_cell_shifts_no_other() -> None:
    for enricher in ENRICHERS:
        values = {
            "email": "ada@acme.com\nbob@acme.com",
            "phone": "+49 30\n901820",
            "website": "a.de\nb.de",
        }
        rows = [[values.get(field, "") for field in enricher.inputs], [""] * len(enricher.inputs)]
        assert_same(enricher, list(zip(*rows, strict=True)))


def test_for_companies_of_one_or_two_words() -> None:
    forms = {form for table in (FORMS, BEFORE) for forms in table.values() for form in forms}
    words = ["Acme", "ACME", "The", "Firma", "SC", "PT", "Spa", "Blue", "GmbH", "Sons", "O2", "Day"]
    plain = 0
    for form in sorted({written for f in forms for written in (f, f.upper(), *f.split())}):
        for first in words:
            for text in (f"{first} {form}", f"{first} Steel {form}", f"Steel {first} {form}"):
                plain += legal_forms.split_plain_company(text) is not None
                assert legal_forms.split_legal_form(text) == legal_forms.split_closely(text), text
    assert plain > 5_000


def test_every_mailbox_whose_capitals_mean_nothing_is_looked_at_alone() -> None:
    assert case_insensitive_mailboxes() <= ROLES
