"""What a person's name is made of."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchruns.engine.enrichers.name import NameEnricher
from batchruns.engine.subjects.name.answer import NameAnswer
from batchruns.engine.subjects.name.read import read_name

NAMES = [output.name for output in NameEnricher.outputs]


def enrich(full: str = "", first: str = "", last: str = "") -> Any:
    values = NameEnricher().enrich_one(full, first, last).cells()
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

    answer = read_name(text, "", "")

    assert answer.cells() == tuple("" if part == "-" else part for part in parts)


@given(st.text() | st.lists(st.sampled_from("Dr. van MÜLLER , - / | Sales & GmbH Jr. Mac İ O' <a@b.co>".split()))
       .map(" ".join), st.sampled_from(["", "Anna", "von"]) | st.text())  # fmt: skip
def test_any_text_has_a_name_or_a_reason(full: Any, last: Any) -> None:
    for values in ((full.strip(), "", ""), ("", full.strip(), last.strip())):
        answer = read_name(*values)

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
    assert enrich(text) == {"name_reason": "This looks like a company's name."}


@pytest.mark.parametrize("text", ["Maria Sa", "Bjarne As", "Ana Costa", "Li Co"])
def test_people_with_short_names_are_people(text: str) -> None:
    assert enrich(text)["last_name"]


@pytest.mark.parametrize("text", ["info", "12345", "ada@example.com", "--"])
def test_what_is_no_name_has_a_reason(text: str) -> None:
    assert set(enrich(text)) == {"name_reason"}
