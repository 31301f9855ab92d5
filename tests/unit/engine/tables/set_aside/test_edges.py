"""The quick look at a text's edges never passes over what a closer look would find."""

from collections.abc import Callable

import pytest

from batchruns.engine.tables.set_aside import edges, words

FORMS = (
    "{}",
    "{}:",
    "{} 5",
    "5 {}",
    "({} 3)",
    "Total {}: 12",
    "Berlin {}",
    "Rick (2 {})",
    "“{}” 1/3",
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", [str, str.upper, str.title])
def test_what_tells_of_the_file_is_looked_at(form: str, case: Callable[[str], str]) -> None:
    phrases = words.texts_of("total", "sum", "note", "count", "page")
    texts = [form.format(case(phrase)) for phrase in phrases]
    telling = [text for text in texts if words.says_of_file(text) or words.group_of_total(text)]

    assert telling
    assert all(map(edges.may_be_about_file, telling))


@pytest.mark.parametrize("text", ["Emma Kovalenko", "Acme GmbH", "+49 30 123456", "1001", "東京都"])
def test_leads_are_passed_over(text: str) -> None:
    assert not edges.may_be_about_file(text)
