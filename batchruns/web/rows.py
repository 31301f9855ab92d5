"""The result of a run in its page: some rows at a time, read from where the last ones ended."""

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO, ClassVar
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy

from batchruns.engine.enrichers.base import Output
from batchruns.engine.pipeline import NothingToEnrich, Pipeline
from batchruns.models import BatchRun
from batchruns.runs import files
from batchruns.runs.errors import OptionsUnknownError
from batchruns.runs.options import options_of

ROWS_ON_A_PAGE = 50
# What one request looks through, for rows that match: a person can ask it to look on.
MOST_ROWS_READ = 50_000
PAGES_REMEMBERED = 40
LARGEST_PLACE = 10**15
# Of a column: how many characters fit into it.
WIDTHS = {"short": 14, "medium": 22, "long": sys.maxsize}
DUPLICATE = "duplicate_of"
SHOWN = {
    "all": gettext_lazy("All rows"),
    "doubtful": gettext_lazy("Rows with a reason"),
    "duplicates": gettext_lazy("Duplicates"),
    "rejects": gettext_lazy("Rejects"),
}


@dataclass(frozen=True)
class View:
    """Which rows to show. Each field is a parameter of the address.

    `at` is the place in the file (a byte) where this page begins, `back` the places of the pages
    before it.
    """

    choices: ClassVar = SHOWN.items()
    show: str = "all"
    q: str = ""
    at: int = 0
    back: tuple[int, ...] = ()

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "View":
        """The view that an address holds; what makes no sense in it is left out."""
        show = parameters.get("show", "")
        return cls(
            show if show in SHOWN else "all",
            parameters.get("q", "").strip(),
            _whole(parameters.get("at", "")),
            tuple(_whole(place) for place in parameters.get("back", "").split(".") if place),
        )

    @property
    def address(self) -> str:
        said = {
            "show": self.show if self.show != "all" else "",
            "q": self.q,
            "at": self.at or "",
            "back": ".".join(map(str, self.back[-PAGES_REMEMBERED:])),
        }
        return "?" + urlencode({name: value for name, value in said.items() if value})

    @property
    def before(self) -> "View | None":
        """The page that this one was reached from."""
        return replace(self, at=self.back[-1], back=self.back[:-1]) if self.back else None

    def then(self, at: int) -> "View":
        """The page that begins at this place."""
        return replace(self, at=at, back=(*self.back, self.at))


@dataclass(frozen=True)
class Row:
    """The cells of a row, and the place in the file (a byte) where it begins."""

    place: int
    cells: list[str]


@dataclass
class Found:
    """The header of a file, the rows of a page, and the page behind them, if there is more."""

    header: list[str]
    rows: list["Row"] = field(default_factory=list)
    next: View | None = None
    is_cut_short: bool = False
    """Whether the search stopped before it had a page full."""


@dataclass(frozen=True)
class Column:
    """A column of the result: the person's own, or one that was gained, with what it means."""

    name: str
    gained: Output | None = None
    width: str = "short"
    """As wide as its cells on the page need, in one of WIDTHS: known before these are there."""


def look(run: BatchRun, view: View) -> Found:
    """The rows of one page. Raises FileNotFoundError if the file isn't stored any more."""
    name = files.REJECTS if view.show == "rejects" else files.RESULT
    with files.opened(run.pk, name) as file:
        places = _rows(file)
        header, begin = next(places, ([], 0))
        found = Found(header)
        if view.at > begin:
            places = _rows(file, view.at)
        wanted = _matcher(view, header)
        end = max(view.at, begin)
        for number, (row, following) in enumerate(places):
            if len(found.rows) == ROWS_ON_A_PAGE or number == MOST_ROWS_READ:
                found.is_cut_short = len(found.rows) < ROWS_ON_A_PAGE
                found.next = view.then(end)
                break
            if wanted(row):
                found.rows.append(Row(end, row))
            end = following
    return found


@dataclass(frozen=True)
class Gain:
    """What one enricher made of a lead: each of its values, and why it is so or isn't there."""

    enricher: str
    known: list[tuple[Output, str]]
    unknown: list[Output]
    reason: str


@dataclass(frozen=True)
class Lead:
    """One row of a result: the person's own cells with their columns, and what was gained."""

    own: list[tuple[str, str]]
    gains: list[Gain]

    @property
    def name(self) -> str:
        """Its first cell that isn't empty."""
        return next((cell for _column, cell in self.own if cell), "")


def lead_at(run: BatchRun, place: int) -> Lead | None:
    """The lead whose row begins at this place of the result; None if none does.

    Raises FileNotFoundError if the file isn't stored any more.
    """
    with files.opened(run.pk, files.RESULT) as file:
        header, begin = next(_rows(file), ([], 0))
        if not begin <= place < LARGEST_PLACE:
            return None
        file.seek(place - 1)
        if begin == 0 or file.read(1) != b"\n":
            return None
        row, _end = next(_rows(file, place), ([], 0))
    if len(row) != len(header):
        return None
    each = _pipeline_outputs(run)
    own = len(header) - sum(len(outputs) for _name, outputs in each)
    if own < 0 or header[own:] != [output.name for _name, outputs in each for output in outputs]:
        each, own = [], len(header)
    cells = iter(row[own:])
    gains = []
    for name, outputs in each:
        *values, reason = [(output, next(cells)) for output in outputs]
        known = [(output, cell) for output, cell in values if cell]
        unknown = [output for output, cell in values if not cell]
        gains.append(Gain(name, known, unknown, reason[1]))
    return Lead(list(zip(header[:own], row, strict=False)), gains)


def _pipeline_outputs(run: BatchRun) -> list[tuple[str, list[Output]]]:
    """The outputs of each enricher of a run; none where another client spoilt its options."""
    try:
        options = options_of(run)
        pipeline = Pipeline(options.columns, options.mapping, options=options)
        return list(pipeline.outputs_of_each())
    except (OptionsUnknownError, NothingToEnrich):
        return []


def columns_of(
    run: BatchRun, header: Sequence[str], rows: Sequence[Sequence[str]] = ()
) -> list[Column]:
    """The columns of a page of `rows`; those that the run gained, with their meaning and source."""
    gained = {output.name: output for _, outputs in _pipeline_outputs(run) for output in outputs}
    own = len(header) - sum(name in gained for name in header)
    return [
        Column(
            name,
            gained.get(name) if place >= own else None,
            _width_of([name, *(row[place] for row in rows if place < len(row))]),
        )
        for place, name in enumerate(header)
    ]


def _width_of(cells: Iterable[str]) -> str:
    longest = max(map(len, cells))
    return next(width for width, most in WIDTHS.items() if longest <= most)


def _rows(file: BinaryIO, at: int = 0) -> Iterator[tuple[list[str], int]]:
    """Each row from this place on, and where the next one begins."""
    file.seek(at)
    read = at

    def lines() -> Iterator[str]:
        nonlocal read
        for line in file:
            read += len(line)
            yield line.decode(errors="replace")

    for row in csv.reader(lines()):
        yield row, read


def _matcher(view: View, header: Sequence[str]) -> Callable[[Sequence[str]], bool]:
    """Whether a row is one that the view asks for."""
    sought = view.q.casefold()
    telling = {
        "doubtful": [place for place, name in enumerate(header) if "reason" in name],
        "duplicates": [place for place, name in enumerate(header) if name == DUPLICATE],
    }.get(view.show)

    def matches(row: Sequence[str]) -> bool:
        if telling is not None and not any(row[p] for p in telling if p < len(row)):
            return False
        return not sought or any(sought in cell.casefold() for cell in row)

    return matches


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
