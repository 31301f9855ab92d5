"""Cleaned values in the person's own columns, and rows that a download leaves out."""

import pytest

from batchruns.engine.tables.exports.excel_csv import ExcelCsvExport, list_separator
from batchruns.engine.tables.exports.layout import OwnColumn, ResultLayout
from batchruns.engine.tables.exports.left_out import (
    DUPLICATES,
    IN_LIST,
    INVALID_EMAILS,
    known_kinds,
    without,
)
from batchruns.engine.tables.exports.own_columns import OwnColumns

LAYOUT = ResultLayout(
    ["Mail", "Tel", "Mobile", "email_normalized", "email_status", "phone_e164", "duplicate_of"],
    {"email_normalized": 3, "email_status": 4, "phone_e164": 5, "duplicate_of": 6},
    {"email": [OwnColumn(0)], "phone": [OwnColumn(1), OwnColumn(2, "mobile")]},
    forms={"email": 3, "phone": 5},
)
ROWS = [
    ["A@B.com", "030 1", "", "a@b.com", "valid", "+49301", ""],
    ["nope", "", "", "", "invalid", "", ""],
    ["a@b.com", "030 1", "", "a@b.com", "valid", "+49301", "2"],
]


def test_a_cleaned_value_takes_the_place_of_what_stood_there() -> None:
    own = OwnColumns(LAYOUT)

    # Of two phone columns neither is the lead's number for sure: they stay.
    assert own.columns == ["Mail", "Tel", "Mobile", "email_status", "phone_e164", "duplicate_of"]
    assert [row[:2] for row in own.rows(ROWS)] == [
        ["a@b.com", "030 1"],
        ["nope", ""],
        ["a@b.com", "030 1"],
    ]


def test_the_originals_are_kept_behind_them() -> None:
    own = OwnColumns(LAYOUT, keeps_originals=True)

    assert own.columns[:3] == ["Mail", "Mail_original", "Tel"]
    assert next(iter(own.rows(ROWS)))[:2] == ["a@b.com", "A@B.com"]


def test_rows_are_left_out_on_purpose() -> None:
    assert list(without({INVALID_EMAILS}, LAYOUT, ROWS)) == [ROWS[0], ROWS[2]]
    assert list(without({DUPLICATES}, LAYOUT, ROWS)) == ROWS[:2]
    assert list(without([], LAYOUT, ROWS)) == ROWS


def test_who_is_surely_in_a_list_is_left_out_and_who_may_be_stays() -> None:
    layout = ResultLayout(["Name", "crm_match"], {"crm_match": 1}, {})
    rows = [["Ada", "certain"], ["Bob", "likely"], ["Cy", "possible"], ["Di", ""]]

    assert list(without({f"{IN_LIST}crm_match"}, layout, rows)) == rows[2:]
    assert list(without({f"{IN_LIST}other_match"}, layout, rows)) == rows
    assert known_kinds(["in:crm_match", DUPLICATES, "nonsense"]) == {"in:crm_match", DUPLICATES}


@pytest.mark.parametrize(
    ("language", "separator"),
    [
        ("en", ","),
        ("en-gb", ","),
        ("de", ";"),
        ("fr", ";"),
        ("pt-br", ";"),
        ("ja", ","),
        ("xx", ","),
    ],
)
def test_excel_gets_the_separator_of_the_persons_language(language: str, separator: str) -> None:
    assert list_separator(language) == separator
    content = b"".join(ExcelCsvExport(language).stream(["a", "b"], [["1;2", "x"]]))
    assert content.startswith(b"\xef\xbb\xbfa" + separator.encode() + b"b\r\n")
    assert (b'"1;2";x' in content) == (separator == ";")
