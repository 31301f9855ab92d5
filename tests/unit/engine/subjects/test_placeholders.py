"""What stands for an empty cell, and what only looks like it."""

import pytest

from batchruns.engine.subjects.placeholders import is_nothing, without_placeholders


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "--", "—", ".", "?", "???", "*", "/", "\\N", "\\\\N", "N/A", "n / a", "n.a.", "N/A.", "NaN", "<NA>",
        "null", "NULL", "(null)", "[null]", "None", "nil", "undefined", "undefined undefined", "N/A N/A", "- -",
        "[object Object]", "#N/A", "#NAME?", "#REF!", "#VALUE!", "#NV", "#BEZUG!", "#¡VALOR!", "#ДЕЛ/0!", "#ÉRTÉK!",
        "xxx", "TBD", "t.b.a.", "Not provided", "(not set)", "UNKNOWN", "- unknown -", "**none**",
        "{{first_name}}", "*|FNAME|*", "%FIRSTNAME%", "${name}",
        "keine Angabe", "k.A.", "k. A.", "(leer)", "nicht bekannt", "s/o", "ninguno", "Sin datos", "no aplica",
        "inconnu", "non renseigné", "Não informado", "nessuno", "n.v.t.", "onbekend", "brak danych", "není",
        "okänd", "ukjent", "ei tiedossa", "nincs", "yok", "нет данных", "不明", "无", "해당 없음", "không có",
    ],
)  # fmt: skip
def test_placeholders_are_nothing(text: str) -> None:
    assert is_nothing(text)
    assert is_nothing(f" {text} ")


@pytest.mark.parametrize(
    "text",
    ["0", "Tom", "Inga", "Li", "O", "-5", "+49 30 1", "(030) 12", "#1", "(Acme)", "<b>", "@na", "N", "NC", "Knox",
     "Nano", "Nonesuch", "C#", "'t Hooft", "100%", "R&D", "unknown@acme.com", "Selecta", "Voidware"],
)  # fmt: skip
def test_other_values_are_something(text: str) -> None:
    assert not is_nothing(text)


@pytest.mark.parametrize(
    ("text", "field"),
    [("Na", "last_name"), ("Na", "first_name"), ("Null", "last_name"), ("Nan", "first_name"), ("Nil", "first_name"),
     ("Leer", "city"), ("Blank", "last_name"), ("NA", "country"), ("ND", "region")],
)  # fmt: skip
def test_some_are_real_in_a_field_and_written_so(text: str, field: str) -> None:
    assert not is_nothing(text, field)
    assert is_nothing(text)
    assert is_nothing(text, "email")
    assert is_nothing(text.swapcase(), field)


def test_a_column_loses_its_placeholders_and_nothing_else() -> None:
    cells = ["Li", "Na", "NULL", "n/a", "", "#REF!"]
    assert without_placeholders(cells, set(cells), "last_name") == ["Li", "Na", "", "", "", ""]
    assert without_placeholders(cells, set(cells), "company") == ["Li", "", "", "", "", ""]
    assert cells[1] == "Na"


def test_a_column_without_any_is_given_back_as_it_is() -> None:
    cells = ["Li", "", "-5", "(030) 12"]
    assert without_placeholders(cells, set(cells)) is cells
