"""German is complete: every text of the pages is in the catalog, translated, and compiled."""

import ast
import gettext
import re
from itertools import chain
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.utils.translation import override

from batchruns.engine.issues import SENTENCES as ISSUES
from batchruns.engine.issues import Issue
from batchruns.engine.steps.registry import all_steps
from batchruns.engine.tables.errors import TableError, UnreadableFileError
from batchruns.engine.tables.exports.base import EXPORTS
from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.readers.base import READERS
from batchruns.engine.tables.recognize import SIGNATURES, not_a_table
from batchruns.messages import (
    TABLE_ERRORS,
    error_in_english,
    error_in_words,
    in_words,
    issue_in_words,
    stored_issue_in_words,
)
from tests.helpers.paths import ROOT

FOLDER = ROOT / "locale" / "de" / "LC_MESSAGES"
GETTEXT = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}
HOLE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


@pytest.fixture(scope="module")
def catalog() -> dict[str, Message]:
    """The messages by their (singular) English text."""
    with (FOLDER / "django.po").open("rb") as file:
        found = read_po(file, locale="de")
    assert not found.obsolete
    return {m.id if isinstance(m.id, str) else m.id[0]: m for m in found if m.id}


def forms(message: Message, text: str | tuple[str, ...]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def test_no_message_is_untranslated_or_fuzzy(catalog):
    assert [text for text, m in catalog.items() if m.fuzzy or not all(forms(m, m.string))] == []


def test_no_message_loses_what_is_filled_in(catalog):
    for message in catalog.values():
        wanted = sorted(HOLE.findall(forms(message, message.id)[-1]))
        for text in forms(message, message.string):
            assert sorted(HOLE.findall(text)) == wanted, text


def test_the_compiled_catalog_is_that_of_the_text(catalog):
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for text, message in catalog.items():
        if isinstance(message.id, str):
            assert compiled.gettext(text) == message.string
        else:
            assert tuple(compiled.ngettext(*message.id, n) for n in (1, 2)) == message.string


def test_every_text_of_the_templates_is_in_the_catalog(catalog):
    tag = re.compile(r'{% translate "([^"]+)"')
    for template in sorted((ROOT / "templates").rglob("*.html")):
        assert set(tag.findall(template.read_text())) <= catalog.keys(), template


@pytest.mark.parametrize("house", ["batchruns", "leadenrich"])
def test_every_text_of_the_code_is_in_the_catalog(catalog, house):
    for file in sorted((ROOT / house).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in GETTEXT
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                assert node.args[0].value in catalog, file


def sentences_of(file: Path) -> set[str]:
    """What a module says to people: texts that begin and end like sentences and document nothing."""
    found: set[str] = set()

    def look(node: ast.AST) -> None:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return
        text = text_of(node)
        if text and re.fullmatch(r"[A-Z].* .*\.", text, re.DOTALL):
            if "%s" not in text:  # which would be the log's
                found.add(text)
        elif not isinstance(node, ast.JoinedStr):
            for child in ast.iter_child_nodes(node):
                look(child)

    look(ast.parse(file.read_text()))
    return found


def text_of(node: ast.AST) -> str:
    """A string in the source; what is filled in, as `{0}`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        parts = node.value.split("{}")
    elif isinstance(node, ast.JoinedStr):
        told = [p.value if isinstance(p, ast.Constant) else None for p in node.values]
        parts = "".join("\0" if part is None else part for part in told).split("\0")
    else:
        return ""
    holes = (f"{{{place}}}" for place in range(len(parts)))
    return "".join(chain.from_iterable(zip(parts, holes, strict=True))).removesuffix(
        f"{{{len(parts) - 1}}}"
    )


SPEAKING = [
    *sorted((ROOT / "batchruns" / "engine" / "tables").rglob("*.py")),
    ROOT / "batchruns" / "engine" / "inspection.py",
    *(
        ROOT / "batchruns" / name
        for name in (
            "engine/pipeline.py",
            "uploads/inspection.py",
            "processing/split.py",
            "processing/enrich.py",
            "processing/bisect.py",
            "worker/maintenance.py",
        )
    ),
]


@pytest.mark.parametrize("file", SPEAKING, ids=lambda file: file.name)
def test_every_sentence_of_code_that_knows_no_django_is_in_the_catalog(catalog, file):
    assert sentences_of(file) <= catalog.keys()


def test_columns_kinds_and_choices_are_in_the_catalog(catalog):
    outputs = [output for enricher in all_steps() for output in enricher.outputs]
    said = {text for output in outputs for text in (output.description, output.source)}
    said |= {export.label for export in EXPORTS.values()} | set(SIGNATURES.values())
    for reader in READERS.values():
        for field in reader.option_fields(ParseOptions(reader.name), [("A", "A (hidden)")]):
            said |= {field.label, *(choice.label for choice in field.choices)}
    assert said <= catalog.keys() | {"A"}


@pytest.mark.parametrize(
    ("said", "german"),
    [
        ("This file is empty. Choose the file that holds the leads.", "Diese Datei ist leer."),
        ("A text of nobody's.", "A text of nobody's."),
        (None, ""),
    ],
)
def test_what_was_said_in_english_is_shown_in_german(said, german):
    assert in_words(said) == (said or "")
    with override("de"):
        assert german in in_words(said)


@pytest.mark.parametrize(
    ("error", "english", "german"),
    [
        (UnreadableFileError("empty_file"), "This file is empty.", "Diese Datei ist leer."),
        (
            not_a_table("a PNG picture"),
            "This is a PNG picture, not a table of leads. Upload a file of one of these kinds: "
            "CSV, TSV, XLSX, XLS, ODS and JSON.",
            "Das ist ein PNG-Bild, keine Tabelle mit Leads.",
        ),
        (UnreadableFileError("broken_json", line=12), "broken in line 12.", "in Zeile 12 ab"),
        (
            UnreadableFileError("too_many_rows", limit=20_000_000),
            "more than 20,000,000 rows",
            "20.000.000",
        ),
        (
            UnreadableFileError("no_readable_row", issue=Issue("key_twice")),
            "No row of this file can be read. The record has a key twice.",
            "einen Schlüssel doppelt",
        ),
    ],
    ids=lambda value: getattr(value, "code", ""),
)
def test_an_error_is_told_in_the_persons_language(error, english, german):
    assert english in error_in_english(error)
    assert error_in_words(error) == error_in_english(error)
    with override("de"):
        assert german in error_in_words(error)
        assert english in error_in_english(error)


@pytest.mark.parametrize("code", TABLE_ERRORS)
def test_every_sentence_takes_its_parameters(code):
    names = {name for _, name, _, _ in Formatter().parse(TABLE_ERRORS[code]) if name}

    sentence = error_in_english(TableError(code, **dict.fromkeys(names, 1_234)))

    assert sentence.endswith((".", "1,234"))
    assert sentence.count("1,234") == len(names)


@pytest.mark.parametrize("code", ISSUES)
def test_every_issue_takes_its_parameters(code):
    names = {name for _, name, _, _ in Formatter().parse(ISSUES[code]) if name}
    issue = Issue(code, dict.fromkeys(names, "x"))

    assert stored_issue_in_words(issue.encode()) == issue_in_words(issue)
    assert "{" not in issue_in_words(issue)
