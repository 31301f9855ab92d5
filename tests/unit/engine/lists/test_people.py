"""Leads are matched with people."""

from collections.abc import Mapping

import pytest

from batchruns.engine.lists.match import ListKind, Tier
from tests.unit.engine.lists.conftest import MakeList

CERTAIN, LIKELY, POSSIBLE = Tier
PEOPLE = [
    ["id", "first_name", "last_name", "email", "phone", "company", "postal_code", "country"],
    ["1", "Anna", "Schmidt", "anna@acme.com", "+49 170 1234567", "Acme GmbH", "50667", "DE"],
    ["2", "Robert", "Nowak", "", "", "Beta Sp. z o.o.", "00-001", "PL"],
    ["3", "", "", "info@gamma.fr", "+33 1 42 68 53 00", "Gamma SARL", "75001", "FR"],
    ["4", "Robert", "Miller", "", "", "Delta Ltd", "", "GB"],
]


@pytest.mark.parametrize(
    ("lead", "number", "tier"),
    [
        ({"email": "Anna+news@ACME.com"}, "1", CERTAIN),
        ({"email": "anna@acme.com", "full_name": "Peter Novak"}, "", POSSIBLE),
        ({"email": "info@gamma.fr", "full_name": "Luc Petit"}, "3", LIKELY),
        ({"phone": "+491701234567", "full_name": "Schmidt, Anna"}, "1", CERTAIN),
        ({"phone": "+33142685300", "full_name": "Luc Petit"}, "", POSSIBLE),
        ({"full_name": "Anna Schmidt", "company": "ACME"}, "1", CERTAIN),
        ({"full_name": "Schmidt Anna", "company": "ACME"}, "1", CERTAIN),
        ({"full_name": "Bob Miller", "company": "Delta Limited"}, "4", LIKELY),
        ({"full_name": "A. Schmidt", "company": "ACME"}, "", None),
        ({"full_name": "Anna Schmidt", "company": "Other"}, "", None),
        ({"full_name": "Anna Schmitd", "company": "Acme"}, "", POSSIBLE),
        ({"full_name": "Anna Schmidt", "postal_code": "50667", "country": "DE"}, "1", LIKELY),
        ({"full_name": "Anna Schmidt", "domain": "acme.com"}, "1", CERTAIN),
        ({"domain": "acme.com"}, "", None),  # A colleague isn't the person.
        ({"company": "Acme GmbH", "country": "DE"}, "", None),
    ],
)
def test_a_person_is_as_sure_as_it_agrees(
    make_list: MakeList, lead: Mapping[str, str], number: str, tier: Tier | None
) -> None:
    found = make_list(PEOPLE, kind=ListKind.PEOPLE).match(lead, ("id",))
    assert (found.row.cells["id"] if found.row else "", found.tier) == (number, tier)
