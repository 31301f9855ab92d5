"""What a person's name is made of."""

from dataclasses import astuple
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchruns.engine.enrichers.name import NameEnricher
from batchruns.engine.subjects.name.answer import NameAnswer
from batchruns.engine.subjects.name.read import NameCells, read_name

NAMES = [output.name for output in NameEnricher.outputs]


def enrich(full: str = "", first: str = "", last: str = "", **others: str) -> Any:
    cells = NameCells(full, first, last, **others)
    values = NameEnricher().enrich_one(*astuple(cells)).cells()
    return {name: value for name, value in zip(NAMES, values, strict=True) if value}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Ada Lovelace", {"first_name": "Ada", "last_name": "Lovelace"}),
        ("MÜLLER, JENS", {"first_name": "Jens", "last_name": "Müller"}),
        ("william o'brien", {"first_name": "William", "last_name": "O'Brien"}),
        ("Pieter van den Berg", {"first_name": "Pieter", "last_name": "van den Berg"}),
        ("Dr. Anna Schmidt", {"name_prefix": "Dr.", "first_name": "Anna", "last_name": "Schmidt"}),
        ("DeShawn McArthur", {"first_name": "DeShawn", "last_name": "McArthur"}),
    ],
)
def test_full_names(text: str, parts: Any) -> None:
    assert enrich(text) == parts


LINES = (Path(__file__).parent / "names.txt").read_text(encoding="utf-8").splitlines()
PEOPLE = [line.split(" | ") for line in LINES if line and not line.startswith("#")]


@pytest.mark.parametrize("line", PEOPLE, ids=lambda line: line[0])
def test_names_of_many_countries(line: Any) -> None:
    text, *parts = line

    *cells, _, issue = read_name(NameCells(text)).cells()

    assert [*cells, issue] == ["" if part == "-" else part for part in parts]


@given(st.text() | st.lists(st.sampled_from("Dr. van MÜLLER , - / | Sales & GmbH Jr. Mac İ O' <a@b.co>".split()))
       .map(" ".join), st.sampled_from(["", "Anna", "von"]) | st.text())  # fmt: skip
def test_any_text_has_a_name_or_a_reason(full: Any, last: Any) -> None:
    for values in ((full.strip(), "", ""), ("", full.strip(), last.strip())):
        answer = read_name(NameCells(*values))

        assert answer != NameAnswer() or not any(values)


def test_parts_are_kept_and_mended() -> None:
    assert enrich(first="ADA", last="lovelace") == {"first_name": "Ada", "last_name": "Lovelace"}


def test_prefix_and_suffix_are_taken_off_the_parts() -> None:
    assert enrich(first="Dr. Anna Maria", last="SCHMIDT") == {
        "name_prefix": "Dr.", "first_name": "Anna Maria", "last_name": "Schmidt"
    }  # fmt: skip
    assert enrich(first="Martin", last="King Jr.") == {
        "first_name": "Martin", "last_name": "King", "name_suffix": "Jr."
    }  # fmt: skip
    assert enrich(first="Ana", last="de la Cruz") == {
        "first_name": "Ana", "last_name": "de la Cruz"
    }  # fmt: skip


def test_a_single_part_leaves_the_word_to_the_full_name() -> None:
    assert enrich(full="Ada Lovelace", first="Ada")["last_name"] == "Lovelace"


@pytest.mark.parametrize("text", ["Acme Robotics Inc.", "Müller GmbH", "Rossi S.p.A."])
def test_companies_are_flagged_not_mangled(text: str) -> None:
    assert enrich(text) == {"name_reason": "This looks like a company name."}


@pytest.mark.parametrize("text", ["Maria Sa", "Bjarne As", "Ana Costa", "Li Co"])
def test_people_with_short_names_are_people(text: str) -> None:
    assert enrich(text)["last_name"]


@pytest.mark.parametrize("text", ["info", "12345", "ada@example.com", "--"])
def test_what_is_no_name_has_a_reason(text: str) -> None:
    assert set(enrich(text)) == {"name_reason"}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Bowers, Mike", "Mike", "Bowers"),
        ("JONES, EARL", "Earl", "Jones"),
        ("Demir, Cem", "Cem", "Demir"),
        ("Pat Hill, Owner", "Pat", "Hill"),
        ("van den Berg, Dean", "Dean", "van den Berg"),
        ("Mr. PAT HILL", "Pat", "Hill"),
        ("Mme LAURENT Marie", "Marie", "Laurent"),
        ("VANCE, DE SHAWN L", "De Shawn", "Vance"),
        ("Pat Hill she/her", "Pat", "Hill"),
        ("Uli Roth, er/ihm", "Uli", "Roth"),
        ("van den Berg, Jan (Sales)", "Jan", "van den Berg"),
        ("Pat Hill, CISSP®, CISM®", "Pat", "Hill"),
        ("Pat Hill, AWS Certified", "Pat", "Hill"),
        ("Pat Hill SHRM-CP", "Pat", "Hill"),
        ("Pat Hill #OpenToWork", "Pat", "Hill"),
        ("Pat Hill | Hiring!", "Pat", "Hill"),
        ("Pat Hill 🚀 helping SaaS founders", "Pat", "Hill"),
        ("🌟 Pat Hill [ext]", "Pat", "Hill"),
        ("Anna MACDONALD", "Anna", "MacDonald"),
        ("anna Schmidt", "Anna", "Schmidt"),
        ("JRR Tolkien", "JRR", "Tolkien"),
        ("APJ Abdul Kalam", "APJ", "Abdul Kalam"),
        ("Smith, E.T., Jr.", "E.T.", "Smith"),
        ("LE GOFF Yann", "Yann", "Le Goff"),
        ("Pat Hill CEO", "Pat", "Hill"),
        ("Pat Hill Sales Manager", "Pat", "Hill"),
        ("Pat Hill @ Acme", "Pat", "Hill"),
        ("Pat Hill at Acme", "Pat", "Hill"),
        ("Pat Hill +49 170 1234567", "Pat", "Hill"),
        ("Pat Hill DO NOT CALL", "Pat", "Hill"),
        ("Sr(a). Julian Rivero", "Julian", "Rivero"),
        ("Fco. Javier López", "Fco. Javier", "López"),
        ("Maximilian Graf von Spee", "Maximilian", "Graf von Spee"),
    ],
)
def test_what_is_no_part_of_a_name_is_taken_off(text: str, first: str, last: str) -> None:
    answer = read_name(NameCells(text))

    assert (answer.first, answer.last) == (first, last)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("Pat", "Hill, PMP®", ("Pat", "Hill")),
        ("Pat", "Hill (she/her)", ("Pat", "Hill")),
        ("Tim ☀️", "Müller", ("Tim", "Müller")),
        ("Anna", "N/A", ("Anna", "")),
        ("n/a", "n/a", ("", "")),
        ("Pat Hill", "Hill", ("Pat", "Hill")),
        ("Pat", "Pat Hill", ("Pat", "Hill")),
        ("Pat", "O&#39;Brien", ("Pat", "O'Brien")),
        ("Dr.", "Müller", ("", "Müller")),
        ("Anna", "Dr. Müller", ("Anna", "Müller")),
        ("JAN", "VAN DEN BERG", ("Jan", "van den Berg")),
        ('Pat "Patty"', "Hill | Hiring", ("Pat", "Hill")),
        ("Mike", "Bowers - Sales Director", ("Mike", "Bowers")),
    ],
)
def test_what_is_no_part_of_a_name_is_taken_off_its_parts(
    first: str, last: str, expected: tuple[str, str]
) -> None:
    answer = read_name(NameCells(first=first, last=last))

    assert (answer.first, answer.last) == expected


@pytest.mark.parametrize(
    ("text", "country", "first", "last"),
    [
        ("Juan Pérez López", "", "Juan", "Pérez López"),
        ("Juan Carlos Pérez López", "MX", "Juan", "Pérez López"),
        ("María José García", "ES", "María", "García"),
        ("Ana Beatriz Costa Santos", "BR", "Ana", "Costa Santos"),
        ("Juan Santos Cruz", "PH", "Juan", "Cruz"),
        ("María del Carmen Ruiz Ortega", "ES", "María", "Ruiz Ortega"),
        ("Carlos de la Rosa García", "ES", "Carlos", "de la Rosa García"),
        ("Maria Garcia Smith", "US", "Maria", "Smith"),
        ("Li Xiaolong", "", "Li", "Xiaolong"),
        ("Li Xiaolong", "CN", "Xiaolong", "Li"),
        ("Xiaolong Li", "CN", "Xiaolong", "Li"),
        ("Kim Min-jun", "KR", "Min-jun", "Kim"),
        ("Tran Van Nam", "VN", "Nam", "Tran"),
        ("Nguyễn Thị Hoa", "", "Hoa", "Nguyễn"),
        ("Kovács János", "HU", "János", "Kovács"),
        ("János Kovács", "HU", "János", "Kovács"),
        ("Nagy Éva Anna", "HU", "Éva", "Nagy"),
        ("Tanaka Hiroshi", "JP", "Hiroshi", "Tanaka"),
        ("Иванов Иван", "", "Иван", "Иванов"),
        ("Яков Иванов", "", "Яков", "Иванов"),
        ("Шевченко Орися Максимівна", "UA", "Орися", "Шевченко"),
        ("Ceaușescu Nicolae", "RO", "Nicolae", "Ceaușescu"),
        ("pan Artur Handke", "PL", "Artur", "Handke"),
        ("IŞIK KAYA", "TR", "Işık", "Kaya"),
        ("V. Tóth Mónika", "HU", "Mónika", "V. Tóth"),
        ("李小龙", "", "小龙", "李"),
        ("欧阳娜娜", "CN", "娜娜", "欧阳"),
        ("佐藤健", "", "健", "佐藤"),
        ("高橋一郎", "JP", "一郎", "高橋"),
        ("남궁민수", "", "민수", "남궁"),
        ("Ahmed Abdel Rahman", "", "Ahmed", "Abdel Rahman"),
        ("M. MARTIN Paul", "FR", "Paul", "Martin"),
    ],
)
def test_family_names_where_a_country_or_the_name_has_them(
    text: str, country: str, first: str, last: str
) -> None:
    answer = read_name(NameCells(text, country=country))

    assert (answer.first, answer.last) == (first, last)


@pytest.mark.parametrize(
    "text", ["Ernst & Young", "Anna Schmidt & Peter Huber", "Anna Schmidt; Peter Huber"]
)
def test_two_people_are_not_one(text: str) -> None:
    assert enrich(text) == {"name_reason": "This cell has more than one name."}


def test_a_couple_is_kept_with_an_issue() -> None:
    assert enrich("Pat & Chris Hill") == {
        "first_name": "Pat & Chris",
        "last_name": "Hill",
        "name_reason": "This cell has more than one name.",
    }


def test_further_columns_belong_to_the_name() -> None:
    assert enrich(first="Uli", last="Roth", salutation="Herr", prefix="Dr.", suffix="LL.M.") == {
        "name_prefix": "Dr.",
        "first_name": "Uli",
        "last_name": "Roth",
        "name_suffix": "LL.M.",
        "name_salutation": "Sehr geehrter Herr Dr. Roth",
    }
    assert enrich(first="Jan", last="Berg", middle="van den")["last_name"] == "van den Berg"
    assert enrich(first="Jan", last="Berg", middle="Piet")["middle_name"] == "Piet"
    assert "name_prefix" not in enrich(first="Jan", last="Berg", prefix="Geschäftsführer Vertrieb")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Gerente", "role"), ("Front Desk", "role"), ("The Owner", "role"),
        ("Read More", "not a name"), ("Sehr geehrte Damen und Herren", "not a name"),
        ("Privacy Policy", "not a name"), ("Sir/Madam", "not a name"),
        ("Estate of John Roth", "company"), ("Roth Family Trust", "company"),
        ("Lonnie Steven Estate", "company"), ("担当者未確認", "there is none"),
    ],
)  # fmt: skip
def test_what_stands_in_the_place_of_a_name_is_none(text: str, reason: str) -> None:
    found = enrich(text)

    assert reason in found["name_reason"]
    assert "first_name" not in found
    assert "last_name" not in found


def test_a_trust_in_two_columns_is_no_person() -> None:
    assert "company" in enrich(first="Jumper", last="Living Trust")["name_reason"]
