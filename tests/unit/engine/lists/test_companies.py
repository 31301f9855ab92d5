"""Leads are matched with companies, and no more surely than what they have in common says."""

from collections.abc import Mapping

import pytest

from batchruns.engine.lists.identity import lead_key
from batchruns.engine.lists.match import DECISION, Match, Tier
from tests.unit.engine.lists.conftest import MakeList

CERTAIN, LIKELY, POSSIBLE = Tier
HEADER = ["id", "company", "country", "city", "website", "phone", "identifier", "owner"]
COMPANIES = [
    HEADER,
    ["1", "Müller Maschinenbau GmbH", "DE", "Köln", "www.mueller-mb.de", "", "DE811569869", "Ann"],
    ["2", "J. B. Hunt Transport Services, Inc.", "US", "", "", "", "", "Bob"],
    ["3", "Northern Services Ltd", "GB", "Leeds", "", "", "", "Cem"],
    ["4", "ABB AG", "DE", "Mannheim", "abb.com", "", "", "Dia"],
    ["5", "Pharmacie du Centre", "FR", "Lyon", "", "", "", "Eva"],
    ["6", "Pharmacie du Centre", "FR", "Nantes", "", "", "", "Fay"],
    ["7", "E.ON SE", "DE", "Essen", "", "", "", "Gil"],
    ["8", "Honda Motor Co. Ltd. ADRhedged(TM)", "US", "", "", "", "", "Hal"],
    ["9", "Acme Labs LLC", "US", "", "acme.io", "", "", "Ida"],
    ["10", "Acme Labs Studio LLC", "US", "", "acme.io", "", "", "Ida"],
    ["11", "Blue Owl Technology Inc.", "US", "", "", "", "5493001KJTIIGC8Y1R12", "Jo"],
]


def match(make_list: MakeList, lead: Mapping[str, str]) -> Match:
    return make_list(COMPANIES).match(lead, ("owner",))


def number_of(match: Match) -> str:
    return match.row.cells["id"] if match.row else ""


@pytest.mark.parametrize(
    ("company", "country", "number", "tier"),
    [
        ("MUELLER MASCHINENBAU GMBH", "DE", "1", CERTAIN),
        ("Muller Maschinenbau Gesellschaft mit beschränkter Haftung", "DE", "1", CERTAIN),
        ("Müller Maschinenbau", "DE", "1", LIKELY),
        ("Müller Maschinenbau GmbH", "", "1", LIKELY),
        ("Maschinenbau Müller GmbH", "DE", "1", LIKELY),
        ("HUNT J B TRANSPORT SERVICES INC", "US", "2", LIKELY),
        ("J B Hunt Transport Svcs Inc", "US", "2", LIKELY),
        ("JB Hunt Transport Services, Incorporated", "US", "2", CERTAIN),
        ("The Northern Services Limited", "GB", "3", CERTAIN),
        ("E. ON SE", "DE", "", POSSIBLE),  # Three letters are too few alone.
        ("ON SE", "DE", "", None),
        ("Müller Maschinenbau AG", "DE", "", POSSIBLE),
        ("Müller Maschinenbau GmbH", "AT", "", POSSIBLE),
        ("Müller Maschinenbua GmbH", "DE", "", POSSIBLE),
        ("Northern Service Ltd", "GB", "", POSSIBLE),
        ("Honda Motor Co. Ltd.", "US", "", None),
        ("ABB AG", "DE", "", POSSIBLE),
        ("Pharmacie du Centre", "FR", "", POSSIBLE),
        ("Nobody Knows Ltd", "GB", "", None),
        ("n/a", "DE", "", None),
    ],
)
def test_a_name_is_as_sure_as_it_agrees(
    make_list: MakeList, company: str, country: str, number: str, tier: Tier | None
) -> None:
    found = match(make_list, {"company": company, "country": country})
    assert (number_of(found), found.tier) == (number, tier)


WRITTEN_OTHERWISE = [
    ["id", "company", "country"],
    ["1", "M/S Kanha Rice Industries", "IN"],
    ["2", "Metzner E-Mobility GmbH", "DE"],
    ["3", "Solar E&P Holding Ltd", "GB"],
    ["4", "Häusler Gebäudeservice gemeinnützige GmbH", "DE"],
    ["5", "Rubin Energy Spółka z ograniczoną odpowiedzialnością w upadłości", "PL"],
    ["6", "Mega Engineering S.r.l. in liquidazione", "IT"],
    ["7", "Turnium Technology Group Inc.", "US"],
    ["8", "CLP GmbH Cool Light and Power Electronics", "DE"],
    ["9", "KARO Datenverarbeitung Gesellschaft m.b.H.", "AT"],
    ["11", "Tetra Technologies Inc", "US"],
    ["10", "Central Green Company, A Limited Partnership", "US"],
]


@pytest.mark.parametrize(
    ("company", "country", "number", "tier"),
    [
        ("MS KANHA RICE INDUSTRIES", "IN", "1", CERTAIN),
        ("M S Kanha Rice Industries", "IN", "1", CERTAIN),
        ("Metzner EMobility GmbH", "DE", "2", CERTAIN),
        ("Solar E and P Holding Limited", "GB", "3", CERTAIN),
        ("HAEUSLER GEBAEUDESERVICE GEMEINNUETZIGE GMBH", "DE", "4", CERTAIN),
        ("RUBIN ENERGY SPOLKA Z OGRANICZONA ODPOWIEDZIALNOSCIA W UPADLOSCI", "PL", "5", CERTAIN),
        ("Rubin Energy Sp. z o.o.", "PL", "5", CERTAIN),
        ("Mega Engineering SRL", "IT", "6", CERTAIN),
        ("Engineering Mega SRL", "IT", "6", LIKELY),
        ("Turnium Tech. Group Inc.", "US", "7", LIKELY),
        ("Turnium Tech Group Inc.", "US", "7", LIKELY),
        ("Tetra Tech, Inc.", "US", "", POSSIBLE),
        ("Tetra Tech. Inc.", "US", "11", LIKELY),
        ("Turnium Technologies Group Inc.", "US", "", POSSIBLE),
        ("CLP GmbH Cool Light & Power Electronics", "DE", "8", CERTAIN),
        ("CLP GmbH", "DE", "", POSSIBLE),
        ("Karo Datenverarbeitung Ges.m.b.H.", "AT", "9", CERTAIN),
        ("Central Green Company A Limited Partnership", "US", "10", CERTAIN),
        ("Kanha Industries", "IN", "", None),
    ],
)
def test_a_name_that_is_written_otherwise_is_the_same(
    make_list: MakeList, company: str, country: str, number: str, tier: Tier | None
) -> None:
    found = make_list(WRITTEN_OTHERWISE).match({"company": company, "country": country})
    assert (number_of(found), found.tier) == (number, tier)


@pytest.mark.parametrize(
    ("lead", "number", "tier", "by"),
    [
        ({"identifier": "de 811 569 869"}, "1", CERTAIN, "identifier"),
        ({"identifier": "5493001KJTIIGC8Y1R12", "company": "Other"}, "11", CERTAIN, "identifier"),
        ({"domain": "mueller-mb.de"}, "1", CERTAIN, "domain"),
        ({"domain": "mueller-mb.de", "company": "Someone Else"}, "1", LIKELY, "domain"),
        ({"domain": "acme.io"}, "9", CERTAIN, "domain"),  # Both hand over the same.
        ({"company": "ABB", "country": "DE", "city": "Mannheim"}, "", POSSIBLE, "city"),
        ({"company": "ABB AG", "country": "DE", "city": "Mannheim"}, "4", LIKELY, "city"),
        ({"company": "Müller Maschinenbau", "city": "Köln", "country": "DE"}, "1", CERTAIN, "city"),
        (
            {"company": "Pharmacie du Centre", "city": "Nantes", "country": "FR"},
            "6",
            CERTAIN,
            "city",
        ),
    ],
)
def test_more_that_agrees_makes_it_surer(
    make_list: MakeList, lead: Mapping[str, str], number: str, tier: Tier, by: str
) -> None:
    found = match(make_list, lead)
    assert (number_of(found), found.tier) == (number, tier)
    assert by in found.matched_by


def test_what_is_possible_says_why(make_list: MakeList) -> None:
    several = match(make_list, {"company": "Pharmacie du Centre", "country": "FR"})
    assert [each.row.cells["city"] for each in several.candidates] == ["Lyon", "Nantes"]
    assert str(several.reason) == "2 rows fit equally well."
    [misspelled] = match(
        make_list, {"company": "Northern Servives Ltd", "country": "GB"}
    ).candidates
    assert str(misspelled.reason) == "The names differ by one letter."
    assert 0 < misspelled.score < 70


def test_decisions_win_over_the_rules(make_list: MakeList) -> None:
    lead = {"company": "Northern Servives Ltd", "country": "GB"}
    [candidate] = match(make_list, lead).candidates
    accepted = make_list(COMPANIES, decisions={lead_key(lead): candidate.row.key}).match(lead)
    assert (accepted.tier, accepted.matched_by) == (CERTAIN, (DECISION,))
    assert number_of(accepted) == "3"
    assert not make_list(COMPANIES, decisions={lead_key(lead): None}).match(lead).tier
    # A row that is gone from the list is decided on anew.
    others = [row for row in COMPANIES if row[0] != "3"]
    opened = make_list(others, decisions={lead_key(lead): candidate.row.key})
    assert opened.match(lead).tier is None
