"""Issues of an email that isn't the lead's any more go; others stay."""

import pytest

from batchruns.runs.edits import without_issues

MISTYPED = "The domain looks like a mistyped gmail.com."
UNKNOWN = "No country is known by this name."


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("", ""),
        (f"E-mail: {MISTYPED}", ""),
        (f"Country: {UNKNOWN}", f"Country: {UNKNOWN}"),
        (f"E-mail: {MISTYPED} | Country: {UNKNOWN}", f"Country: {UNKNOWN}"),
        (f"Country: {UNKNOWN} | Work: {MISTYPED}", f"Country: {UNKNOWN}"),
        (f"E-mail, Home: {MISTYPED}", f"Home: {MISTYPED}"),
    ],
)
def test_issues_about_others_stay(cell: str, expected: str) -> None:
    assert without_issues(cell, {"E-mail", "Work"}) == expected
