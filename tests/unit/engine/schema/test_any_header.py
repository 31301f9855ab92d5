"""No header yields a field that the options of a run refuse, however it is spelled."""

from collections.abc import Iterator

import pytest

from batchruns.engine.options import Options
from batchruns.engine.schema import roles
from batchruns.engine.schema.headers import names
from batchruns.engine.schema.match_columns import match_columns
from batchruns.engine.text import camel_case
from tests.unit.engine.schema.test_exports import LINES

MAPPING = next(option for option in Options.definitions() if option.name == "mapping")
NAMES = sorted(
    {entry.cells[1] for file in names.FILES for entry in file.entries()}
    | {line[1] for line in LINES}
    | {word for _, word in [*names.WORDS_FILE.rows(), *roles.FILE.rows()]}
)
CELLS = ("", "ada@acme.com", "Acme GmbH")


def spellings(name: str) -> Iterator[str]:
    """A name as people and programs write it."""
    yield from (name, name.upper(), name.title(), name.replace(" ", "_"), name.replace(" ", ""))
    yield from (f"{name} 2", f"{name} (2)", f"Contact {name}", f"{name} / {name}", f"x.{name}")
    yield from (camel_case(name.replace(" ", "_")), f"  {name}?", f"{name}: Display Name")


@pytest.mark.parametrize("cell", CELLS)
def test_each_field_is_one_that_a_run_keeps(cell: str) -> None:
    header = [spelling for name in NAMES for spelling in spellings(name)]

    mapping = [column.field for column in match_columns(header, [[cell] * len(header)])]

    assert MAPPING.type.parse(MAPPING.type.dump(tuple(mapping))) == mapping
