"""A built list, opened to be matched with leads. Nothing of it is loaded: it is read as it is asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from batchruns.engine.issues import Issue
from batchruns.engine.lists.build import ListHeader
from batchruns.engine.lists.identity import Identity, Inputs, identity_of
from batchruns.engine.lists.index_file import MOST_SAME, IndexFile
from batchruns.engine.lists.keys import KeyKind, have_in_common, keys_of_lead
from batchruns.engine.lists.match import DECISION, NO_MATCH, Candidate, ListRow, Match, Tier
from batchruns.engine.lists.rules import RUNGS, Judgment, Rung, judge

MOST_CANDIDATES = 3
MOST_COMPARED = 8
"""So many rows that fit equally well are compared in what they hand over."""
Decisions = Mapping[str, str | None]
"""By the key of a lead (`identity.lead_key` of its inputs) the key of the row that it is; None: of no
row."""
NO_DECISIONS: Decisions = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Judged:
    """A row, numbered from 0, that may be the lead's."""

    row: int
    identity: Identity
    judgment: Judgment

    def doubted(self, issue: Issue) -> "_Judged":
        """The row with a doubt that leaves it no more than possible."""
        return replace(self, judgment=self.judgment.doubted(issue))


class OpenList:
    """A built list. Opening takes milliseconds; it may be used by one thread at a time.

    Raises ListError where the file isn't whole, at once or when a damaged part is read.
    """

    def __init__(self, path: Path, decisions: Decisions = NO_DECISIONS) -> None:
        self._file = IndexFile(path)
        self._decisions = decisions
        self.header = ListHeader.parse(self._file.header)
        self._positions = {name: number for number, name in enumerate(self.header.columns)}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    @property
    def bytes_of_rows(self) -> int:
        """How many bytes of the file are rows; what follows is the index."""
        return self._file.layout.offsets

    def rows(self) -> Iterator[ListRow]:
        """All rows in the order of the sources, without those that later ones replace."""
        for index in range(self._file.layout.rows):
            if not self._file.is_replaced(index):
                yield self._row(index, self._file.identity(index))

    def match(self, inputs: Inputs, columns: Sequence[str] = ()) -> Match:
        """What comes of a lead with these inputs. `columns` are those that are handed over: rows with
        the same cells in all of them count as one."""
        lead = identity_of(inputs)
        if self._decisions and (key := lead.key) in self._decisions:
            row_key = self._decisions[key]
            if row_key is None:
                return NO_MATCH
            if row := self._decided(lead, row_key):
                return Match(Tier.CERTAIN, row, (DECISION,))
        return self._by_rules(lead, columns)

    def _decided(self, lead: Identity, key: str) -> ListRow | None:
        """The row that a person chose; None where it is no longer in the list."""
        for rung in RUNGS[self.header.kind]:
            rows, _is_crowded = self._rows(rung.kind, lead)
            for row, identity in rows.items():
                if identity.key == key:
                    return self._row(row, identity)
        return None

    def _by_rules(self, lead: Identity, columns: Sequence[str]) -> Match:
        """The row of the first rung on which one is sure enough, else what is possible."""
        possible: dict[int, _Judged] = {}
        for rung in RUNGS[self.header.kind]:
            judged = self._judged(rung, lead, columns)
            for each in judged:
                if each.judgment.tier is not Tier.POSSIBLE:
                    row = self._row(each.row, each.identity)
                    return Match(
                        each.judgment.tier, row, each.judgment.matched_by, each.judgment.reason
                    )
                possible.setdefault(each.row, each)
        best = sorted(possible.values(), key=lambda each: -each.judgment.score)
        return self._proposed(best[:MOST_CANDIDATES])

    def _proposed(self, possible: Sequence[_Judged]) -> Match:
        """Rows for a person to decide on."""
        if not possible:
            return NO_MATCH
        candidates = tuple(
            Candidate(
                self._row(each.row, each.identity),
                each.judgment.matched_by,
                each.judgment.score,
                each.judgment.reason,
            )
            for each in possible
        )
        first = candidates[0]
        return Match(Tier.POSSIBLE, None, first.matched_by, first.reason, candidates)

    def _judged(self, rung: Rung, lead: Identity, columns: Sequence[str]) -> list[_Judged]:
        """The rows that have a rung's key in common with a lead. One at most is more than possible."""
        rows, is_crowded = self._rows(rung.kind, lead)
        judgments = ((row, identity, judge(rung, lead, identity)) for row, identity in rows.items())
        judged = [_Judged(row, identity, each) for row, identity, each in judgments if each]
        if is_crowded:
            return [each.doubted(Issue("list_many_rows")) for each in judged]
        return self._best(judged, columns)

    def _best(self, judged: Sequence[_Judged], columns: Sequence[str]) -> list[_Judged]:
        """The surest of these: one, unless several hand over other cells."""
        rank = max((each.judgment.rank for each in judged), default=None)
        best = [each for each in judged if each.judgment.rank == rank]
        if len(best) < 2 or self._hand_over_same(best, columns):
            return best[:1]
        several = Issue("list_several_rows", {"count": len(best)})
        return [each.doubted(several) for each in best]

    def _hand_over_same(self, judged: Sequence[_Judged], columns: Sequence[str]) -> bool:
        """Whether these rows have the same cells in the columns that are handed over."""
        if not columns or len(judged) > MOST_COMPARED:
            return False
        positions = [self._positions[column] for column in columns if column in self._positions]
        cells = (self._file.cells(each.row)[1] for each in judged)
        return len({tuple(own[position] for position in positions) for own in cells}) == 1

    def _rows(self, kind: KeyKind, lead: Identity) -> tuple[dict[int, Identity], bool]:
        """The rows that have a key of a kind in common with a lead, and whether there may be more."""
        rows: dict[int, Identity] = {}
        is_crowded = False
        for key in keys_of_lead(kind, lead):
            of_key = self._file.rows_of(kind, key)
            is_crowded |= len(of_key) >= MOST_SAME
            rows |= {row: self._file.identity(row) for row in of_key if row not in rows}
        common = {row: each for row, each in rows.items() if have_in_common(kind, lead, each)}
        return common, is_crowded

    def _row(self, index: int, identity: Identity) -> ListRow:
        number, cells = self._file.cells(index)
        named = zip(self.header.columns, cells, strict=True)
        return ListRow(number, identity.key, {name: cell for name, cell in named if cell})
