"""A result whose cleaned values stand in the person's own columns, instead of in columns beside them."""

from collections.abc import Iterable, Iterator, Sequence

from batchruns.engine.tables.exports.base import Row
from batchruns.engine.tables.exports.layout import ResultLayout

ORIGINAL = "_original"


class OwnColumns:
    """Writes each value in the form to use into the column that it came from.

    A cell for which there is none stays as it is, and an empty one gets what was found elsewhere. With
    `keeps_originals`, what stood there is in a column behind it. Fields that several columns hold stay
    apart.
    """

    def __init__(self, layout: ResultLayout, *, keeps_originals: bool = False) -> None:
        self._cleaned = {
            layout.fields[name][0].index: output
            for name, output in layout.forms.items()
            if len(layout.fields.get(name, ())) == 1
        }
        self._found = {
            layout.fields[name][0].index: outputs
            for name, outputs in layout.fills.items()
            if len(layout.fields.get(name, ())) == 1
        }
        written = set(self._cleaned.values())
        self._kept = [index for index in range(len(layout.columns)) if index not in written]
        self._keeps_originals = keeps_originals
        self.columns = list(self._named(layout.columns))
        """The columns' names."""

    def rows(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows of the result, written anew."""
        return (list(self._written(row)) for row in rows)

    def _named(self, columns: Sequence[str]) -> Iterator[str]:
        for index in self._kept:
            yield columns[index]
            if self._keeps_originals and index in self._cleaned:
                yield f"{columns[index]}{ORIGINAL}"

    def _written(self, row: Row) -> Iterator[str]:
        for index in self._kept:
            yield self._value(row, index)
            if self._keeps_originals and index in self._cleaned:
                yield row[index]

    def _value(self, row: Row, index: int) -> str:
        """The first that is filled: the value in the form to use, as it came, and what was found."""
        cleaned = row[self._cleaned.get(index, index)]
        found = (row[output] for output in self._found.get(index, ()))
        return cleaned or row[index] or next(filter(None, found), "")
