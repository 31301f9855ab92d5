"""Issues of an email that isn't the lead's any more go; others stay."""

import pytest

from batchruns.engine.issues import Issue
from batchruns.engine.row_issues import RowIssue, decode_issues, encode_issues
from batchruns.runs.edits import without_issues

MISTYPED = Issue("domain_mistyped", {"domain": "gmail.com"})
EMAIL, COUNTRY = RowIssue(("E-mail",), MISTYPED), RowIssue(("Country",), Issue("unknown_country"))


@pytest.mark.parametrize(
    ("issues", "expected"),
    [
        ([], []),
        ([EMAIL], []),
        ([COUNTRY], [COUNTRY]),
        ([EMAIL, COUNTRY], [COUNTRY]),
        ([COUNTRY, RowIssue(("Work",), MISTYPED)], [COUNTRY]),
        ([RowIssue(("E-mail", "Home"), MISTYPED)], [RowIssue(("Home",), MISTYPED)]),
    ],
)
def test_issues_about_others_stay(issues: list[RowIssue], expected: list[RowIssue]) -> None:
    left = without_issues(encode_issues(issues), {"E-mail", "Work"})

    assert decode_issues(left) == expected
