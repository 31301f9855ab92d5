"""What the page of a run shows of its `meta`, which another client may have written: anything goes."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from batchruns.leads.results import FORMS
from batchruns.models import BatchRun, Status

MOST_BARS = 8
DELIMITERS = {",": lazy("comma"), ";": lazy("semicolon"), "\t": lazy("tab"), "|": lazy("pipe")}


@dataclass(frozen=True)
class ShownColumn:
    """A column of the file and the lead field it is taken for, in words."""

    name: str
    field: str | None


@dataclass(frozen=True)
class Bar:
    """A count and its share of all rows."""

    label: str
    count: int
    percent: int


@dataclass(frozen=True)
class Chart:
    """Some bars under a title."""

    title: str
    bars: list[Bar]

    @property
    def slug(self) -> str:
        return slugify(self.title)


def columns_of(run: BatchRun) -> list[ShownColumn]:
    """The file's columns, as they were understood at the upload."""
    names, fields = _list(run, "columns"), _list(run, "mapping")
    return [
        ShownColumn(str(name), str(field).replace("_", " ") if field else None)
        for name, field in zip(names, fields, strict=False)
    ]


def facts_of(run: BatchRun) -> list[tuple[str, str]]:
    """How the file is read: pairs of what and how."""
    found = run.details.get("format")
    if not isinstance(found, dict):
        return []
    delimiter, header = found.get("delimiter"), found.get("headerRow")
    facts = [
        (_("Kind"), _("delimited text") if found.get("kind") == "csv" else found.get("kind")),
        (_("Encoding"), found.get("encoding")),
        (_("Delimiter"), DELIMITERS.get(str(delimiter), delimiter)),
        (_("Sheet"), found.get("sheet")),
        (_("Header"), _("none: the first line is a lead already") if header is None else None),
    ]
    return [(what, str(how)) for what, how in facts if how]


def charts_of(run: BatchRun) -> list[Chart]:
    """What came of a completed run, as bars."""
    summary = run.details.get("summary")
    if run.status != Status.COMPLETED or not isinstance(summary, dict):
        return []
    rows = summary.get("rows") or 1
    values = summary.get("values") or {}
    charts = [
        Chart(_in_words(name), _bars(counts, rows)) for name, counts in values.items() if counts
    ]
    filled = {name: n for name, n in summary.get("filled", {}).items() if "reason" not in name}
    return [*charts, Chart(_("New columns, rows filled"), _bars(filled, rows, most=None))]


def download_forms() -> list[tuple[str, str]]:
    """The forms in which a result can be downloaded, beside the first one: name and label."""
    return [(name, form.label) for name, form in FORMS.items() if name != "csv"]


def _bars(counts: dict[str, int], rows: int, most: int | None = MOST_BARS) -> list[Bar]:
    largest = sorted(counts.items(), key=lambda item: -item[1])[:most]
    bars = [Bar(label.replace("_", " "), n, round(100 * n / rows)) for label, n in largest]
    others = sum(counts.values()) - sum(n for _, n in largest)
    return [*bars, Bar("others", others, round(100 * others / rows))] if others else bars


def _in_words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _list(run: BatchRun, key: str) -> list[Any]:
    value = run.details.get(key)
    return value if isinstance(value, list) else []
