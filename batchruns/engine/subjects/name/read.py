"""The person's name in a cell, or in the cells of its parts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from batchruns.engine.issues import Issue
from batchruns.engine.subjects.name import parser
from batchruns.engine.subjects.name.answer import NameAnswer
from batchruns.engine.subjects.name.capitals import with_common_capitals
from batchruns.engine.subjects.name.full_name import read_full_name
from batchruns.engine.subjects.name.order import NGUYEN, WITH_OTHER_ORDER
from batchruns.engine.subjects.name.parts import read_parts
from batchruns.engine.subjects.name.salutation import compose_salutation
from batchruns.engine.subjects.name.words import is_usual
from batchruns.engine.subjects.placeholders import is_nothing

TURKEY = "TR"
# With all its titles and a slogan behind them. Of more, nameparser takes more than twice the time for
# twice the length.
LONGEST = 200


@dataclass(slots=True)
class NameCells:
    """The (stripped) cells of a lead's name, each empty where its file has none."""

    full: str = ""
    first: str = ""
    last: str = ""
    salutation: str = ""
    prefix: str = ""
    middle: str = ""
    suffix: str = ""
    country: str = ""
    """The lead's, an ISO 3166 alpha-2 code."""

    @property
    def further(self) -> str:
        """What stands beside the name."""
        return self.salutation + self.prefix + self.middle + self.suffix


def read_name(cells: NameCells) -> NameAnswer:
    """The name in these cells; first and last name, where both are there, before a full one."""
    length = max(len(cells.full), len(cells.first), len(cells.last), len(cells.further))
    if length > LONGEST:
        return NameAnswer(issue=Issue("too_long_for_field", {"length": length, "limit": LONGEST}))
    if cells.country == TURKEY:
        cells = _with_turkish_capitals(cells)
    name = _of_columns(cells)
    if name.is_nobody:
        return name
    if cells.further:
        _add_prefix(name, _said(cells.prefix))
        _add_suffix(name, _said(cells.suffix))
        _add_middle(name, _said(cells.middle))
    if cells.salutation or name.prefix:
        name.salutation = compose_salutation(name, cells.salutation, cells.country)
    return name


def usual_names(
    full: Sequence[str], first: Sequence[str], last: Sequence[str], country: Sequence[str]
) -> list[tuple[str, str] | None]:
    """The first and the last name of each row where they are one usual word each, of which nothing tells
    another order; else None.
    """
    pairs = [
        (first, last) if first and last else _two_words(full, country)
        for full, first, last, country in zip(full, first, last, country, strict=True)
    ]
    return [
        pair if is_usual(pair[0]) and is_usual(pair[1]) and pair[0] != pair[1] else None
        for pair in pairs
    ]


def _two_words(full: str, country: str) -> tuple[str, str]:
    first, _, last = full.partition(" ")
    is_sure = first.isascii() and country not in WITH_OTHER_ORDER and first not in NGUYEN
    return (first, last) if is_sure else ("", "")


def _with_turkish_capitals(cells: NameCells) -> NameCells:
    capitals = parser.with_turkish_capitals
    return replace(
        cells, full=capitals(cells.full), first=capitals(cells.first), last=capitals(cells.last)
    )


def _of_columns(cells: NameCells) -> NameAnswer:
    if not cells.full:
        return read_parts(cells.first, cells.last)
    if cells.first and cells.last:
        name = read_parts(cells.first, cells.last)
        if not name.is_nobody:
            return name
    return read_full_name(cells.full, cells.country)


def _said(cell: str) -> str:
    """What a further column says, which may hold a placeholder."""
    return "" if not cell or is_nothing(cell) else cell


def _add_prefix(name: NameAnswer, prefix: str) -> None:
    if prefix and prefix not in name.prefix and parser.are_titles(prefix):
        name.prefix = f"{prefix} {name.prefix}".strip()


def _add_suffix(name: NameAnswer, suffix: str) -> None:
    if suffix and suffix not in name.suffix:
        name.suffix = ", ".join(filter(None, (name.suffix, suffix)))


def _add_middle(name: NameAnswer, middle: str) -> None:
    if _are_particles(middle):
        _add_particles(name, middle)
    elif middle and not name.middle and middle not in name.first.split():
        name.middle = with_common_capitals(middle)


def _are_particles(text: str) -> bool:
    return text != "" and parser.small_words().issuperset(text.lower().split())


def _add_particles(name: NameAnswer, particles: str) -> None:
    """“van den” and “Berg”, which Dutch programs keep in two columns."""
    if not name.last.lower().startswith(f"{particles.lower()} "):
        name.last = f"{particles} {name.last}"
