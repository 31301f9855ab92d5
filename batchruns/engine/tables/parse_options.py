"""How a file is parsed: what the page shows of it, and what reading it needs."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

ONE_COLUMN = "\x1f"
"""The delimiter of a file with one column: a character that no text holds."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are set apart in delimited text; the words are those of Python's csv module."""

    delimiter: str = ","
    """One character or several."""
    quotechar: str | None = '"'
    """None: quotes are characters like any other."""
    escapechar: str | None = None
    """What stands before a quote or delimiter that belongs to the cell, where it isn't doubled."""
    spaced_quotes: bool = False
    """Whether there are spaces between quotes and delimiters: “"a" , "b"”."""
    skip_blanks: bool = False
    """Whether the blanks behind each delimiter belong to no cell: “a, b, "c"”."""


@dataclass(frozen=True, slots=True)
class ParseOptions:
    """The kind of a file, and what that kind leaves open."""

    kind: str
    """The name of a reader: "csv" for any delimited text, "xlsx" and so on."""
    encoding: str | None = None
    """Python's name of the codec; texts only."""
    delimiter: str | None = None
    """One character or several, for delimited text."""
    quotechar: str | None = None
    """None: quotes are characters like any other."""
    header_row: int | None = 0
    """Which record, counted from 0 and without empty ones, holds the names; None: there are none."""
    sheet: str | None = None
    """The sheet that is read; the first of several."""
    sheets: tuple[str, ...] = ()
    """The sheets, where several are read as one table; each has its header."""
    escapechar: str | None = None
    """What stands before a quote or delimiter that belongs to the cell, where it isn't doubled."""
    spaced_quotes: bool = False
    """Whether there are spaces between quotes and delimiters: “"a" , "b"”."""
    compression: str | None = None
    """"gzip", "zip" (with one file in it) or None."""
    foreign_bytes: bool = False
    """Whether some lines have bytes that are no text in the encoding: those can't be rows."""
    shape: str | None = None
    """What a record of JSON is: "objects" or "arrays"."""
    skip_blanks: bool = False
    """Whether the blanks behind each delimiter belong to no cell: “a, b, "c"”."""
    pointer: str | None = None
    """Where its records are, if one object is around them: a JSON pointer such as "/data"."""

    @property
    def dialect(self) -> Dialect:
        """The options of delimited text."""
        return Dialect(
            self.delimiter or ",",
            self.quotechar,
            self.escapechar,
            self.spaced_quotes,
            self.skip_blanks,
        )

    def to_meta(self) -> dict[str, Any]:
        """As JSON, with camelCase keys."""
        return {**{_camel(name): v for name, v in asdict(self).items()}, "sheets": [*self.sheets]}

    @classmethod
    def from_meta(cls, meta: Mapping[str, Any]) -> "ParseOptions":
        """The options that `to_meta` wrote; keys that are missing have their defaults."""
        names = {_camel(field.name): field.name for field in fields(cls)}
        values = {names[key]: value for key, value in meta.items() if key in names}
        return cls(**{**values, "sheets": tuple(values.get("sheets") or ())})


def _camel(name: str) -> str:
    return re.sub("_(.)", lambda match: match[1].upper(), name)
