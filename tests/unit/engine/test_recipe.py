"""Recipes: which file they resemble, and what they change of its options."""

import json
from typing import Any

import pytest

from batchruns.engine.options import ALL, Options
from batchruns.engine.recipe import HEADER_DIGEST, Recipe, RecipeError, best_match, digest
from batchruns.engine.tables.parse_options import ParseOptions

HEADER = ("Contact", "Mail", "Tel", "Firm", "Town")
MAPPING = ("full_name", "email", "phone", "company", "city")


def options(columns: tuple[str, ...], mapping: tuple[str | None, ...], **more: Any) -> Options:
    return Options(ParseOptions("csv"), columns, mapping, **more)


def recipe(**more: Any) -> Recipe:
    return Recipe.of(options(HEADER, MAPPING, **more))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (HEADER, True),
        (tuple(reversed(HEADER)), True),
        (("contact", " MAIL", "Tel", "Firm", "Country"), True),
        (("Contact", "Mail", "Tel", "Fax", "Country"), False),
        (("Mail",), True),
        ((), False),
    ],
)
def test_a_header_of_which_it_knows_four_fifths_resembles_it(
    header: tuple[str, ...], expected: bool
) -> None:
    assert recipe().resembles(header) is expected


def test_the_mapping_follows_the_names_and_leaves_other_columns() -> None:
    file = options(("Town", "Country", "MAIL"), ("region", "country", None))

    assert recipe().apply(file).mapping == ("city", "country", "email")


def test_a_column_that_it_knows_as_unmapped_is_unmapped() -> None:
    unmapped = Recipe.of(options(("Note", "Mail"), (None, "email")))

    assert unmapped.apply(options(("Note", "Mail"), ("title", "email"))).mapping == (None, "email")


def test_a_field_is_not_given_twice_unless_it_repeats() -> None:
    file = options(("Contact", "Name", "Fax"), ("title", "full_name", "phone"))

    assert recipe().apply(file).mapping == ("full_name", None, "phone")


def test_columns_of_one_name_are_told_apart_by_their_order() -> None:
    twice = Recipe.of(options(("Phone", "Phone"), ("phone", None)))

    assert twice.apply(options(("Phone", "Phone"), (None, "phone"))).mapping == ("phone", None)


def test_everything_but_the_parsing_is_taken_over() -> None:
    chosen: dict[str, Any] = {
        "default_country": "FR",
        "without": frozenset({"name"}),
        "also": frozenset({"mx"}),
        "column_set": ALL,
        "export_format": "xlsx",
    }
    file = Options(ParseOptions("csv", delimiter=";"), ("Mail",), (None,))

    result = recipe(**chosen).apply(file)

    assert {name: getattr(result, name) for name in chosen} == chosen
    assert result.parse.delimiter == ";"


def test_what_another_version_wrote_breaks_nothing() -> None:
    strange = Recipe({"columns": ["Mail"], "mapping": ["smell"], "columnSet": 7, "steps": [{}]})

    assert strange.apply(options(("Mail",), ("email",))).column_set == "essential"
    assert Recipe.from_json(json.dumps(dict(strange.content))).content["steps"] == [{}]


@pytest.mark.parametrize("text", ["", "[]", "no", "{}", '{"columns": 3}', "[" * 100_000])
def test_what_is_no_recipe_is_refused(text: str) -> None:
    with pytest.raises(RecipeError):
        Recipe.from_json(text)


def test_of_several_the_one_that_knows_most_is_best_then_the_narrowest() -> None:
    some = Recipe.of(options(HEADER[:4], MAPPING[:4]))
    wide = Recipe.of(options((*HEADER, "Fax"), (*MAPPING, None)))

    assert best_match([some, wide, recipe()], HEADER) == recipe()
    assert best_match([some, wide], HEADER) is wide
    assert best_match([some], ("Color",)) is None


def test_a_mapping_of_an_earlier_version_is_known_by_its_digest() -> None:
    earlier = Recipe({HEADER_DIGEST: digest(HEADER), "mapping": list(MAPPING)})

    assert earlier.resembles(HEADER)
    assert not earlier.resembles(HEADER[:4])
    assert earlier.apply(options(HEADER, (None,) * 5)).mapping == MAPPING


def test_a_file_is_parsed_as_the_recipes_was_only_if_its_columns_are_others() -> None:
    third = Recipe.of(Options(ParseOptions("csv", header_row=2), HEADER, MAPPING))
    misread = Options(ParseOptions("csv", compression="gzip"), ("Fair 2026", "", ""), (None,) * 3)

    assert third.other_parsing(misread) == ParseOptions("csv", header_row=2, compression="gzip")
    assert third.other_parsing(options(HEADER, MAPPING)) is None
    assert third.other_parsing(Options(ParseOptions("xlsx"), ("Fair",), (None,))) is None
