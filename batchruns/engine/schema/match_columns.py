"""Which lead field each column holds: by its name, and by its cells where the name says nothing."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, filterfalse

from batchruns.engine.schema import fields, values
from batchruns.engine.schema.headers.names import (
    Guess,
    field_of,
    has_name,
    is_name,
    is_nameless,
    names_no_field,
    second_fields_of,
    tells_of_place,
    tells_of_register,
)
from batchruns.engine.schema.lead_columns import FULL_ADDRESS
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.text import plain

SAMPLES = 3
SHARE_IN_ADDRESSES = 0.5
FEWEST_IN_ADDRESSES = 2
SHORTEST_IN_ADDRESSES = 3
LATE_CONFIDENCE = NAME_IN_ADDRESSES = 0.6
SETTLED_NAME = 0.8
FEWEST_OF_PLACES = 2
PARTS_OF_NAME = ("first_name", "last_name")
# What a “Name”, “Nom” or “Title” is taken for that may be a company's.
NAMES_OF_COMPANIES = ("full_name", "first_name", "last_name", "title")
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
    readable = [[cell[: fields.LONGEST] for cell in row] for row in rows]
    matching = _Matching(columns, readable, frozenset(ignored))
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
    matching.settle_addresses()
    matching.take_back_titles_of_pages()
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
        indices = range(len(self.columns))
        self.cells = [list(filterfalse(is_nothing, self._column_of(index))) for index in indices]
        """Of each column, those that are filled."""
        self.considered = [index for index in indices if index not in self.ignored]
        self.filled = list(filter(self.cells.__getitem__, self.considered))

    def give(self, indices: Iterable[int], guess: Callable[[int], Guess | None]) -> None:
        """Adds the guesses for columns that have none, the surest first, each field once unless it
        repeats.
        """
        self.assigned = set(self._assigned())
        unknown = [index for index in indices if index not in self.guesses]
        asked = zip(unknown, map(guess, unknown), strict=True)
        candidates = [(index, candidate) for index, candidate in asked if candidate]
        for index, candidate in sorted(candidates, key=lambda pair: -pair[1].confidence):
            if self._is_free(candidate.field) or fields.field(candidate.field).repeats:
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
        guesses = filter(None, (first, *second_fields_of(self.columns[index])))
        possible = [guess for guess in guesses if self._may_be(guess, index)]
        free = (guess for guess in possible if self._is_free(guess.field))
        return next(chain(free, possible), None)

    def by_cells(self, index: int) -> Guess | None:
        """What cells tell one by one, where the name doesn't speak against it."""
        if names_no_field(self.columns[index]):
            return None
        guesses = self._guesses_by_looks(self.cells[index][: values.MOST_CELLS])
        possible = (guess for guess in guesses if self._may_be(guess, index))
        return next((guess for guess in possible if not self._are_other_pages(guess, index)), None)

    def _are_other_pages(self, guess: Guess, index: int) -> bool:
        """Whether addresses in the web are pages of somebody else: a “Job link”, a “Source”. What is
        called so is a company's site only if the cells are home pages, or companies stand in them.
        """
        if guess.field != "website" or is_nameless(self.columns[index]):
            return False
        if values.are_home_pages(self.cells[index][: values.MOST_CELLS]):
            return False
        names = map(self._assigned().get, ("company", "full_name"))
        pairs = (self._pairs(name, index) for name in names if name is not None)
        return not any(map(values.are_named_in_websites, pairs))

    def _guesses_by_looks(self, cells: Sequence[str]) -> Iterator[Guess]:
        """The fields that cells look like. One that another column holds must be certain."""
        looks = ((each.name, each.look) for each in fields.looks() if each.look)
        for name, look in looks:
            if not (self._is_free(name) or look.is_certain(cells)):
                continue
            if confidence := look.confidence(cells):
                yield Guess(name, confidence)

    def by_all_cells(self, index: int) -> Guess | None:
        """What cells tell as a whole, which is costly to know, where there is no name or a wrong one."""
        if not is_nameless(self.columns[index]) and not field_of(self.columns[index]):
            return None
        cells = self.cells[index][: values.MOST_CELLS]
        looking = (each.name for each in fields.fields() if each.looks_late_like(cells))
        name = next(looking, None)
        return Guess(name, LATE_CONFIDENCE) if name else None

    def settle_companies(self) -> None:
        """A “Name” of companies is the company, and so is the “Title” of places, unless a filled column
        is called so.
        """
        if self._cells_of("company"):
            return
        indices = self._assigned()
        if name := next(filter(self._is_of_companies, NAMES_OF_COMPANIES), None):
            self.guesses.pop(indices.get("company", -1), None)
            self.guesses[indices[name]] = Guess("company", SETTLED_NAME)

    def _is_of_companies(self, field_name: str) -> bool:
        """Whether the cells of the column that is taken for a person's name or title are companies."""
        if not (cells := self._cells_of(field_name)):
            return False
        index = self._assigned()[field_name]
        if field_name == "title":
            return self._is_of_places() and not values.are_titles(cells)
        if self._assigned().keys() >= set(PARTS_OF_NAME):
            is_persons = field_name in PARTS_OF_NAME
            return not is_persons and values.are_companies(cells, values.SHARE_OF_COMPANIES)
        return values.are_companies(cells) or (
            is_name(self.columns[index]) and self._is_beside_companies(index)
        )

    def _is_beside_companies(self, index: int) -> bool:
        """Whether the cells of a “Name”, or the columns beside it, tell that it is of companies."""
        return (
            self._is_of_places()
            or self._is_beside_registered_numbers(index)
            or values.have_words_of_companies(self.cells[index][: values.MOST_CELLS])
            or values.are_named_in_websites(self._pairs(index, self._assigned().get("website")))
        )

    def _is_of_places(self) -> bool:
        """Whether the columns are those of places on a map: with reviews, ratings, opening hours."""
        return sum(map(tells_of_place, self.columns)) >= FEWEST_OF_PLACES

    def _is_beside_registered_numbers(self, index: int) -> bool:
        """Whether the file has numbers of companies, and somebody else's name: “Nome”, “Responsável”,
        “CNPJ”.
        """
        others = (
            each for name, each in self._assigned().items() if fields.field(name).is_persons_name
        )
        is_registered = any(map(tells_of_register, self.columns))
        return is_registered and any(other != index for other in others)

    def _pairs(self, index: int, beside: int | None) -> list[tuple[str, str]]:
        """The cells of two columns, of the first rows that have both."""
        if beside is None:
            return []
        pairs = ((row[index], row[beside]) for row in self.rows[: values.MOST_CELLS])
        return [(cell, other) for cell, other in pairs if cell and other]

    def _cells_of(self, field_name: str) -> list[str]:
        """The first filled cells of the column that is taken for a field, if there is one."""
        index = self._assigned().get(field_name)
        return [] if index is None else self.cells[index][: values.MOST_CELLS]

    def settle_names(self) -> None:
        """“Name” beside “Vorname” is the last name, beside “Surname” the first; “Nombre” with nothing
        beside it is the full one. What shares no word with first and last name is somebody else's.
        """
        indices = self._assigned()
        match [name for name in ("first_name", "last_name", "full_name") if name in indices]:
            case ["first_name"]:
                self._settle_by_spaces(indices["first_name"], "full_name", have_spaces=True)
            case ["first_name", "full_name"] if has_name(self.columns[indices["full_name"]]):
                self._settle_by_spaces(indices["full_name"], "last_name", have_spaces=False)
            case ["first_name", "full_name"] if is_name(self.columns[indices["first_name"]]):
                # “Nome” beside “Responsável”: who is responsible is another person.
                del self.guesses[indices["full_name"]]
                self._settle_by_spaces(indices["first_name"], "full_name", have_spaces=True)
            case ["last_name", "full_name"]:
                self._settle_by_spaces(indices["full_name"], "first_name", have_spaces=False)
            case [first, last, full]:
                self._take_back_others_names(indices[first], indices[last], indices[full])

    def take_back_titles_of_pages(self) -> None:
        """A “Title” that hardly is one, in a file of companies and websites, is their pages'."""
        indices = self._assigned()
        if "title" not in indices or "website" not in indices or self._has_persons_name():
            return
        if len(cells := self._cells_of("title")) >= values.FEWEST_CELLS and not values.are_titles(
            cells
        ):
            del self.guesses[indices["title"]]

    def settle_addresses(self) -> None:
        """What is called an address is a whole one if the cells have postal codes or cities behind the
        street, and no column has these.
        """
        if {"city", "postal_code"}.isdisjoint(self._assigned()):
            streets = [n for n, guess in self.guesses.items() if guess.field == "street"]
            for index in filter(self._has_places, streets):
                self.guesses[index] = Guess(FULL_ADDRESS, self.guesses[index].confidence)

    def _has_places(self, index: int) -> bool:
        return values.are_full_addresses(self.cells[index][: values.MOST_CELLS])

    def _settle_by_spaces(self, index: int, name: str, *, have_spaces: bool) -> None:
        """Takes the column for this field if most of its cells are several words, or if they aren't."""
        if values.have_spaces(self.cells[index]) is have_spaces:
            self.guesses[index] = Guess(name, SETTLED_NAME)

    def _take_back_others_names(self, first: int, last: int, full: int) -> None:
        """Takes back full names of which hardly any has a word of the first or last name beside it."""
        names = ((plain(row[full]), plain(f"{row[first]} {row[last]}")) for row in self.rows)
        sharing = [_share_a_word(name, beside) for name, beside in names if name and beside]
        if sum(sharing) < SHARE_OF_OWN_NAMES * len(sharing):
            del self.guesses[full]

    def take_back_lone(self) -> None:
        """Takes back what only tells more of a field that no column holds."""
        assigned = self._assigned()
        for index, guess in list(self.guesses.items()):
            if (fields.field(guess.field).beside or guess.field) not in assigned:
                del self.guesses[index]

    def find_names(self) -> None:
        """Where no column is called a name, those whose words are in the e-mail addresses are."""
        if (email := self._assigned().get("email")) is None or self._has_persons_name():
            return
        mailboxes = list(map(_mailbox, self._column_of(email)))
        for index, part in zip(self._in_mailboxes(mailboxes), PARTS_OF_NAME, strict=False):
            name = "full_name" if values.have_spaces(self.cells[index]) else part
            if name not in self._assigned():
                self.guesses[index] = Guess(name, NAME_IN_ADDRESSES)

    def _in_mailboxes(self, mailboxes: Sequence[str]) -> list[int]:
        """The unknown columns whose words are in the rows' mailboxes, in the order of these words."""
        indices = list(filter(self._is_open, self.filled))
        offsets = (_offset_in_addresses(self._column_of(n), mailboxes) for n in indices)
        likely = [pair for pair in zip(offsets, indices, strict=True) if pair[0] is not None]
        return [index for _, index in sorted(likely)]

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

    def _is_free(self, field_name: str) -> bool:
        """Whether no column was taken for this field when guesses were asked for last."""
        return field_name not in self.assigned

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
    names = list(map(plain, cells))
    offsets = [offset for offset in map(_offset_of_word, names, mailboxes) if offset >= 0]
    if len(offsets) < max(FEWEST_IN_ADDRESSES, SHARE_IN_ADDRESSES * sum(map(bool, names))):
        return None
    return sum(offsets) / len(offsets)


def _offset_of_word(name: str, mailbox: str) -> int:
    """Where the longest word of a name that is in a mailbox stands there; -1 if none is."""
    words = [w for w in name.split() if len(w) >= SHORTEST_IN_ADDRESSES and w in mailbox]
    return mailbox.index(max(words, key=len)) if words else -1


def _share_a_word(name: str, beside: str) -> bool:
    return any(word in beside for word in name.split())
