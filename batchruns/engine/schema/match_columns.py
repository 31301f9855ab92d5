"""Which lead field each column holds: by its name, and by its cells where the name says nothing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from batchruns.engine.schema import values
from batchruns.engine.schema.headers.names import (
    field_of,
    second_field_of,
    tells_nothing,
    tells_of_something_else,
)
from batchruns.engine.text import plain

SAMPLES = 3
SHARE_IN_ADDRESSES = 0.5
NAMES = frozenset(("full_name", "first_name", "last_name"))


@dataclass(frozen=True)
class Column:
    """A column of a file and the lead field it is taken for, if any."""

    name: str
    """The header's cell as it is: may be empty, or the same as another's."""
    field: str | None
    confidence: float
    """From 0 (no idea) to 1 (the name says exactly this)."""
    samples: list[str]


def understand(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Column]:
    """What each column holds. A field is given to one column only: the surest, then the first.

    A column without any cell comes after those that have some.
    """
    cells = [[row[place] for row in rows if row[place].strip()] for place in range(len(columns))]
    guesses: dict[int, tuple[str, float]] = {}

    def by_name(place: int) -> tuple[str, float] | None:
        found = field_of(columns[place])
        if found and second_field_of(columns[place]):
            found = found[0], 0.9  # whose only meaning it is comes first
        return unless_contradicted(found, place)

    def by_second_meaning(place: int) -> tuple[str, float] | None:
        return unless_contradicted(second_field_of(columns[place]), place)

    def unless_contradicted(
        found: tuple[str, float] | None, place: int
    ) -> tuple[str, float] | None:
        return found if found and not values.contradict(found[0], cells[place]) else None

    def by_cells(place: int) -> tuple[str, float] | None:
        is_other = tells_of_something_else(columns[place])
        return None if is_other else values.field_of(cells[place])

    def by_cities(place: int) -> tuple[str, float] | None:
        is_likely = tells_nothing(columns[place]) and values.are_cities(cells[place])
        return ("city", 0.6) if is_likely else None

    filled = [place for place, found in enumerate(cells) if found]
    _give(guesses, filled, by_name)
    _give(guesses, range(len(columns)), by_name)
    _give(guesses, filled, by_second_meaning)
    _give(guesses, filled, by_cells)
    _settle_names(guesses, cells)
    unnamed = [place for place in filled if not tells_of_something_else(columns[place])]
    _find_names(guesses, unnamed, rows)
    _give(guesses, filled, by_cities)
    found = [guesses.get(place, (None, 0.0)) for place in range(len(columns))]
    return [
        Column(name, field, confidence, _first_different(cells[place]))
        for place, (name, (field, confidence)) in enumerate(zip(columns, found, strict=True))
    ]


def _give(
    guesses: dict[int, tuple[str, float]],
    places: Iterable[int],
    guess: Callable[[int], tuple[str, float] | None],
) -> None:
    """Adds the guesses for columns that have none, the surest first, each field once."""
    found = {place: guess(place) for place in places if place not in guesses}
    surest_first = sorted(
        ((place, *told) for place, told in found.items() if told), key=lambda guess: -guess[2]
    )
    taken = {name for name, _ in guesses.values()}
    for place, name, confidence in surest_first:
        if name not in taken:
            taken.add(name)
            guesses[place] = (name, confidence)


def _settle_names(guesses: dict[int, tuple[str, float]], cells: Sequence[Sequence[str]]) -> None:
    """“Name” beside “Vorname” is the last name, beside “Surname” the first; “Nombre” with nothing
    beside it is the full one.
    """
    places = {name: place for place, (name, _) in guesses.items()}
    first, last, full = (places.get(name) for name in ("first_name", "last_name", "full_name"))
    if full is None:
        if first is not None and last is None and values.have_spaces(cells[first]):
            guesses[first] = ("full_name", 0.8)
    elif (first is None) != (last is None) and not values.have_spaces(cells[full]):
        guesses[full] = ("last_name" if last is None else "first_name", 0.8)


def _find_names(
    guesses: dict[int, tuple[str, float]], places: Sequence[int], rows: Sequence[Sequence[str]]
) -> None:
    """Where no column is called a name, those whose words are in the rows' e-mail addresses are."""
    known = {name: place for place, (name, _) in guesses.items()}
    if "email" not in known or NAMES & known.keys():
        return
    mailboxes = [plain(row[known["email"]].partition("@")[0]).replace(" ", "") for row in rows]
    likely: list[tuple[float, int]] = []
    for place in places:
        if place in guesses:
            continue
        words = [plain(row[place]).split() for row in rows]
        hits = [
            mailbox.index(max(found, key=len))
            for mailbox, cell in zip(mailboxes, words, strict=True)
            if (found := [word for word in cell if len(word) > 2 and word in mailbox])
        ]
        if len(hits) >= max(2, SHARE_IN_ADDRESSES * sum(map(bool, words))):
            likely.append((sum(hits) / len(hits), place))
    for number, (_, place) in enumerate(sorted(likely)[:2]):
        is_full = values.have_spaces([row[place] for row in rows if row[place].strip()])
        field = "full_name" if is_full else ("first_name", "last_name")[number]
        if field not in {name for name, _ in guesses.values()}:
            guesses[place] = (field, 0.6)


def _first_different(cells: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(cells))[:SAMPLES]
