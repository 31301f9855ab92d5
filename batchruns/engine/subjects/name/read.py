"""The person's name in a cell, or in the cells of its parts."""

from dataclasses import dataclass, replace
from functools import cache

from batchruns.engine.subjects.name import order, parser
from batchruns.engine.subjects.name.answer import NameAnswer
from batchruns.engine.subjects.name.capitals import with_common_capitals
from batchruns.engine.subjects.name.full_name import read_full_name
from batchruns.engine.subjects.name.local_titles import countries_with_titles
from batchruns.engine.subjects.name.parts import read_parts
from batchruns.engine.subjects.name.salutation import compose_salutation
from batchruns.engine.subjects.placeholders import is_nothing

TURKEY = "TR"


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


def read_name(cells: NameCells) -> NameAnswer:
    """The name in these cells; first and last name, where both are there, before a full one."""
    if cells.country == TURKEY:
        cells = _with_turkish_capitals(cells)
    name = _of_columns(cells)
    if not (name.first or name.last):
        return name
    if cells.middle or cells.prefix or cells.suffix:
        name = _with_further_columns(name, cells)
    if cells.salutation or name.prefix:
        name.salutation = compose_salutation(name, cells.salutation, cells.country)
    return name


@cache
def countries_that_count() -> frozenset[str]:
    """Those that tell how a name is read; elsewhere it is read alike, but for forms of address."""
    return order.COUNTRIES | countries_with_titles() | {TURKEY}


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
        if name.first or name.last:
            return name
    return read_full_name(cells.full, cells.country)


def _with_further_columns(name: NameAnswer, cells: NameCells) -> NameAnswer:
    """A name with what columns of its own say: academic title, middle name, suffix."""
    middle, prefix, suffix = (
        "" if is_nothing(cell) else cell for cell in (cells.middle, cells.prefix, cells.suffix)
    )
    if middle and all(word in parser.small_words() for word in middle.lower().split()):
        return _with_further_columns(_with_particles(name, middle), replace(cells, middle=""))
    if prefix and prefix not in name.prefix and parser.are_titles(prefix):
        name.prefix = f"{prefix} {name.prefix}".strip()
    if suffix and suffix not in name.suffix:
        name.suffix = ", ".join(filter(None, (name.suffix, suffix)))
    if middle and not name.middle and middle not in name.first.split():
        name.middle = with_common_capitals(middle)
    return name


def _with_particles(name: NameAnswer, particles: str) -> NameAnswer:
    """“van den” and “Berg”, which Dutch programs keep in two columns."""
    if not name.last.lower().startswith(f"{particles.lower()} "):
        name.last = f"{particles} {name.last}"
    return name
