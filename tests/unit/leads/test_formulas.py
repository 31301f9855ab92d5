"""Cells that a spreadsheet would take for formulas."""

import pytest

from batchruns.leads.formulas import defused


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|x", "\t=1", "\r=1", "=HYPERLINK(\"x\")",
     "+A1", "- item", "＝1+1", "-A1", "+49=1", "@ada"],
)  # fmt: skip
def test_formulas_get_an_apostrophe(cell):
    assert defused(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell",
    ["", "Ada", "+49 30 901820", "+1 (650) 253-0000 ext. 5", "+44-20-7946-0000", "-5.20", "+3",
     "-1.234,56 €", "-12 %", "+1.5e-3", "-", "a=b", "'=1", "5 - 3",
     "+49 (0)30/901820", "+1 650.253.0000 x12"],
)  # fmt: skip
def test_numbers_phone_numbers_and_other_text_stay(cell):
    assert defused(cell) == cell
