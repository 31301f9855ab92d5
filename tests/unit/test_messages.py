"""Errors become words in one place, and German is complete: in the catalog, translated, compiled."""

import ast
import gettext
import json
import re
from collections.abc import Sequence
from importlib import import_module
from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.utils.translation import override

from batchruns import messages
from batchruns.engine.errors import CodedError
from batchruns.engine.issues import SENTENCES as ISSUES
from batchruns.engine.issues import Issue
from batchruns.engine.row_issues import RowIssue, decode_issues, encode_issues
from batchruns.engine.steps.registry import all_steps
from batchruns.engine.tables.errors import TableError, UnreadableFileError
from batchruns.engine.tables.exports.base import EXPORTS
from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.readers.base import READERS, Sheet
from batchruns.engine.tables.recognize import SIGNATURES, not_a_table
from batchruns.messages import (
    TABLE_ERRORS,
    error_in_english,
    error_in_words,
    event_in_words,
    failure_in_words,
    in_words,
    issue_in_words,
    stored_issue_in_words,
)
from batchruns.models import BatchRun, Event
from batchruns.runs.errors import RunError
from tests.helpers.paths import ROOT

FOLDER = ROOT / "locale" / "de" / "LC_MESSAGES"
GETTEXT = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}
HOLE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{[\w:]+\}")


@pytest.fixture(scope="module")
def catalog() -> dict[str, Message]:
    """The messages by their (singular) English text."""
    with (FOLDER / "django.po").open("rb") as file:
        found = read_po(file, locale="de")
    assert not found.obsolete
    return {m.id if isinstance(m.id, str) else m.id[0]: m for m in found if m.id}


def forms(message: Message, text: str | Sequence[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def test_no_message_is_untranslated_or_fuzzy(catalog: dict[str, Message]) -> None:
    assert [text for text, m in catalog.items() if m.fuzzy or not all(forms(m, m.string))] == []


def test_no_message_loses_what_is_filled_in(catalog: dict[str, Message]) -> None:
    for message in catalog.values():
        wanted = sorted(HOLE.findall(forms(message, message.id)[-1]))
        for text in forms(message, message.string):
            assert sorted(HOLE.findall(text)) == wanted, text


def test_the_compiled_catalog_is_that_of_the_text(catalog: dict[str, Message]) -> None:
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for text, message in catalog.items():
        if isinstance(message.id, str):
            assert compiled.gettext(text) == message.string
        else:
            one, many = message.id
            assert tuple(compiled.ngettext(one, many, n) for n in (1, 2)) == message.string


def test_every_text_of_the_templates_is_in_the_catalog(catalog: dict[str, Message]) -> None:
    tag = re.compile(r'{% translate "([^"]+)"')
    for template in sorted((ROOT / "templates").rglob("*.html")):
        assert set(tag.findall(template.read_text())) <= catalog.keys(), template


@pytest.mark.parametrize("house", ["batchruns", "leadenrich"])
def test_every_text_of_the_code_is_in_the_catalog(catalog: dict[str, Message], house: str) -> None:
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


# --- errors and events as data ---------------------------------------------------------------------

ENGLISH = set(
    "a the this that is isn't are of and or it its can't with have has been by upload again no not "
    "there to too than more which for at from".split()
)
GERMAN = set(
    "der die das ein eine einer dieser diese ist sind nicht und oder es kann kein keine mit haben hat "
    "wurde werden von zu auf für".split()
)
WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")
UNFILLED = re.compile(r"\{\w*[:}]")
SAMPLES: dict[str, Any] = {
    "": 7_000,
    "s": "Xyzzy",
    "list": ["name", "phone"],
    "or": ["Xyzzy", "Plugh"],
    "status": "failed",
    "size": 3_000_000,
    "error": {"code": "canceled", "params": {}},
}

MARKED: dict[str, Any] = {
    "what": "a PNG picture",
    "kinds": ["CSV", "JSON", "delimited text"],
    "reason": "Expecting value",
    "verb": "started",
    "issue": Issue("too_many_cells", {"cells": 3, "columns": 2}),
}
"""Parameters that are texts marked for translation, or issues."""


def filling(sentence: str) -> dict[str, Any]:
    """A value for each parameter of a sentence."""
    named = (field for field in Formatter().parse(sentence) if field[1])
    return {
        name: MARKED.get(name, SAMPLES[spec or ""])
        for _text, name, spec, _conversion in named
        if name
    }


def foreign_words(text: str, others: set[str]) -> set[str]:
    return {word for word in WORD.findall(text.lower()) if word in others}


@pytest.mark.parametrize("code", messages.errors())
def test_every_code_is_said_in_both_languages(code: Any) -> None:
    error = CodedError(code, **filling(messages.errors()[code]))
    english = error_in_words(error)
    with override("de"):
        german = error_in_words(error)

    assert not UNFILLED.search(english + german)
    assert not foreign_words(english, GERMAN)
    assert not foreign_words(german, ENGLISH)
    if code != "as_written":
        assert german != english


@pytest.mark.parametrize("code", ISSUES)
def test_every_issue_is_said_in_both_languages(code: Any) -> None:
    issue = Issue(code, filling(ISSUES[code]))
    with override("en"):
        english = issue_in_words(issue)
    with override("de"):
        german = issue_in_words(issue)

    assert english == str(issue)
    assert not UNFILLED.search(english + german)
    assert not foreign_words(english, GERMAN)
    assert not foreign_words(german, ENGLISH)
    if code != "email_malformed":
        assert german != english


@pytest.mark.parametrize("kind", messages.EVENTS)
def test_every_event_is_told_in_both_languages(kind: Any) -> None:
    event = Event(kind=kind, params=filling(messages.EVENTS[kind]))
    english = event_in_words(event)
    with override("de"):
        german = event_in_words(event)

    assert english
    assert german != english
    assert not foreign_words(english, GERMAN)
    assert not foreign_words(german, ENGLISH)


def test_no_two_packages_have_the_same_code() -> None:
    tables = (
        messages.TABLE_ERRORS,
        messages.ENRICHMENT_ERRORS,
        messages.RUN_ERRORS,
        messages.LIST_ERRORS,
        messages.PROCESSING_ERRORS,
        messages.API_ERRORS,
        messages.LOOKUP_ERRORS,
    )
    assert sum(map(len, tables)) == len(messages.errors())


def coded_errors() -> set[str]:
    """The names of all errors that have a code."""
    for module in ("worker.tasks", "web.urls", "storage.bucket", "management.commands.enrich"):
        import_module(f"batchruns.{module}")
    known, new = set(), {CodedError}
    while new:
        known |= new
        new = {sub for error in new for sub in error.__subclasses__()} - known
    return {error.__name__ for error in known}


def test_what_is_raised_has_a_sentence_and_gives_what_that_names() -> None:
    names = coded_errors()
    for file in sorted((ROOT / "batchruns").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in names:
                continue
            if node.args and isinstance(node.args[0], ast.Constant):
                code = str(node.args[0].value)
                assert code in messages.errors(), (file, code)
                named = set(filling(messages.errors()[code]))
                given = {keyword.arg for keyword in node.keywords}
                assert named <= given or None in given, (file, code)


def test_no_sentence_is_left_over() -> None:
    constants = {
        node.value
        for file in sorted((ROOT / "batchruns").rglob("*.py"))
        if file.name != "messages.py"
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(messages.errors()) <= constants
    assert set(messages.EVENTS) <= constants


def test_numbers_and_sizes_are_written_as_the_language_does() -> None:
    many, large = (
        RunError("many_runs_in_work", runs=20_000_000),
        RunError("no_room", stored=1_610_612_736, limit=10_737_418_240),
    )

    assert "20,000,000 runs" in error_in_words(many)
    assert "1.5\xa0GB of 10\xa0GB" in error_in_words(large)
    with override("de"):
        assert "20.000.000" in error_in_words(many)
        assert "1,5\xa0GB" in error_in_words(large)


def test_lists_in_an_issue_that_was_kept_are_said_in_the_language() -> None:
    issue = Issue("postal_code_of_other_form", {"country": "Chile", "examples": ["1", "2"]})
    [kept] = decode_issues(encode_issues([RowIssue(("Postal code",), issue)]))

    assert issue_in_words(kept.issue) == str(issue)
    with override("de"):
        assert "1 oder 2" in issue_in_words(kept.issue)


def failed(message: str | None, error: Any) -> BatchRun:
    return BatchRun(status="failed", error_message=message, meta={"error": error})


CANCELED = "Canceled. Resume to continue where it stopped."


def test_why_a_run_failed_is_told_in_the_language_of_the_page() -> None:
    run = failed(CANCELED, {"code": "canceled", "params": {}})

    assert failure_in_words(run) == CANCELED
    with override("de"):
        assert failure_in_words(run).startswith("Abgebrochen.")


@pytest.mark.parametrize(
    "error",
    [
        None,
        "canceled",
        {"code": "canceled"},
        {"code": "no such code", "params": {}},
        {"code": "many_runs_in_work", "params": {}},
        {"code": "no_room", "params": {"stored": [], "limit": {}}},
        {"code": "unreachable_status", "params": {"run": 1, "now": "x", "status": None}},
    ],
)
def test_an_error_that_does_not_belong_to_the_message_is_not_believed(error: Any) -> None:
    run = failed("My own importer broke.", error)

    for language in ("en", "de"):
        with override(language):
            assert failure_in_words(run) == "My own importer broke."


def test_an_issue_in_an_error_is_kept_as_data_and_told_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(messages.RUN_ERRORS, "no_row", "No row: {issue} Not {names}.")
    error = RunError("no_row", issue=Issue("none_given"), names=("a", "b", "c"))
    kept = messages.error_data(error)

    assert json.loads(json.dumps(kept.dump())) == kept.dump()
    said = "No row: This cell says there is none. Not a, b and c."
    assert error_in_words(error) == messages.error_in_english(error) == said
    assert failure_in_words(failed(said, kept.dump())) == said


@pytest.mark.parametrize(
    ("text", "german"),
    [
        ("A worker stopped, so the run continues where it left off.", "Ein Worker fiel aus"),
        ("A text of nobody's.", "A text of nobody's."),
        ("", ""),
    ],
)
def test_what_an_earlier_version_wrote_of_an_event_is_shown(text: str, german: str) -> None:
    event = Event(kind="taken up", text=text)

    assert event_in_words(event) == text
    with override("de"):
        assert event_in_words(event).startswith(german)


def test_an_event_of_another_version_is_no_trouble() -> None:
    assert event_in_words(Event(kind="files removed", params={"weeks": 3})) == ""
    assert event_in_words(Event(kind="no such kind", params={}, text="As it was.")) == "As it was."


def test_columns_kinds_and_choices_are_in_the_catalog(catalog: dict[str, Message]) -> None:
    outputs = [output for enricher in all_steps() for output in enricher.outputs]
    said = {text for output in outputs for text in (output.description, output.source)}
    said |= {export.label for export in EXPORTS.values()} | set(SIGNATURES.values())
    sheets = [Sheet("A", n, is_hidden=hidden) for n in (None, 1, 2) for hidden in (True, False)]
    for reader in READERS.values():
        for field in reader.option_fields(ParseOptions(reader.name), sheets):
            said |= {field.label, *(choice.label for choice in field.choices)}
    assert said <= catalog.keys() | {"{sheet:s}"}


@pytest.mark.parametrize(
    ("said", "german"),
    [
        ("This file is empty. Choose the file that holds the leads.", "Diese Datei ist leer."),
        ("A text of nobody's.", "A text of nobody's."),
        (None, ""),
    ],
)
def test_what_was_said_in_english_is_shown_in_german(said: Any, german: str) -> None:
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
            "CSV, TSV, XLSX, XLS, ODS, JSON, Parquet and Arrow.",
            "Das ist ein PNG-Bild, keine Tabelle mit Leads.",
        ),
        (UnreadableFileError("broken_json", line=12), "damaged in line 12.", "in Zeile 12 ab"),
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
        (UnreadableFileError("no_sheet", sheet="City"), "“City”", "„City“"),
        (
            UnreadableFileError("several_lists", lists=["city", "phone"]),
            "several lists: city and phone.",
            "mehrere Listen: city und phone.",
        ),
        (
            RunError("illegal_transition", run="Name", verb="started", status="processing"),
            "Name can't be started: it is already processing.",
            "Name kann nicht gestartet werden: Der Lauf ist schon in Arbeit.",
        ),
    ],
    ids=lambda value: getattr(value, "code", ""),
)
def test_an_error_is_told_in_the_persons_language(error: Any, english: str, german: str) -> None:
    assert english in error_in_english(error)
    assert error_in_words(error) == error_in_english(error)
    with override("de"):
        assert german in error_in_words(error)
        assert english in error_in_english(error)


@pytest.mark.parametrize(
    ("issue", "english", "german"),
    [
        (
            Issue("parts_missing", {"parts": ["name", "title"]}),
            "Missing: name, title.",
            "Es fehlt: Name, Position.",
        ),
        (
            Issue("several_countries", {"countries": ["Kongo", "Niger", "Guinea"]}),
            "This could be Kongo or Niger or Guinea.",
            "Das kann Kongo oder Niger oder Guinea sein.",
        ),
        (
            Issue("not_json_at", {"reason": "Expecting value", "character": 1_234}),
            "The line isn't JSON: Expecting value at character 1,234.",
            "Die Zeile ist kein JSON: ein Wert fehlt (Zeichen 1.234).",
        ),
        (
            Issue("unknown_key", {"key": "city"}),
            "The record has the key “city”, which the first records don't have.",
            "Der Datensatz hat den Schlüssel „city“, den die ersten Datensätze nicht haben.",
        ),
    ],
    ids=lambda value: getattr(value, "code", ""),
)
def test_an_issue_is_told_in_the_persons_language(issue: Issue, english: str, german: str) -> None:
    assert str(issue) == issue_in_words(issue) == english
    with override("de"):
        assert stored_issue_in_words(issue.dump()) == german
        assert str(issue) == english


@pytest.mark.parametrize("code", TABLE_ERRORS)
def test_every_sentence_takes_its_parameters(code: Any) -> None:
    names = {name for _, name, _, _ in Formatter().parse(TABLE_ERRORS[code]) if name}

    sentence = error_in_english(TableError(code, **dict.fromkeys(names, 1_234)))

    assert sentence.endswith((".", "1,234"))
    assert sentence.count("1,234") == len(names)


@pytest.mark.parametrize("code", ISSUES)
def test_every_issue_takes_its_parameters(code: Any) -> None:
    specs = {name: spec for _, name, spec, _ in Formatter().parse(ISSUES[code]) if name}
    issue = Issue(code, {n: ["x"] if spec in ("or", "list") else "x" for n, spec in specs.items()})

    assert stored_issue_in_words(issue.dump()) == issue_in_words(issue)
    assert "{" not in issue_in_words(issue)
