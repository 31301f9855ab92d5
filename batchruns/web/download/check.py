"""What is to be said of a download before it is taken to a CRM: in words, and with what to do."""

from collections import Counter, deque
from collections.abc import Container, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from batchruns.downloads import responses
from batchruns.downloads.shapes import CrmShape
from batchruns.engine.tables.exports.crm.base import Column
from batchruns.engine.tables.exports.crm.conversion import Conversion
from batchruns.engine.tables.exports.left_out import (
    BY_OUTPUT,
    DUPLICATES,
    IN_LIST,
    INVALID_EMAILS,
    LACKING,
)
from batchruns.models import BatchRun
from batchruns.web.run.charts import summary_of
from batchruns.web.run.links import rows_without
from batchruns.web.run.tiers import results_of

SAMPLE_ROWS = 5
MOST_ROWS = 50_000
"""So many of the first rows are looked through: a page has to come at once."""
OUTPUTS = {
    "email": "email_normalized",
    "first_name": "first_name",
    "last_name": "last_name",
    "company": "company_clean_name",
}
"""By what a required column holds, the output whose blank cells tell the rows that lack it."""
LABELS: dict[str, Promise] = {
    LACKING: gettext_lazy("Rows that lack a required field"),
    DUPLICATES: gettext_lazy("Duplicates: keep the first of each"),
    INVALID_EMAILS: gettext_lazy("Rows with an invalid email"),
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows that can be left out: how many there are, and whether they are."""

    name: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Lacking:
    """Rows that lack what the CRM requires, and what stands there instead."""

    header: str
    count: int
    fill: str
    url: str
    """The address of these rows; "" where no one column of the result tells them."""
    can_be_filled: bool


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """A value that the CRM doesn't offer, and the option that was chosen for it."""

    header: str
    value: str
    count: int
    chosen: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """Values that are longer than the CRM takes."""

    header: str
    count: int
    longest: int


@dataclass(frozen=True, slots=True)
class CheckInWords:
    """What is to be said of one result as one template takes it."""

    label: str
    rows: int
    written: int
    headers: list[str]
    sample: list[Sequence[str]]
    lacking: list[Lacking]
    cut: list[Cut]
    unknown: list[UnknownValue]
    left_out: list[LeftOut]
    is_all: bool
    """Whether all rows were looked through, not only the first MOST_ROWS."""

    @classmethod
    def of(cls, shape: CrmShape) -> "CheckInWords":
        """That of the result of a run. Raises FileNotFoundError if it isn't stored any more."""
        with closing(responses.result_rows(shape.run, shape.contacts)) as rows:
            conversion = shape.conversion(next(rows, []))
            converted = conversion.rows(islice(rows, MOST_ROWS))
            sample = list(islice(converted, SAMPLE_ROWS))
            # All are gone through, so that they are counted.
            deque(converted, maxlen=0)
            is_all = next(rows, None) is None
        check, choices = conversion.check, shape.chosen.choices
        columns = {column.header: column for column in conversion.template.columns}
        one_of = conversion.template.one_of
        requirements = {" / ".join(one_of): one_of}
        return cls(
            conversion.template.label,
            check.rows,
            check.written,
            conversion.headers,
            sample,
            [
                Lacking(
                    header,
                    count,
                    choices.fills.get(header, ""),
                    _lacking_url(
                        shape.run,
                        [columns[name] for name in requirements.get(header, (header,))],
                    ),
                    header in columns,
                )
                for header, count in check.lacking.items()
                if count or header in choices.fills
            ],
            [Cut(h, n, columns[h].longest or 0) for h, n in check.cut.items()],
            list(_unknown(conversion, columns, shape)),
            [
                LeftOut(name, str(LABELS[name]), check.left_out[name], name in choices.left_out)
                for name in LABELS
                if check.left_out[name]
            ]
            + _left_out_by_list(shape.run, choices.left_out),
            is_all,
        )


def left_out_choices(run: BatchRun) -> list[LeftOut]:
    """The rows that any download of a run can leave out."""
    summary = summary_of(run)
    counts = {
        DUPLICATES: summary.filled["duplicate_of"],
        INVALID_EMAILS: summary.values.get("email_status", Counter())["invalid"],
    }
    return [
        LeftOut(name, str(LABELS[name]), count, is_chosen=False)
        for name, count in counts.items()
        if count and BY_OUTPUT[name][0] in summary.filled
    ] + _left_out_by_list(run)


def _left_out_by_list(run: BatchRun, chosen: Container[str] = ()) -> list[LeftOut]:
    """The leads that are surely in a list that the run was matched with."""
    shown = []
    for result in results_of(run):
        name = IN_LIST + result.step.tier
        label = _("Leads already in “%(list)s”") % {"list": result.step.list.name}
        shown.append(LeftOut(name, label, result.sure, name in chosen))
    return [each for each in shown if each.count]


def _lacking_url(run: BatchRun, columns: Iterable[Column]) -> str:
    """The rows that have none of these columns."""
    outputs = [OUTPUTS.get(column.source, "") for column in columns]
    are_listed = all(output in summary_of(run).filled for output in outputs)
    return rows_without(run, outputs) if are_listed else ""


def _unknown(
    conversion: Conversion, columns: dict[str, Column], shape: CrmShape
) -> Iterable[UnknownValue]:
    """The values that are mapped by hand, and those that are still to be."""
    for header, counts in conversion.check.unknown.items():
        chosen = shape.chosen.choices.values.get(header, {})
        for value, count in counts.most_common():
            yield UnknownValue(header, value, count, chosen.get(value, ""), columns[header].options)
