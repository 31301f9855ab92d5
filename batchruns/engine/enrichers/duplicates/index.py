"""Which rows of a file are duplicates, of which row, and by what."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import compress

from batchruns.engine.enrichers.duplicates.compare import group_rows
from batchruns.engine.enrichers.duplicates.extract import ExtractFile
from batchruns.engine.enrichers.duplicates.groups import REASON_BITS, REASON_MASK, Groups
from batchruns.engine.enrichers.duplicates.kinds import KINDS
from batchruns.engine.issues import Issue
from batchruns.engine.steps.later import AddedCells, Cells, Extract
from batchruns.engine.tables.row_numbers import RowNumbers

CODES = [code for kind in KINDS for code in kind.codes]


class Duplicates(AddedCells):
    """The cells of rows that have a lead which an earlier row has, too."""

    def __init__(self, groups: Groups, numbers: RowNumbers) -> None:
        self._groups = groups
        self._number_of = numbers.number_of

    @classmethod
    def find(cls, extracts: Sequence[Extract], numbers: RowNumbers) -> "Duplicates":
        """Compares all rows of a file, by the extracts of its parts, which are given in order."""
        files = [ExtractFile(extract.path, extract.rows) for extract in extracts]
        return cls(group_rows(files), numbers)

    def cells(self, rows: range) -> Mapping[int, Cells]:
        """The first row with the same lead, and what both have in common."""
        links = self._groups.links(rows)
        if not any(links):
            return {}
        first, number_of = self._groups.first, self._number_of
        return {
            row: (
                str(number_of(first(row))),
                Issue(
                    CODES[(link & REASON_MASK) - 1], {"row": str(number_of(link >> REASON_BITS))}
                ),
            )
            for row, link in zip(compress(rows, links), filter(None, links), strict=True)
        }

    def counts(self) -> Mapping[str, Counter[str]]:
        """By what rows are the same, whatever row they are the same as."""
        links = self._groups.links(range(len(self._groups)))
        reasons = Counter(link & REASON_MASK for link in links if link)
        names: Counter[str] = Counter()
        for reason, count in sorted(reasons.items()):
            names[KINDS[(reason - 1) // 2].name] += count
        return {"duplicate_reason": names}
