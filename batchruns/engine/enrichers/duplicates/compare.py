"""All rows of a file compared by their keys, each with few others: time grows as the rows do."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, combinations, pairwise

from batchruns.engine.enrichers.duplicates.extract import (
    BUCKETS,
    ROW_BITS,
    ROW_MASK,
    ExtractFile,
    digest_of,
)
from batchruns.engine.enrichers.duplicates.groups import MOST_COMPARED, Groups
from batchruns.engine.enrichers.duplicates.kinds import KINDS, Kind
from batchruns.engine.enrichers.duplicates.lead_store import LeadStore
from batchruns.engine.enrichers.duplicates.leads import Lead
from batchruns.engine.enrichers.duplicates.names import key_of_name
from batchruns.engine.enrichers.duplicates.rule import (
    are_same_by_key,
    are_same_by_name,
    contradict,
    have_contradictory_names,
)

ROWS_AT_A_TIME = 50_000
# A row is compared with no more than so many that have a key in common and are different leads.
MOST_DIFFERENT = 4
# A key that so many names have is nobody's own.
MOST_NAMES = 8


def group_rows(extracts: Sequence[ExtractFile]) -> Groups:
    """The rows of a file in groups of the same lead, by the extracts of its parts in order.

    Keys are compared kind by kind, and in the order of their digests: so it is the same however the
    rows are cut into parts.
    """
    groups = Groups(sum(extract.rows for extract in extracts))
    with LeadStore(extracts) as leads:
        for number, kind in enumerate(KINDS):
            comparison = _Comparison(kind, 2 * number + 1, leads, groups)
            for digest, rows in _rows_by_digest(extracts, number):
                comparison.compare(digest, rows)
    return groups


def _rows_by_digest(
    extracts: Sequence[ExtractFile], kind: int
) -> Iterator[tuple[int, Sequence[int]]]:
    """Each digest of a kind that several rows have, in order, and these rows, in order."""
    starts = list(accumulate((extract.rows for extract in extracts), initial=0))
    passes = min(BUCKETS, 1 + starts[-1] // ROWS_AT_A_TIME)
    edges = [BUCKETS * number // passes for number in range(passes + 1)]
    for edge, next_edge in pairwise(edges):
        firsts: dict[int, int] = {}
        rows_by_digest: dict[int, list[int]] = {}
        for start, extract in zip(starts, extracts, strict=False):
            for record in extract.records(kind, edge, next_edge):
                digest, row = record >> ROW_BITS, start + (record & ROW_MASK)
                first = firsts.setdefault(digest, row)
                if first != row:
                    rows_by_digest.setdefault(digest, [first]).append(row)
        yield from sorted(rows_by_digest.items())


class _Comparison:
    """The comparison of rows by keys of one kind; `reason` is the number of the first of its two."""

    def __init__(self, kind: Kind, reason: int, leads: LeadStore, groups: Groups) -> None:
        self._kind = kind
        self._reason = reason
        self._leads = leads
        self._groups = groups

    def compare(self, digest: int, rows: Sequence[int]) -> None:
        """Joins those of these rows, whose keys have the same digest, that have the same lead."""
        first_of = self._groups.first
        group = first_of(rows[0])
        if all(first_of(row) == group for row in rows):
            return
        rows_by_line: dict[bytes, list[int]] = {}
        for row in rows:
            rows_by_line.setdefault(self._leads.line(row), []).append(row)
        for key, with_key in self._by_key(
            digest, [equal[0] for equal in rows_by_line.values()]
        ).items():
            is_of_one = self._kind.may_be_of_one(key) and self._are_one_persons(with_key)
            self._join_different(with_key, is_of_one=is_of_one)
            for first in with_key:
                self._join_equal(rows_by_line[self._leads.line(first)], is_of_one=is_of_one)

    def _by_key(self, digest: int, rows: Iterable[int]) -> dict[str, list[int]]:
        by_key: dict[str, list[int]] = {}
        for row in rows:
            for key in self._kind.keys(self._leads.lead(row)):
                if digest_of(key) == digest:
                    by_key.setdefault(key, []).append(row)
        return by_key

    def _are_one_persons(self, rows: Sequence[int]) -> bool:
        """Whether these rows may all be the same person, by their names."""
        by_name: dict[str, Lead] = {}
        for row in rows:
            lead = self._leads.lead(row)
            by_name.setdefault(lead.name, lead)
            if len(by_name) > MOST_NAMES:
                return False
        return not any(
            have_contradictory_names(*pair) for pair in combinations(by_name.values(), 2)
        )

    def _join_different(self, rows: Sequence[int], *, is_of_one: bool) -> None:
        """Joins rows whose leads are the same, although something of them is different."""
        if is_of_one:
            is_address = self._kind.is_address

            def by_key(one: Lead, other: Lead) -> bool:
                return are_same_by_key(one, other, is_address=is_address)

            self._join_same(rows, by_key, is_of_one=True)
            return
        by_name: dict[str, list[int]] = {}
        for row in rows:
            by_name.setdefault(key_of_name(self._leads.lead(row).name), []).append(row)
        for namesakes in by_name.values():
            self._join_same(namesakes, are_same_by_name, is_of_one=False)

    def _join_same(
        self, rows: Sequence[int], are_same: Callable[[Lead, Lead], bool], *, is_of_one: bool
    ) -> None:
        different: list[int] = []
        for row in rows:
            lead = self._leads.lead(row)
            is_joined = any(
                self._groups.first(other) == self._groups.first(row)
                or (
                    are_same(self._leads.lead(other), lead)
                    and self._join(other, row, is_of_one=is_of_one)
                )
                for other in different
            )
            if not is_joined and len(different) < MOST_DIFFERENT:
                different.append(row)

    def _join(self, one: int, other: int, *, is_of_one: bool) -> bool:
        """Joins the groups of two rows unless something in one contradicts something in the other."""
        groups, leads = self._groups, self._leads
        first, later = sorted((groups.first(one), groups.first(other)))
        compared, of_later = list(groups.compared(first)), list(groups.compared(later))
        is_full = len(compared) + len(of_later) > MOST_COMPARED
        if is_full and not is_of_one:
            return False
        if any(
            contradict(leads.lead(row), leads.lead(of_other), by_name=not is_of_one)
            for row in compared
            for of_other in of_later
        ):
            return False
        groups.join(one, other, self._reason_for(one, is_of_one=is_of_one))
        lines = set(map(leads.line, compared))
        groups.compare_also(first, [row for row in of_later if leads.line(row) not in lines])
        return True

    def _join_equal(self, rows: Sequence[int], *, is_of_one: bool) -> None:
        """Joins rows whose leads are equal in all."""
        groups = self._groups
        reason = self._reason_for(rows[0], is_of_one=is_of_one)
        for row in rows[1:]:
            if groups.is_alone(row):
                groups.join(rows[0], row, reason)
            elif groups.first(row) != groups.first(rows[0]):
                self._join(rows[0], row, is_of_one=is_of_one)

    def _reason_for(self, row: int, *, is_of_one: bool) -> int:
        """The first of the kind's reasons, or the second if the name had to be the same, too."""
        return self._reason + (not is_of_one and bool(self._leads.lead(row).name))
