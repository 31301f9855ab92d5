"""The filled cells of a line, and what they can't be."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from batchruns.engine.tables.set_aside.numbers import is_number
from batchruns.engine.tables.set_aside.words import count_in
from batchruns.engine.text import INVISIBLE

CURRENCY = re.compile("[A-Z]{3}")
LEAST_DIGITS_OF_PHONE = 7


class Cell(NamedTuple):
    """A cell that holds a text."""

    column: int
    field: str
    """The lead field that the column holds, "" if it is none."""
    text: str

    @property
    def is_of_lead(self) -> bool:
        """Whether a number in it is a lead's phone number or postal code."""
        return self.field == "postal_code" or (self.field == "phone" and _is_long(self.text))

    @property
    def is_of_total(self) -> bool:
        """Whether it holds a number as a total has them, and nothing that is told of a lead."""
        return _is_amount(self.text) and not self.is_of_lead


Line = Sequence[Cell]
"""The filled cells of a line."""


def filled_cells(cells: Sequence[str], fields: Mapping[int, str]) -> list[Cell]:
    """The cells that hold more than blanks; `fields`: the lead fields of some columns."""
    texts = (cell.translate(INVISIBLE).strip() for cell in cells)
    return [Cell(i, fields.get(i, ""), text) for i, text in enumerate(texts) if text]


def has_address(line: Line) -> bool:
    """Whether one of the cells may be an e-mail address."""
    return any("@" in cell.text for cell in line)


def _is_amount(text: str) -> bool:
    return is_number(text) or bool(CURRENCY.fullmatch(text)) or count_in(text) > 0


def _is_long(number: str) -> bool:
    return number.startswith("+") or sum(map(str.isdecimal, number)) >= LEAST_DIGITS_OF_PHONE
