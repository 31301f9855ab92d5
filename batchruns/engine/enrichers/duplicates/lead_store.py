"""The leads of all rows of a file, in files of ours, so that they take no memory."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from mmap import ACCESS_READ, mmap
from pathlib import Path
from tempfile import TemporaryFile

from batchruns.engine.enrichers.duplicates.extract import ExtractFile
from batchruns.engine.enrichers.duplicates.leads import Lead, decode_lead


class LeadStore:
    """The leads by row, numbered from 0 over the whole file."""

    def __init__(self, lines: mmap, ends: Sequence[int], names: Sequence[int]) -> None:
        self._lines = lines
        self._ends = ends
        self.names = names
        """For each row a number that equal names have in common; 0 if it has none."""

    def line(self, row: int) -> bytes:
        """The lead of a row as the bytes of its line; if these are equal, leads are."""
        return self._lines[self._ends[row] : self._ends[row + 1]]

    def lead(self, row: int) -> Lead:
        """The lead of a row."""
        return decode_lead(self.line(row))


@contextmanager
def opened(extracts: Sequence[ExtractFile]) -> Iterator[LeadStore]:
    """The leads of a file's parts, in order, as long as the block lasts."""
    # Beside the extracts, as a system's folder for passing files may be kept in memory.
    folder = extracts[0].path.parent if extracts else None
    with ExitStack() as stack:
        lines = stack.enter_context(_mapped((extract.leads()[2] for extract in extracts), folder))
        ends = stack.enter_context(_mapped(map(bytes, _ends(extracts)), folder))
        names = stack.enter_context(_mapped((bytes(e.leads()[1]) for e in extracts), folder))
        with (
            memoryview(ends) as of_ends,
            memoryview(names) as of_names,
            of_ends.cast("Q") as end_of_each,
            of_names.cast("I") as name_of_each,
        ):
            yield LeadStore(lines, end_of_each, name_of_each)


def _ends(extracts: Iterable[ExtractFile]) -> Iterator["array[int]"]:
    start = 0
    yield array("Q", (start,))
    for extract in extracts:
        ends = array("Q", (start + end for end in extract.leads()[0]))
        yield ends
        start = ends[-1] if ends else start


@contextmanager
def _mapped(pieces: Iterable[bytes], folder: Path | None) -> Iterator[mmap]:
    with TemporaryFile(dir=folder) as file:
        file.writelines(pieces)
        if not file.tell():
            file.write(bytes(8))  # An empty file can't be mapped.
        file.flush()
        with mmap(file.fileno(), 0, access=ACCESS_READ) as mapped:
            yield mapped
