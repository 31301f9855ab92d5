"""What came of a completed run, as the bars that its page draws."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext as _

from batchruns.engine.summary import Summary
from batchruns.models import BatchRun, Status
from batchruns.web.chart_labels import CHARTS, NOT_SHOWN, title_of, words_for
from batchruns.web.run.links import rows_with

MOST_BARS = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """A count and its share of all rows, and the address of these rows, if they can be listed."""

    label: str
    count: int
    percent: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Some bars under a title."""

    title: str
    bars: list[Bar]

    @property
    def slug(self) -> str:
        """The title in a form that an id in HTML may have."""
        return slugify(self.title)


def charts_of(run: BatchRun) -> list[Chart]:
    """What the rows of a completed run are, as bars."""
    summary = summary_of(run)
    values = summary.values
    with_labels = [name for name in CHARTS if name in values]
    others = [name for name in values if name not in CHARTS and name not in NOT_SHOWN]
    return [
        Chart(title_of(name), _bars(name, summary))
        for name in (*with_labels, *others)
        if values[name]
    ]


def fill_rates_of(run: BatchRun) -> list[Bar]:
    """Each new column of a completed run, and in how many rows it has a value."""
    summary = summary_of(run)
    counts = [(name, n) for name, n in summary.filled.items() if "reason" not in name]
    return [Bar(name, n, _percent(n, summary.rows)) for name, n in _largest_first(counts)]


def duplicates_of(run: BatchRun) -> int | None:
    """How many rows of a completed run have the same lead as one before; None if none was sought."""
    return summary_of(run).filled.get("duplicate_of")


def _bars(column: str, summary: Summary) -> list[Bar]:
    in_words, counts, rows = words_for(column), summary.values[column], summary.rows
    is_listed = column in summary.filled
    if column == "completeness":
        ordered = sorted(counts.items(), key=lambda item: item[0].zfill(3), reverse=True)
    else:
        ordered = _largest_first(counts.items())
    bars = [
        Bar(
            in_words(value),
            n,
            _percent(n, rows),
            rows_with(column, value) if is_listed else "",
        )
        for value, n in ordered[:MOST_BARS]
    ]
    others = sum(n for _value, n in ordered[MOST_BARS:])
    return [*bars, Bar(_("Other"), others, _percent(others, rows))] if others else bars


def _largest_first(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(counts, key=lambda item: -item[1])


def _percent(count: int, rows: int) -> int:
    return min(100, round(100 * count / rows)) if rows else 0


def summary_of(run: BatchRun) -> Summary:
    """The summary of a completed run, else an empty one."""
    is_completed = run.status == Status.COMPLETED
    return (run.parsed_meta.summary if is_completed else None) or Summary()
