"""Why a value is missing or doubtful: each code has its sentence, and each sentence is used."""

import ast
from string import Formatter

from batchruns.engine.answers import Answer
from batchruns.engine.issues import SENTENCES, Issue
from batchruns.engine.subjects.phone.answer import PhoneAnswer
from tests.helpers.paths import ROOT

SOURCES = [
    file
    for folder in ("engine", "processing")
    for file in sorted((ROOT / "batchruns" / folder).rglob("*.py"))
]


def texts_of_the_engine() -> set[str]:
    files = [file for file in SOURCES if file.name != "issues.py"]
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text())))
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def codes_of_the_engine() -> set[str]:
    """The codes of all issues that are made where their code is written."""
    codes: set[str] = set()
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Name):
                first = node.args[0]
                is_made = node.func.id in ("Issue", "NotAWebsiteError", "refuse")
                if is_made and isinstance(first, ast.Constant):
                    codes.add(str(first.value))
    return codes


def test_every_code_has_a_sentence_and_every_sentence_is_used() -> None:
    assert len(codes_of_the_engine()) > 60
    assert codes_of_the_engine() <= SENTENCES.keys()
    derived = {code.removesuffix("_and_more") for code in SENTENCES} - {"as_written"}
    assert derived <= texts_of_the_engine()


def test_a_sentence_names_its_parameters() -> None:
    for sentence in SENTENCES.values():
        names = [name for _, name, _, _ in Formatter().parse(sentence) if name is not None]
        assert all(map(str.isidentifier, names)), sentence


def test_numbers_are_grouped_and_alternatives_stand_with_or_between() -> None:
    assert "15,000 people" in str(Issue("unknown_city", {"people": 15_000}))
    countries = Issue("several_countries", {"countries": ["Chad", "Mali"]})
    assert str(countries) == "This could be Chad or Mali."


def test_an_issue_comes_back_from_a_cell_as_it_was() -> None:
    for issue in (Issue("none_given"), Issue("several_countries", {"countries": ["A", "B"]})):
        assert Issue.load(issue.dump()) == issue
    assert str(Issue.load("A sentence of before.")) == "A sentence of before."


def test_the_cells_of_an_answer_are_its_fields_and_the_sentence_of_its_issue() -> None:
    answer: Answer = PhoneAnswer("+4930901820", status="valid", issue=Issue("fax_only"))
    *others, issue = answer.cells()
    assert others == ["+4930901820", "", "valid", "", "", "", ""]
    assert issue == "This is a fax number."
    assert set(PhoneAnswer().cells()) == {""}
