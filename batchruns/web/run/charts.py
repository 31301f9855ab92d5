"""What came of a completed run, as the bars that its page draws."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from batchruns.engine.summary import Summary
from batchruns.models import BatchRun, Status
from batchruns.web.run.chart_labels import CHARTS, title_of, words_for

MOST_BARS = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """A count and its share of all rows."""

    label: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Some bars under a title."""

    title: str
    bars: list[Bar]

    @property
    def slug(self) -> str:
        """The title in a form that an id in HTML may have."""
        return slugify(self.title)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many rows have a field before and after enrichment, in percent."""

    label: str
    before: int
    after: int


# For each field, the columns that hold it in its best form, the first that is there.
BEST_FORMS = {
    "email": (gettext_lazy("Email"), ("email_normalized",)),
    "phone": (gettext_lazy("Phone"), ("phone_e164",)),
    "first_name": (
        gettext_lazy("First name"),
        (
            "first_name_2",
            "first_name",
        ),
    ),
    "last_name": (
        gettext_lazy("Last name"),
        (
            "last_name_2",
            "last_name",
        ),
    ),
    "title": (gettext_lazy("Title"), ("title_seniority",)),
    "company": (gettext_lazy("Company"), ("company_clean_name",)),
    "website": (gettext_lazy("Website"), ("website_url",)),
    "country": (gettext_lazy("Country"), ("country_code",)),
    "city": (gettext_lazy("City"), ("city_name",)),
}


def coverage_of(run: BatchRun) -> list[Coverage]:
    """For each field of BEST_FORMS: the share of rows that came with it, and that have it now."""
    summary = _summary_of(run)
    rows, before_counts, filled = summary.rows, summary.filled_before, summary.filled
    if not rows or not before_counts:
        return []
    shares = []
    for field, (label, columns) in BEST_FORMS.items():
        after = next((filled[name] for name in columns if name in filled), None)
        if after is not None:
            before = _percent(before_counts.get(field, 0), rows)
            shares.append(Coverage(str(label), before, _percent(after, rows)))
    return shares


def charts_of(run: BatchRun) -> list[Chart]:
    """What the rows of a completed run are, as bars."""
    summary = _summary_of(run)
    rows, values = summary.rows, summary.values
    if not rows:
        return []
    with_labels = [name for name in CHARTS if name in values]
    others = [name for name in values if name not in CHARTS]
    return [
        Chart(title_of(name), _bars(name, values[name], rows))
        for name in (*with_labels, *others)
        if values[name]
    ]


def fill_rates_of(run: BatchRun) -> list[Bar]:
    """Each new column of a completed run, and in how many rows it has a value."""
    summary = _summary_of(run)
    if not summary.rows:
        return []
    counts = [(name, n) for name, n in summary.filled.items() if "reason" not in name]
    return [Bar(name, n, _percent(n, summary.rows)) for name, n in _largest_first(counts)]


def duplicates_of(run: BatchRun) -> int | None:
    """How many rows of a completed run have the same lead as one before; None if none was sought."""
    return _summary_of(run).filled.get("duplicate_of")


def _bars(column: str, counts: Mapping[str, int], rows: int) -> list[Bar]:
    in_words = words_for(column)
    if column == "completeness":
        ordered = sorted(counts.items(), key=lambda item: item[0].zfill(3), reverse=True)
    else:
        ordered = _largest_first(counts.items())
    bars = [Bar(in_words(value), n, _percent(n, rows)) for value, n in ordered[:MOST_BARS]]
    others = sum(n for _value, n in ordered[MOST_BARS:])
    return [*bars, Bar(_("other"), others, _percent(others, rows))] if others else bars


def _largest_first(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(counts, key=lambda item: -item[1])


def _percent(count: int, rows: int) -> int:
    return min(100, round(100 * count / rows))


def _summary_of(run: BatchRun) -> Summary:
    """The summary of a completed run, else an empty one."""
    is_completed = run.status == Status.COMPLETED
    return (run.parsed_meta.summary if is_completed else None) or Summary()
