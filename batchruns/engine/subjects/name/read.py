"""The person's name in a cell, or in the cells of its parts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from batchruns.engine.issues import Issue
from batchruns.engine.subjects.name import order, parser, plain_names
from batchruns.engine.subjects.name.answer import NameAnswer
from batchruns.engine.subjects.name.capitals import with_common_capitals
from batchruns.engine.subjects.name.full_name import read_full_name
from batchruns.engine.subjects.name.local_titles import countries_with_titles
from batchruns.engine.subjects.name.parts import read_parts
from batchruns.engine.subjects.name.salutation import (
    compose_salutation,
    countries_with_greetings,
    is_addressed,
)
from batchruns.engine.subjects.placeholders import is_nothing

TURKEY = "TR"
REMEMBERED_NAMES = 20_000
# With all its titles and a slogan behind them. Of more, nameparser takes more than twice the time for
# twice the length.
LONGEST = 200
# “Anna Schmidt”, “O'Brien, Pat”
SHORT_NAME = re.compile(r"(?!.*[\d_])[\w'’-]*(?:,? [\w'’-]+)?,?")


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
    _add_prefix(name, _said(cells.prefix))
    _add_suffix(name, _said(cells.suffix))
    _add_middle(name, _said(cells.middle))
    if cells.salutation or name.prefix:
        name.salutation = compose_salutation(name, cells.salutation, cells.country)
    return name


def plain_name(full: str, first: str, last: str, country: str) -> tuple[str, str] | None:
    """The first and the last name where plain words alone tell them; else None."""
    if first and last:
        parts = plain_names.plain_parts(first, last)
        return parts if country != TURKEY or parts == (first, last) else None
    if first or last or country in order.WITH_FAMILY_FIRST:
        return None
    return plain_names.split_usual_name(full)


def countries_that_count(countries: Sequence[str], *names: Sequence[str]) -> list[str]:
    """Each country that makes a difference to the cells of its row; "" where all are read alike."""
    texts = map(" ".join, zip(*names, strict=True))
    return [
        country if country in _countries_that_count(text.strip()) else ""
        for country, text in zip(countries, texts, strict=True)
    ]


@lru_cache(maxsize=REMEMBERED_NAMES)
def _countries_that_count(name: str) -> frozenset[str]:
    if is_addressed(name):
        return _countries() | countries_with_greetings()
    return _countries_for_short_names() if SHORT_NAME.fullmatch(name) else _countries()


@cache
def _countries() -> frozenset[str]:
    return order.COUNTRIES | countries_with_titles() | {TURKEY}


@cache
def _countries_for_short_names() -> frozenset[str]:
    """Those where the family name may stand first; of two words, none belongs to another."""
    return order.WITH_OTHER_ORDER | {TURKEY}


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
