"""What a job title tells."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchruns.engine.enrichers.title import TitleEnricher
from batchruns.engine.subjects.title.read import TitleAnswer, answer_title, read_title
from batchruns.engine.subjects.title.tables import Term, tables
from batchruns.engine.subjects.title.terms import DEPARTMENTS, FILES, SENIORITIES

LINES = (Path(__file__).parent / "titles.txt").read_text(encoding="utf-8").splitlines()
TITLES = [line.rsplit("|", 2) for line in LINES if line and not line.startswith("#")]


@pytest.mark.parametrize(("title", "seniority", "department"), TITLES)
def test_titles_in_many_languages(title: Any, seniority: Any, department: Any) -> None:
    expected = tuple(value.strip().replace("-", "") for value in (seniority, department))

    assert read_title(title) == Term(*expected)


def test_what_is_not_known_is_said() -> None:
    assert answer_title("") == TitleAnswer()
    assert answer_title("CFO") == TitleAnswer("c_suite", "finance")
    assert str(answer_title("Partner").issue) == "No department is known for this title."
    assert str(answer_title("Einkauf").issue) == "No seniority is known for this title."
    ninja = answer_title("Ninja")
    assert ninja == TitleAnswer(issue=ninja.issue)
    assert str(ninja.issue) == "Neither seniority nor department is known for this title."


def test_the_description_says_how_many_languages_there_are() -> None:
    assert f"in {len(FILES)} languages" in TitleEnricher.outputs[0].source


def test_the_description_lists_every_value() -> None:
    seniority, department, _ = TitleEnricher.outputs
    assert all(name in seniority.description for name in SENIORITIES)
    assert all(name in department.description for name in DEPARTMENTS)


def test_each_weak_term_has_a_department_and_no_neutral_one_is_a_term() -> None:
    terms = tables().terms
    assert all(terms[term].department for term in tables().weak)
    assert not tables().neutral & terms.keys()


@given(st.text() | st.lists(st.sampled_from("Chief of officer assistant to VP für :in".split()))
       .map(" ".join))  # fmt: skip
def test_any_text_is_read_and_capitals_and_spaces_make_no_difference(text: Any) -> None:
    term = read_title(text)

    assert term.seniority in (*SENIORITIES, "")
    assert term.department in (*DEPARTMENTS, "")
    assert read_title(f"  {text} ") == term
