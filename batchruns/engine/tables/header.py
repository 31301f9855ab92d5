"""The header of a file that may have nothing else: a template of somebody's own."""

from pathlib import Path

from batchruns.engine.tables.open_file import open_unknown


def header_of(path: Path, filename: str) -> list[str]:
    """The names of its columns: its header, or else its first line. Raises UnreadableFileError."""
    with open_unknown(path, filename) as reader:
        if reader.options.header_row is not None or reader.columns():
            with reader.table() as table:
                return list(table.columns)
        with reader.records() as records:
            return list(next((each.cells for each in records if any(each.cells)), ()))
