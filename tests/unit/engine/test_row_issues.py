"""The issues of a row, as a cell for people and as kept beside the result."""

import json
import pickle
from itertools import islice
from string import Formatter

import pytest

from batchruns.engine.issues import SENTENCES, Issue
from batchruns.engine.row_issues import (
    RowIssue,
    decode_issues,
    encode_issues,
    issues_in_english,
    of_each_row,
)

MISTYPED = RowIssue(("E-mail",), Issue("domain_mistyped", {"domain": "gmail.com"}))
FAX = RowIssue(("Tel.: a\nb", "Mobil | 2"), Issue("fax_only"))


def made_up(code: str) -> Issue:
    """An issue of this code with parameters that stand in the way: commas, colons, line ends."""
    values = {"or": ["Paris, Texas", "Berlin\n"], "list": ["name", "e-mail"], "": 12_345}
    named = [(n, s) for _, n, s, _ in Formatter().parse(SENTENCES[code]) if n]
    return Issue(code, {name: values.get(spec or "", "Foo | Bar: x\n") for name, spec in named})


@pytest.mark.parametrize("code", SENTENCES)
def test_an_issue_comes_back_with_its_code_and_parameters(code: str) -> None:
    issue = made_up(code)

    [about, other], [again, _] = zip(
        *decode_issues(encode_issues([RowIssue(("Kontakt: Tel.",), issue), MISTYPED])), strict=True
    )

    assert (about, other) == (("Kontakt: Tel.",), ("E-mail",))
    assert (again, again.code, again.params) == (issue, issue.code, issue.params)


def test_an_issue_knows_its_code_in_another_process_and_is_its_sentence_elsewhere() -> None:
    issue = Issue("domain_mistyped", {"domain": "gmail.com"})

    again = pickle.loads(pickle.dumps(issue))

    assert (again.code, again.params) == (issue.code, issue.params)
    assert json.dumps(issue) == '"The domain looks like a mistyped gmail.com."'


def test_a_cell_says_each_issue_and_what_it_is_about() -> None:
    assert issues_in_english(encode_issues([MISTYPED, FAX])) == (
        "E-mail: The domain looks like a mistyped gmail.com."
        " | Tel.: a\nb, Mobil | 2: This is a fax number."
    )
    assert issues_in_english("") == ""


@pytest.mark.parametrize(
    "text",
    [
        "E-mail: Old words.",
        '["x',
        '[["a"], "no_such_code", {}]',
        '[["a"], "fax_only"]',
        "[1, 2, 3]",
    ],
)
def test_what_another_version_wrote_stays_as_it_is_written(text: str) -> None:
    [(about, issue)] = decode_issues(text)

    assert (about, issue, issue.code) == ((), text, "as_written")
    assert decode_issues("") == []


def test_rows_without_a_record_have_no_issues() -> None:
    assert list(islice(of_each_row([["1", "a"], ["4", "b"]]), 7)) == ["", "a", "", "", "b", "", ""]
    assert list(islice(of_each_row([]), 2)) == ["", ""]
