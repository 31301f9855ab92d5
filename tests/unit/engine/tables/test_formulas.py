"""Cells that a spreadsheet would take for formulas."""

import pytest

from batchruns.engine.tables.exports.formulas import defused, defused_row


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|x", "=HYPERLINK(\"x\")", "+A1", "- item",
     "＝1+1", "－A1", "-A1", "+49=1", "@ada", "\tx", "\rx", " =1", "\u00a0=1", "\ufeff=1", "\0=1", '"=1"',
     "+49 30 901820=1", "+" + "1" * 80],
)  # fmt: skip
def test_formulas_get_an_apostrophe(cell: str) -> None:
    assert defused(cell) == f"'{cell}"


@pytest.mark.parametrize(
    ("cell", "harmless"),
    [
        ("x;=1+1", "x;'=1+1"),
        ("x; =1;@y", "x;' =1;'@y"),
        ("two\n=1", "two\n'=1"),
        ("two\r\n- lines", "two\r\n'- lines"),
        ("x\t+A1", "x\t'+A1"),
        ('x;"=1', "x;'\"=1"),
        ("\t=1", "'\t'=1"),
        ("=1;+49 30 901820", "'=1;+49 30 901820"),
    ],
)
def test_nor_do_they_run_where_a_spreadsheet_cuts_at_semicolons_or_tabs(
    cell: str, harmless: str
) -> None:
    assert defused(cell) == harmless


@pytest.mark.parametrize(
    "cell",
    ["", "Ada", "+49 30 901820", "+1 (650) 253-0000 ext. 5", "+44-20-7946-0000", "-5.20", "+3",
     "-1.234,56 €", "-12 %", "+1.5e-3", "-", "a=b", "'=1", "5 - 3",
     "+49 (0)30/901820", "+1 650.253.0000 x12", " +49 30 901820", "home; +49 30 901820",
     "+49 30 901820\n+49 170 1234567", "two\nlines", "a; b", "ada@example.com; bob@example.com"],
)  # fmt: skip
def test_numbers_phone_numbers_and_other_text_stay(cell: str) -> None:
    assert defused(cell) == cell


CALL = "1+cmd|'/c calc'!A1"


@pytest.mark.parametrize(
    ("cells", "harmless"),
    [
        (["+1", f"{CALL};x"], ["'+1", f"{CALL};x"]),
        (["-5", f"{CALL};x"], ["'-5", f"{CALL};x"]),
        (["Acme;+49", f"{CALL};x"], ["Acme;'+49", f"{CALL};x"]),
        (["x", "two\n-1", CALL, "y"], ["x", "two\n'-1", CALL, "y"]),
        (["+49 30 901820", CALL], ["'+49 30 901820", CALL]),
        (["-", CALL], ["'-", CALL]),
        (["+1", "E5+cmd|x"], ["'+1", "E5+cmd|x"]),
        (["+1", f" {CALL}"], ["'+1", f" {CALL}"]),
        (["+1", "5*A1"], ["'+1", "5*A1"]),
        (["+1", "2+WEBSERVICE(A1)"], ["'+1", "2+WEBSERVICE(A1)"]),
        (["+1", "+1", CALL], ["'+1", "+1", CALL]),
        (["+1", "2024-01-01", CALL], ["'+1", "2024-01-01", CALL]),
        (["=1", "x"], ["'=1", "x"]),
        (["+1", "cmd|'/c calc'!A1"], ["'+1", "cmd|'/c calc'!A1"]),
        (["-2", "0", 'HYPERLINK("x")'], ["'-2", "0", 'HYPERLINK("x")']),
        (["+1", "Acme", "Ltd", "SUM(A1)"], ["'+1", "Acme", "Ltd", "SUM(A1)"]),
    ],
)
def test_nor_do_they_run_where_a_comma_between_cells_is_a_decimal_one(
    cells: list[str], harmless: list[str]
) -> None:
    assert defused_row(cells) == harmless


@pytest.mark.parametrize(
    "cells",
    [
        ["+49 30 901820", "Acme & Co (Berlin)", "ada@x.com"],
        ["+49 30 901820", ""],
        ["+49 30 901820", "12 Main St."],
        ["+49 30 901820", "2024-01-01 10:20"],
        ["+49 30 901820", "+49 170 1234567", "O'Brien"],
        ["-5.20", "53111", "https://x.com/?a=1"],
        ["Ada", "+49 30 901820", CALL],
        ["a;b", CALL],
        ["+49 30 901820", "Acme;CEO | Founder"],
        ["x; +49 30 901820", "Acme"],
    ],
)
def test_phone_numbers_beside_ordinary_cells_stay(cells: list[str]) -> None:
    assert defused_row(cells) == cells
