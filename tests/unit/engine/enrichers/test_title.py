"""What a job title tells."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchruns.engine.enrichers.title import TitleEnricher, read_title
from batchruns.engine.subjects.title.terms import DEPARTMENTS, FILES, SENIORITIES

LINES = (Path(__file__).parent / "titles.txt").read_text(encoding="utf-8").splitlines()
TITLES = [line.rsplit("|", 2) for line in LINES if line and not line.startswith("#")]


@pytest.mark.parametrize(("title", "seniority", "department"), TITLES)
def test_titles_in_many_languages(title, seniority, department):
    expected = tuple(value.strip().replace("-", "") for value in (seniority, department))

    assert tuple(read_title(title)) == expected


def test_what_is_not_known_is_said():
    made = TitleEnricher()

    assert made.enrich_one("") == ("", "", "")
    assert made.enrich_one("CFO") == ("c_suite", "finance", "")
    assert made.enrich_one("Partner")[2] == "This title tells no department that we know."
    assert made.enrich_one("Einkauf")[2] == "This title tells no seniority that we know."
    assert made.enrich_one("Ninja") == (
        "", "", "No seniority or department is known by this title."
    )  # fmt: skip


def test_the_description_says_how_many_languages_there_are():
    assert f"in {len(FILES)} languages" in TitleEnricher.outputs[0].source


def test_the_description_lists_every_value():
    seniority, department, _ = TitleEnricher.outputs
    assert all(name in seniority.description for name in SENIORITIES)
    assert all(name in department.description for name in DEPARTMENTS)


@given(st.text() | st.lists(st.sampled_from("Chief of officer assistant to VP für :in".split()))
       .map(" ".join))  # fmt: skip
def test_any_text_is_read_and_capitals_and_spaces_make_no_difference(text):
    seniority, department = read_title(text)

    assert seniority in (*SENIORITIES, "")
    assert department in (*DEPARTMENTS, "")
    assert read_title(f"  {text} ") == (seniority, department)
