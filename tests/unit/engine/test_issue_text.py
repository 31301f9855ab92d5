"""The column of issues read back: every sentence leads to its code again."""

from string import Formatter

import pytest

from batchruns.engine.issue_text import OTHERS_WORDS, issue_of, issues_in
from batchruns.engine.issues import SENTENCES, Issue


def made_up(code: str) -> Issue:
    """An issue of this code with parameters that stand in the way: commas, colons, “or”."""
    values = {"or": ["Paris, Texas", "Berlin"], "list": ["name", "e-mail"], "": 12_345}
    named = [(n, s) for _, n, s, _ in Formatter().parse(SENTENCES[code]) if n]
    return Issue(code, {name: values.get(spec or "", "Foo, Bar: x or y") for name, spec in named})


@pytest.mark.parametrize("code", [code for code in SENTENCES if code != "as_written"])
def test_every_sentence_leads_to_its_code(code: str) -> None:
    assert issue_of(str(made_up(code))).code == code


def test_what_is_not_our_sentence_is_the_validators() -> None:
    assert issue_of("There must be something after the @-sign.").code == OTHERS_WORDS


def test_a_cell_tells_each_issue_and_what_it_is_about() -> None:
    mistyped, unknown = (
        Issue("domain_mistyped", {"domain": "gmail.com"}),
        Issue("no_country_prefix"),
    )
    cell = f"Email: {mistyped} | Tel., Mobil: {unknown}"

    assert [(each.about, each.issue.code) for each in issues_in(cell)] == [
        (("Email",), "domain_mistyped"),
        (("Tel.", "Mobil"), "no_country_prefix"),
    ]
    assert issues_in(cell)[0].issue.params == {"domain": "gmail.com"}
    assert issues_in("") == []


def test_a_columns_name_may_have_a_colon() -> None:
    [issue] = issues_in(f"Kontakt: Tel.: {Issue('fax_only')}")

    assert (issue.about, issue.issue.code) == (("Kontakt: Tel.",), "fax_only")
