"""Which lead field each column holds: by its name, and by its cells where the name says nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from batchruns.leads import contents
from batchruns.leads.headers import field_of

SAMPLES = 3


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
    """What each column holds. A field is given to one column only: the surest, then the first."""
    cells = [[row[place] for row in rows if row[place].strip()] for place in range(len(columns))]
    guesses: dict[int, tuple[str, float]] = {}
    _give(guesses, columns, lambda place: field_of(columns[place]))
    _give(guesses, columns, lambda place: contents.field_of(cells[place]))
    _settle_names(guesses, cells)
    found = [guesses.get(place, (None, 0.0)) for place in range(len(columns))]
    return [
        Column(name, field, confidence, _first_different(cells[place]))
        for place, (name, (field, confidence)) in enumerate(zip(columns, found, strict=True))
    ]


def _give(
    guesses: dict[int, tuple[str, float]],
    columns: Sequence[str],
    guess: Callable[[int], tuple[str, float] | None],
) -> None:
    """Adds the guesses for columns that have none, the surest first, each field once."""
    found = {place: guess(place) for place in range(len(columns)) if place not in guesses}
    surest_first = sorted(
        ((place, *told) for place, told in found.items() if told), key=lambda guess: -guess[2]
    )
    taken = {name for name, _ in guesses.values()}
    for place, name, confidence in surest_first:
        if name not in taken:
            taken.add(name)
            guesses[place] = (name, confidence)


def _settle_names(guesses: dict[int, tuple[str, float]], cells: Sequence[Sequence[str]]) -> None:
    """“Name” beside “Vorname” is the last name; “Nombre” with nothing beside it, the full one."""
    places = {name: place for place, (name, _) in guesses.items()}
    first, full = places.get("first_name"), places.get("full_name")
    if first is None or "last_name" in places:
        return
    if full is None:
        if contents.have_spaces(cells[first]):
            guesses[first] = ("full_name", 0.8)
    elif not contents.have_spaces(cells[full]):
        guesses[full] = ("last_name", 0.8)


def _first_different(cells: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(cells))[:SAMPLES]
