"""The leads of all rows of a file, in one file of ours, so that they take no memory."""

from array import array
from collections.abc import Sequence
from mmap import ACCESS_READ, mmap
from tempfile import TemporaryFile
from types import TracebackType

from batchruns.engine.enrichers.duplicates.extract import ExtractFile
from batchruns.engine.enrichers.duplicates.leads import Lead, decode_lead


class LeadStore:
    """The leads by row, as long as the block lasts. Eight bytes for each row are kept in memory."""

    def __init__(self, extracts: Sequence[ExtractFile]) -> None:
        self._ends = array("Q", [0])
        # Beside the extracts, as other folders for passing files may be kept in memory.
        folder = extracts[0].path.parent if extracts else None
        with TemporaryFile(dir=folder) as file:
            for extract in extracts:
                ends, lines = extract.leads()
                start = self._ends[-1]
                self._ends.extend(start + end for end in ends)
                file.write(lines)
            file.write(b"\n")  # Nothing can't be mapped.
            file.flush()
            self._lines = mmap(file.fileno(), 0, access=ACCESS_READ)

    def __enter__(self) -> "LeadStore":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._lines.close()

    def line(self, row: int) -> bytes:
        """The lead of a row as the bytes of its line, which are equal if leads are."""
        return self._lines[self._ends[row] : self._ends[row + 1]]

    def lead(self, row: int) -> Lead:
        """The lead of a row."""
        return decode_lead(self.line(row).decode("utf-8", "surrogatepass"))
