"""Words in the form in which they are compared."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchruns.engine.text import plain


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("  Müller-Straße ", "muller strasse"),
        ("ÉLÈVE", "eleve"),
        ("snake_case", "snake case"),
        ("Ｆｕｌｌ　Ｗｉｄｔｈ", "full width"),
        ("Москва", "москва"),
    ],
)
def test_accents_capitals_and_punctuation_make_no_difference(text: str, form: str) -> None:
    assert plain(text) == form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("パリ", "バリ"),  # Paris, Bali
        ("टोगो", "टोंगा"),  # Togo, Tonga
        ("राम", "रोम"),
        ("ไทย", "ไท"),
        ("กิน", "กัน"),
    ],
)
def test_marks_that_make_other_letters_do(one: str, other: str) -> None:
    assert plain(one) != plain(other)
    assert " " not in plain(one)


@given(st.text())
def test_the_form_of_a_form_is_itself(text: Any) -> None:
    assert plain(plain(text)) == plain(text)
