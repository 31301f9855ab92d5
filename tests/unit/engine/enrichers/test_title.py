"""What a job title tells."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchruns.engine.enrichers.title import TitleEnricher
from batchruns.engine.subjects.title import further_terms
from batchruns.engine.subjects.title import terms as title_terms
from batchruns.engine.subjects.title.read import TitleAnswer, answer_title, read_title
from batchruns.engine.subjects.title.tables import Term
from batchruns.engine.text import plain

LINES = (Path(__file__).parent / "titles.txt").read_text(encoding="utf-8").splitlines()
TITLES = [line.rsplit("|", 2) for line in LINES if line and not line.startswith("#")]


@pytest.mark.parametrize(("title", "seniority", "department"), TITLES)
def test_titles_in_many_languages(title, seniority, department):
    expected = tuple(value.strip().replace("-", "") for value in (seniority, department))

    assert read_title(title) == Term(*expected)


def test_what_is_not_known_is_said():
    assert answer_title("") == TitleAnswer()
    assert answer_title("CFO") == TitleAnswer("c_suite", "finance")
    assert str(answer_title("Partner").issue) == "This title tells no department that we know."
    assert str(answer_title("Einkauf").issue) == "This title tells no seniority that we know."
    ninja = answer_title("Ninja")
    assert ninja == TitleAnswer(issue=ninja.issue)
    assert str(ninja.issue) == "No seniority or department is known by this title."


@pytest.mark.parametrize(
    "table",
    [
        title_terms.SENIORITY,
        title_terms.DEPARTMENT,
        further_terms.SENIORITY,
        further_terms.DEPARTMENT,
    ],
)
def test_no_term_means_two_things_in_one_table(table):
    meanings: dict[str, set[str]] = {}
    for meaning, languages in table.items():
        for terms in languages.values():
            for term in terms.split(","):
                meanings.setdefault(plain(term), set()).add(meaning)

    assert {term: several for term, several in meanings.items() if len(several) > 1} == {}


def test_further_languages_have_no_other_meanings_of_their_own():
    assert further_terms.SENIORITY.keys() <= title_terms.SENIORITY.keys()
    assert further_terms.DEPARTMENT.keys() <= title_terms.DEPARTMENT.keys()
    languages = {
        language
        for module in (title_terms, further_terms)
        for table in (module.SENIORITY, module.DEPARTMENT)
        for terms in table.values()
        for language in terms
    }
    assert f"in {len(languages)} languages" in TitleEnricher.outputs[0].source


def test_the_description_lists_every_value():
    seniority, department, _ = TitleEnricher.outputs
    assert all(name in seniority.description for name in title_terms.SENIORITY)
    assert all(name in department.description for name in title_terms.DEPARTMENT)


@given(st.text() | st.lists(st.sampled_from("Chief of officer assistant to VP für :in".split()))
       .map(" ".join))  # fmt: skip
def test_any_text_is_read_and_capitals_and_spaces_make_no_difference(text):
    term = read_title(text)

    assert term.seniority in (*title_terms.SENIORITY, "")
    assert term.department in (*title_terms.DEPARTMENT, "")
    assert read_title(f"  {text} ") == term
