"""No header yields a field that the options of a run refuse, however it is spelled."""

from collections.abc import Iterator

import pytest

from batchruns.engine.options import Options
from batchruns.engine.schema import fields, roles
from batchruns.engine.schema.headers import names
from batchruns.engine.schema.match_columns import match_columns
from batchruns.engine.text import camel_case
from tests.unit.engine.schema.test_exports import LINES

MAPPING = next(option for option in Options.definitions() if option.name == "mapping")
HEADER = [line[1] for line in LINES]
NAMES = sorted(
    {entry.cells[1] for file in names.FILES for entry in file.entries()}
    | {word for _, word in [*names.WORDS_FILE.rows(), *roles.FILE.rows()]}
    | set(HEADER)
)


def spellings(name: str) -> Iterator[str]:
    """A name as people and programs write it."""
    yield from (name, name.upper(), name.title(), name.replace(" ", "_"), name.replace(" ", ""))
    yield from (f"{name} 2", f"Contact {name}", f"{name} / {name}", f"x.{name}", f"{name}?")
    yield from (camel_case(name.replace(" ", "_")), f"{name}: Display Name")


def test_every_field_that_a_name_tells_is_a_lead_field() -> None:
    guesses = (
        (spelling, guess.field)
        for name in NAMES
        for spelling in spellings(name)
        for guess in (names.field_of(spelling), *names.second_fields_of(spelling))
        if guess
    )

    assert {spelling: field for spelling, field in guesses if not fields.is_field(field)} == {}


@pytest.mark.parametrize(
    "cell", ["", "ada@acme.com", "+49 30 901820", "Acme GmbH", "Dr.", "Germany"]
)
def test_every_mapping_is_one_that_a_run_keeps(cell: str) -> None:
    mapping = tuple(column.field for column in match_columns(HEADER, [[cell] * len(HEADER)]))

    assert MAPPING.type.parse(MAPPING.type.dump(mapping)) == mapping
