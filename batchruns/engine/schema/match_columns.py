"""Which lead field each column holds: by its name, and by its cells where the name says nothing."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from batchruns.engine.schema import fields, values
from batchruns.engine.schema.headers.names import (
    Guess,
    field_of,
    is_nameless,
    names_no_field,
    second_fields_of,
)
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.text import plain

SAMPLES = 3
SHARE_IN_ADDRESSES = 0.5
FEWEST_IN_ADDRESSES = 2
SHORTEST_IN_ADDRESSES = 3
LATE_CONFIDENCE = NAME_IN_ADDRESSES = 0.6
SETTLED_NAME = 0.8
SHARE_OF_OWN_NAMES = 0.3


@dataclass(frozen=True)
class Column:
    """A column of a file and the lead field it is taken for, if any."""

    name: str
    """The header's cell as it is: may be empty, or the same as another's."""
    field: str | None
    confidence: float
    """From 0 (no idea) to 1 (the name says exactly this)."""
    samples: list[str]


def match_columns(
    columns: Sequence[str], rows: Sequence[Sequence[str]], ignored: Collection[int] = ()
) -> list[Column]:
    """What each column holds. A field is given to one column only, unless it repeats: the surest, then
    the first.

    Each of the rows is as wide as `columns`. A column without any cell comes after those that have
    some. Those at the indexes `ignored` hold no field and have no say.
    """
    matching = _Matching(columns, rows, frozenset(ignored))
    matching.give(matching.filled, matching.by_clear_name)
    matching.give(matching.filled, matching.by_ambiguous_name)
    matching.give(matching.filled, matching.by_cells)
    matching.find_names()
    matching.give(matching.filled, matching.by_all_cells)
    matching.give(matching.considered, matching.by_clear_name)
    matching.give(matching.considered, matching.by_ambiguous_name)
    matching.settle_companies()
    matching.give(matching.considered, matching.by_clear_name)
    matching.settle_names()
    matching.take_back_lone()
    return matching.result()


@dataclass
class _Matching:
    """The matching of one file, step by step: what each column is taken for so far."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    ignored: frozenset[int]
    guesses: dict[int, Guess] = field(default_factory=dict)
    """By the index of the column."""
    assigned: set[str] = field(default_factory=set)
    """The fields that columns were taken for when guesses were asked for last."""

    def __post_init__(self) -> None:
        self.cells = [
            [cell for cell in self._column_of(index) if not is_nothing(cell)]
            for index in range(len(self.columns))
        ]
        """Of each column, those that are filled."""
        self.considered = [n for n in range(len(self.columns)) if n not in self.ignored]
        self.filled = [index for index in self.considered if self.cells[index]]

    def give(self, indices: Iterable[int], guess: Callable[[int], Guess | None]) -> None:
        """Adds the guesses for columns that have none, the surest first, each field once unless it
        repeats.
        """
        self.assigned = set(self._assigned())
        asked = {index: guess(index) for index in indices if index not in self.guesses}
        candidates = [(index, candidate) for index, candidate in asked.items() if candidate]
        for index, candidate in sorted(candidates, key=lambda pair: -pair[1].confidence):
            if candidate.field not in self.assigned or fields.field(candidate.field).repeats:
                self.guesses[index] = candidate
                self.assigned.add(candidate.field)

    def by_name(self, index: int) -> Guess | None:
        """What the column's name tells first."""
        guess = field_of(self.columns[index])
        return guess if guess and self._may_be(guess, index) else None

    def by_clear_name(self, index: int) -> Guess | None:
        """What the column's name tells, if it has only one meaning."""
        return None if second_fields_of(self.columns[index]) else self.by_name(index)

    def by_ambiguous_name(self, index: int) -> Guess | None:
        """What a name of several meanings tells: the first that no other column has and that the cells
        don't contradict.
        """
        first = field_of(self.columns[index])
        if not self.cells[index] and (first is None or fields.field(first.field).repeats):
            return first
        guesses = (first, *second_fields_of(self.columns[index]))
        possible = [guess for guess in guesses if guess and self._may_be(guess, index)]
        free = (each for each in possible if each.field not in self.assigned)
        return next(free, next(iter(possible), None))

    def by_cells(self, index: int) -> Guess | None:
        """What cells tell one by one, where the name doesn't speak against it."""
        if names_no_field(self.columns[index]):
            return None
        cells = self.cells[index][: values.MOST_CELLS]
        guesses = (
            Guess(each.name, each.look.confidence(cells))
            for each in fields.looks()
            if each.look and (each.name not in self.assigned or each.look.is_certain(cells))
        )
        return next((g for g in guesses if g.confidence and self._may_be(g, index)), None)

    def by_all_cells(self, index: int) -> Guess | None:
        """What cells tell as a whole, which is costly to know, where there is no name or a wrong one."""
        if not is_nameless(self.columns[index]) and not field_of(self.columns[index]):
            return None
        cells = self.cells[index][: values.MOST_CELLS]
        looking = (each for each in fields.fields() if each.late_look and each.late_look(cells))
        return next((Guess(each.name, LATE_CONFIDENCE) for each in looking), None)

    def settle_companies(self) -> None:
        """A “Name” of companies is the company, unless a filled column is called so."""
        indices = self._assigned()
        if self._cells_of("company"):
            return
        are_persons_named = "first_name" in indices and "last_name" in indices
        share = values.SHARE_OF_COMPANIES if are_persons_named else values.SHARE
        names = ("full_name",) if are_persons_named else ("full_name", "first_name")
        name = next(
            (name for name in names if values.are_companies(self._cells_of(name), share)), ""
        )
        if name:
            self.guesses.pop(indices.get("company", -1), None)
            self.guesses[indices[name]] = Guess("company", SETTLED_NAME)

    def _cells_of(self, field_name: str) -> list[str]:
        """The first filled cells of the column that is taken for a field, if there is one."""
        index = self._assigned().get(field_name)
        return [] if index is None else self.cells[index][: values.MOST_CELLS]

    def settle_names(self) -> None:
        """“Name” beside “Vorname” is the last name, beside “Surname” the first; “Nombre” with nothing
        beside it is the full one. What shares no word with first and last name is somebody else's.
        """
        indices = self._assigned()
        first, last, full = map(indices.get, ("first_name", "last_name", "full_name"))
        if full is None:
            if first is not None and last is None and values.have_spaces(self.cells[first]):
                self.guesses[first] = Guess("full_name", SETTLED_NAME)
        elif first is not None and last is not None:
            if self._are_of_others(full, first, last):
                del self.guesses[full]
        elif (first is None) != (last is None) and not values.have_spaces(self.cells[full]):
            name = "last_name" if last is None else "first_name"
            self.guesses[full] = Guess(name, SETTLED_NAME)

    def _are_of_others(self, full: int, first: int, last: int) -> bool:
        """Whether hardly any full name has a word of the first or last name beside it."""
        names = [
            (plain(row[full]).split(), plain(f"{row[first]} {row[last]}")) for row in self.rows
        ]
        filled = [(words, beside) for words, beside in names if words and beside]
        sharing = sum(any(word in beside for word in words) for words, beside in filled)
        return sharing < SHARE_OF_OWN_NAMES * len(filled)

    def take_back_lone(self) -> None:
        """Takes back what only tells more of a field that no column holds."""
        assigned = self._assigned()
        for index, guess in list(self.guesses.items()):
            beside = fields.field(guess.field).beside
            if beside and beside not in assigned:
                del self.guesses[index]

    def find_names(self) -> None:
        """Where no column is called a name, those whose words are in the e-mail addresses are."""
        if (email := self._assigned().get("email")) is None or self._has_persons_name():
            return
        mailboxes = [_mailbox(row[email]) for row in self.rows]
        offsets = {
            index: _offset_in_addresses(self._column_of(index), mailboxes)
            for index in filter(self._is_open, self.filled)
        }
        likely = sorted((offset, index) for index, offset in offsets.items() if offset is not None)
        for (_, index), part in zip(likely, ("first_name", "last_name"), strict=False):
            name = "full_name" if values.have_spaces(self.cells[index]) else part
            if name not in self._assigned():
                self.guesses[index] = Guess(name, NAME_IN_ADDRESSES)

    def result(self) -> list[Column]:
        """Each column with what it is taken for."""
        return [self._column(index) for index in range(len(self.columns))]

    def _column(self, index: int) -> Column:
        guess = self.guesses.get(index)
        samples = list(dict.fromkeys(self.cells[index]))[:SAMPLES]
        if guess is None:
            return Column(self.columns[index], None, 0.0, samples)
        return Column(self.columns[index], guess.field, guess.confidence, samples)

    def _has_persons_name(self) -> bool:
        return any(fields.field(name).is_persons_name for name in self._assigned())

    def _is_open(self, index: int) -> bool:
        """Whether nothing is known of a column yet, by its name neither."""
        return index not in self.guesses and not names_no_field(self.columns[index])

    def _column_of(self, index: int) -> list[str]:
        return [row[index] for row in self.rows]

    def _may_be(self, guess: Guess, index: int) -> bool:
        """Whether the column's cells don't contradict the guess."""
        return not fields.field(guess.field).contradicts(self.cells[index])

    def _assigned(self) -> dict[str, int]:
        """The fields that columns are taken for, each with the index of its surest column."""
        return {guess.field: index for index, guess in reversed(self.guesses.items())}


def _mailbox(address: str) -> str:
    """What stands before the @, letters and digits only."""
    return plain(address.partition("@")[0]).replace(" ", "")


def _offset_in_addresses(cells: Sequence[str], mailboxes: Sequence[str]) -> float | None:
    """How far from the beginning of the rows' mailboxes a word of the cells stands on average: first
    names stand before last ones. None if too few of them are there.
    """
    words = [plain(cell).split() for cell in cells]
    offsets = [
        mailbox.index(max(in_mailbox, key=len))
        for mailbox, of_cell in zip(mailboxes, words, strict=True)
        if (in_mailbox := [w for w in of_cell if len(w) >= SHORTEST_IN_ADDRESSES and w in mailbox])
    ]
    if len(offsets) < max(FEWEST_IN_ADDRESSES, SHARE_IN_ADDRESSES * sum(map(bool, words))):
        return None
    return sum(offsets) / len(offsets)
