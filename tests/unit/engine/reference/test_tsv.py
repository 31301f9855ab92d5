"""Tables that people edit: every file of the engine is sound, and a mistake is named by its line."""

from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest

import batchruns.engine
from batchruns.engine.reference.tsv import TableFile, TableFileError
from batchruns.engine.schema.headers import names
from batchruns.engine.subjects.title import terms
from tests.helpers.paths import ROOT

ENGINE = ROOT / "batchruns" / "engine"


def table_files() -> dict[str, TableFile]:
    """Those that modules read, by their path in the engine."""
    files = {}
    for module in walk_packages(batchruns.engine.__path__, "batchruns.engine."):
        if not module.name.endswith("__main__"):
            for value in vars(import_module(module.name)).values():
                for file in value if isinstance(value, list) else [value]:
                    if isinstance(file, TableFile):
                        folder = file.package.removeprefix("batchruns.engine.").replace(".", "/")
                        files[f"{folder}/{file.name}"] = file
    return files


FILES = table_files()


def text_of(path: str) -> str:
    return (ENGINE / path).read_text(encoding="utf-8")


def test_every_table_file_is_read_by_a_module() -> None:
    paths = {str(path.relative_to(ENGINE)) for path in ENGINE.rglob("*.tsv")}

    assert paths == FILES.keys()
    assert len(paths) > 75


@pytest.mark.parametrize("path", FILES)
def test_every_table_file_is_sound(path: Any) -> None:
    text = text_of(path)

    assert FILES[path].parse(text)
    assert text.endswith("\n")
    assert "\r" not in text


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize(
    ("mistake", "problem"),
    [
        (lambda line: f"{line}\tmore\tand more", "columns, not one each for"),
        (lambda line: f"{line} ", "stray whitespace"),
        (lambda line: line.replace("\t", " \t", 1) if "\t" in line else f" {line}", "stray"),
        (lambda line: f"{line}\u200b", "stray"),
        (lambda line: f"{line[: line.rfind(chr(9)) + 1]}" or "\t", "columns|empty"),
        (lambda line: f"{line}\n{line}", "already"),
    ],
    ids=["columns", "space behind", "space within", "invisible", "nothing", "twice"],
)
def test_a_mistake_is_named_by_its_line(path: Any, mistake: Any, problem: str) -> None:
    lines = text_of(path).split("\n")
    [*_, number] = (number for number, line in enumerate(lines) if line and line[0] != "#")
    lines[number] = mistake(lines[number])
    named = number + 2 if "\n" in lines[number] else number + 1

    with pytest.raises(TableFileError, match=problem) as raised:
        FILES[path].parse("\n".join(lines))
    assert str(raised.value).startswith(f"{FILES[path].name}, line {named}: ")


@pytest.mark.parametrize(
    ("path", "column"), [(path, column) for path, file in FILES.items() for column in file.choices]
)
def test_a_word_that_says_nothing_is_named_by_its_line(path: Any, column: str) -> None:
    file = FILES[path]
    first = {name: min(words) for name, words in file.choices.items()} | {column: "x"}
    cells = [first.get(name, "y") for name in file.columns]

    with pytest.raises(TableFileError, match=rf"^{file.name}, line 2: “x” is no {column}: there"):
        file.parse("# a comment\n" + "\t".join(cells))


def entries(text: str, name: str = "xx.tsv", like: Any = names.FILES[0]) -> Any:
    return TableFile(like.package, name, like.columns, like.optional, like.key, like.choices).parse(
        text
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("emali\tE-Mail", "xx.tsv, line 1: “emali” is no lead field: there are email, phone"),
        ("email\tE-Mail\nphone\te mail", "xx.tsv, line 2: “e mail” is email elsewhere, not phone."),
        ("region\tkraj\tthird", "xx.tsv, line 1: “third” is not “second”."),
    ],
)
def test_a_mistake_in_the_names_of_columns_is_named_by_its_line(text: str, problem: str) -> None:
    with pytest.raises(TableFileError) as raised:
        names.combine_headers(entries(text))
    assert str(raised.value).startswith(problem)


def test_a_language_that_contradicts_another_is_named() -> None:
    known = [entry for file in names.FILES for entry in file.entries()]

    with pytest.raises(TableFileError, match=r"xx\.tsv, line 1: “Kraj” is country elsewhere"):
        names.combine_headers([*known, *entries("city\tKraj")])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("seniority\tboss\tChief", "xx.tsv, line 1: “boss” is no seniority: there are owner, "),
        ("word\tsales\tsell", "xx.tsv, line 1: “sales” is no word: there are lowering, "),
        (
            "seniority\towner\tÄlteste\nseniority\thead\tAelteste",
            "xx.tsv, line 2: “Aelteste” is owner elsewhere, not head.",
        ),
    ],
)
def test_a_mistake_in_the_terms_of_titles_is_named_by_its_line(text: str, problem: str) -> None:
    with pytest.raises(TableFileError) as raised:
        terms.combine_terms(entries(text, like=terms.FILES[0]))
    assert str(raised.value).startswith(problem)
