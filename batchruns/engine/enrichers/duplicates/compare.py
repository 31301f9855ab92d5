"""All rows of a file compared by their keys, each with few others: time grows as the rows do."""

from array import array
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise, product, starmap

from batchruns.engine.enrichers.duplicates.extract import (
    BUCKETS,
    DIGEST_BITS,
    ROW_BITS,
    ROW_MASK,
    ExtractFile,
)
from batchruns.engine.enrichers.duplicates.groups import MOST_COMPARED, Groups
from batchruns.engine.enrichers.duplicates.kinds import KINDS, Kind
from batchruns.engine.enrichers.duplicates.lead_store import LeadStore, opened
from batchruns.engine.enrichers.duplicates.rule import (
    are_same_by_key,
    are_same_by_name,
    contradict,
    have_contradictory_names,
)
from batchruns.engine.subjects.spelling import digest_of

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
    with opened(extracts) as leads:
        for number, kind in enumerate(KINDS):
            comparison = _Comparison(kind, 2 * number + 1, leads, groups)
            for digest, rows in _rows_by_digest(extracts, number):
                comparison.compare(digest, rows)
    return groups


def _rows_by_digest(
    extracts: Sequence[ExtractFile], kind: int
) -> Iterator[tuple[int, Sequence[int]]]:
    """Each digest of a kind that several rows have, in order, and these rows, in order."""
    passes = min(BUCKETS, 1 + sum(extract.rows for extract in extracts) // ROWS_AT_A_TIME)
    for buckets in pairwise(BUCKETS * number // passes for number in range(passes + 1)):
        rows_by_digest = _shared_digests(extracts, kind, *buckets)
        for digest in sorted(rows_by_digest):
            yield digest, rows_by_digest[digest]


def _shared_digests(
    extracts: Sequence[ExtractFile], kind: int, bucket: int, next_bucket: int
) -> "dict[int, array[int]]":
    """The rows by each digest that several have, in the buckets up to, not including, the next."""
    firsts: dict[int, int] = {}
    rows_by_digest: dict[int, array[int]] = {}
    start = 0
    for extract in extracts:
        for record in extract.records(kind, bucket, next_bucket):
            digest, row = record >> ROW_BITS, start + (record & ROW_MASK)
            first = firsts.setdefault(digest, row)
            if first != row:
                rows_by_digest.setdefault(digest, array("I", (first,))).append(row)
        start += extract.rows
    return rows_by_digest


class _Comparison:
    """The comparison of rows by keys of one kind; `reason` is the number of the first of its two."""

    def __init__(self, kind: Kind, reason: int, leads: LeadStore, groups: Groups) -> None:
        self._kind = kind
        self._reason = reason
        self._leads = leads
        self._groups = groups

    def compare(self, digest: int, rows: Sequence[int]) -> None:
        """Joins those of these rows, whose keys have the same digest, that have the same lead."""
        if self._groups.are_joined(rows):
            return
        if self._is_of_one(digest, rows):
            self._join_same(rows, is_of_one=True)
            return
        for namesakes in self._namesakes(rows):
            if len(namesakes) > 1:
                self._join_same(namesakes, is_of_one=False)

    def _is_of_one(self, digest: int, rows: Sequence[int]) -> bool:
        """Whether the key of this digest can be one person's, and the names of these rows, too."""
        keys = self._kind.keys(self._leads.lead(rows[0]))
        of_digest = keys if len(keys) == 1 else [k for k in keys if digest_of(k) == digest]
        return any(map(self._kind.may_be_of_one, of_digest)) and self._are_named_alike(rows)

    def _are_named_alike(self, rows: Sequence[int]) -> bool:
        """Whether these rows have few names, of which no two are those of two people."""
        names = self._leads.names
        by_name: dict[int, int] = {}
        for row in rows:
            by_name.setdefault(names[row], row)
            if len(by_name) > MOST_NAMES:
                return False
        pairs = combinations(map(self._leads.lead, by_name.values()), 2)
        return not any(starmap(have_contradictory_names, pairs))

    def _namesakes(self, rows: Sequence[int]) -> Iterator[Sequence[int]]:
        """Those of these rows whose names have the same digest, and those without a name.

        In the order of the digests, of which some of all there are are looked at together.
        """
        passes = 1 + len(rows) // ROWS_AT_A_TIME
        for edge, next_edge in pairwise((n << DIGEST_BITS) // passes for n in range(passes + 1)):
            rows_by_name: dict[int, array[int]] = {}
            for row, name in zip(rows, map(self._leads.names.__getitem__, rows), strict=True):
                if edge <= name < next_edge:
                    rows_by_name.setdefault(name, array("I")).append(row)
            yield from map(rows_by_name.__getitem__, sorted(rows_by_name))

    def _join_same(self, rows: Sequence[int], *, is_of_one: bool) -> None:
        """Joins those of these rows that have the same lead; each is compared with the first few."""
        firsts: dict[bytes, int] = {}
        different: list[int] = []
        for row in rows:
            first = firsts.setdefault(self._leads.line(row), row)
            if first != row:
                self._join_equal(first, row, is_of_one=is_of_one)
                continue
            is_joined = any(self._join(other, row, is_of_one=is_of_one) for other in different)
            if not is_joined and len(different) < MOST_DIFFERENT:
                different.append(row)

    def _join_equal(self, one: int, other: int, *, is_of_one: bool) -> None:
        """Joins two rows whose leads are equal in all."""
        if self._groups.is_alone(other):
            # What the one has in common with a row before both, the other has as well.
            link = self._groups.link(one)
            self._groups.join(*(link or (one, self._reason_of(one, is_of_one=is_of_one))), other)
        else:
            self._join_groups(one, other, is_of_one=is_of_one)

    def _join(self, one: int, other: int, *, is_of_one: bool) -> bool:
        """Joins two rows if their leads are the same; whether they are."""
        leads = self._leads.lead(one), self._leads.lead(other)
        if self._groups.first(one) == self._groups.first(other):
            return True
        if set(self._kind.keys(leads[0])).isdisjoint(self._kind.keys(leads[1])):
            return False
        if is_of_one:
            are_same = are_same_by_key(*leads, is_address=self._kind.is_address)
        else:
            are_same = are_same_by_name(*leads)
        return are_same and self._join_groups(one, other, is_of_one=is_of_one)

    def _join_groups(self, one: int, other: int, *, is_of_one: bool) -> bool:
        """Joins the groups of two rows unless something in one contradicts something in the other."""
        groups, leads = self._groups, self._leads
        first, later = sorted((groups.first(one), groups.first(other)))
        if first == later:
            return True
        compared, of_later = list(groups.compared(first)), list(groups.compared(later))
        is_full = len(compared) + len(of_later) > MOST_COMPARED
        if (is_full and not is_of_one) or self._contradict(
            compared, of_later, by_name=not is_of_one
        ):
            return False
        groups.join(one, self._reason_of(one, is_of_one=is_of_one), other)
        lines = set(map(leads.line, compared))
        groups.compare_also(first, [row for row in of_later if leads.line(row) not in lines])
        return True

    def _contradict(self, rows: Sequence[int], others: Sequence[int], *, by_name: bool) -> bool:
        """Whether the leads of some of the rows and of some of the others can't be the same."""
        pairs = product(map(self._leads.lead, rows), map(self._leads.lead, others))
        return any(contradict(*pair, by_name=by_name) for pair in pairs)

    def _reason_of(self, row: int, *, is_of_one: bool) -> int:
        """The first of the kind's reasons, or the second if the name had to be the same, too."""
        return self._reason + (not is_of_one and bool(self._leads.lead(row).name))
