"""The base of what only all rows of a file tell."""

from abc import abstractmethod
from collections.abc import Sequence

from batchruns.engine.steps.base import Phase
from batchruns.engine.steps.later import AddedCells, Extract, LaterStep
from batchruns.engine.tables.row_numbers import RowNumbers


class FileStep(LaterStep):
    """Works out its outputs from all rows of the file, such as which of them are duplicates.

    Its memory must not grow with the cells of a file, which may have millions of rows: what is
    extracted of them stays in files.
    """

    phase = Phase.FILE

    @abstractmethod
    def compare(self, extracts: Sequence[Extract], numbers: RowNumbers) -> AddedCells:
        """The cells of all rows; the extracts are those of the file's parts, in order.

        `numbers`: by which each row is named to people, as it is numbered in the uploaded file.
        """
