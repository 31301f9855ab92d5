"""How a file is understood: what the page shows of it, and what reading it needs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

DELIMITED = "csv"
SPREADSHEETS = ("xlsx", "xls", "ods")


@dataclass(frozen=True, slots=True)
class Format:
    """The kind of a file, and what that kind leaves open."""

    kind: str
    """"csv" for any delimited text, else "xlsx", "xls" or "ods"."""
    encoding: str | None = None
    """Python's name of the codec; delimited text only."""
    delimiter: str | None = None
    quotechar: str | None = None
    header_row: int | None = 0
    """Which record, counted from 0 and without empty ones, holds the names; None: there are none."""
    sheet: str | None = None

    def to_meta(self) -> dict[str, Any]:
        """As JSON, with camelCase keys."""
        values = asdict(self)
        values["headerRow"] = values.pop("header_row")
        return values

    @classmethod
    def from_meta(cls, meta: Mapping[str, Any]) -> "Format":
        """The format that `to_meta` told of."""
        values = dict(meta)
        values["header_row"] = values.pop("headerRow", 0)
        return cls(**values)
