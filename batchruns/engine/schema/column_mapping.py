"""What the columns of a file or table are taken for, for programs and for people."""

from collections.abc import Sequence

from batchruns.engine.schema.match_columns import Column


class ColumnMapping(dict[str, str | None]):
    """The lead field of each column by its name, or None where it holds none.

    Printed, it also says how sure each is, and shows some cells; `columns` has that for programs.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__((column.name, column.field) for column in columns)
        self.columns = list(columns)

    def __str__(self) -> str:
        lines = [_words_of(column) for column in self.columns]
        widths = [max(map(len, words)) for words in zip(*lines, strict=True)]
        padded = (map(str.ljust, line, widths) for line in lines)
        return "\n".join("  ".join(words).rstrip() for words in padded)


def _words_of(column: Column) -> tuple[str, str, str, str]:
    """Name, field, confidence and some cells; of a column without a field, name and cells."""
    cells = ", ".join(column.samples)
    if column.field is None:
        return column.name, "-", "", cells
    return column.name, column.field, f"{column.confidence:.0%}", cells
