"""What a completed run has gained: values added, values standardized, and what became of each field."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import ngettext, ngettext_lazy

from batchruns.engine.lookups.columns import LookupColumns
from batchruns.engine.steps.registry import all_steps
from batchruns.engine.summary import Summary
from batchruns.messages import in_words
from batchruns.models import BatchRun
from batchruns.web.presentation import field_in_words
from batchruns.web.run.links import rows_url

NEW_VALUES: dict[str, Promise] = {
    "title_seniority": ngettext_lazy("seniority", "seniorities"),
    "title_department": ngettext_lazy("department", "departments"),
    "company_domain": ngettext_lazy("company domain", "company domains"),
    "name_salutation": ngettext_lazy("salutation", "salutations"),
    "phone_line_type": ngettext_lazy("phone type", "phone types"),
    "email_provider": ngettext_lazy("email type", "email types"),
}
"""Outputs that hold what no column of an upload does, and what their values are called."""
NEW_FORMS: dict[str, tuple[Promise, Promise]] = {
    "phone": (
        ngettext_lazy("phone", "phones"),
        ngettext_lazy("phone in international form", "phones in international form"),
    ),
    "email": (ngettext_lazy("email", "emails"), ngettext_lazy("email", "emails")),
    "first_name": (
        ngettext_lazy("first name", "first names"),
        ngettext_lazy("first name", "first names"),
    ),
    "last_name": (
        ngettext_lazy("last name", "last names"),
        ngettext_lazy("last name", "last names"),
    ),
    "company": (
        ngettext_lazy("company", "companies"),
        ngettext_lazy("company without its legal form", "companies without their legal form"),
    ),
    "website": (ngettext_lazy("website", "websites"), ngettext_lazy("website", "websites")),
    "linkedin_url": (
        ngettext_lazy("LinkedIn profile", "LinkedIn profiles"),
        ngettext_lazy("LinkedIn profile", "LinkedIn profiles"),
    ),
    "country": (
        ngettext_lazy("country", "countries"),
        ngettext_lazy("country as its code", "countries as their codes"),
    ),
    "region": (ngettext_lazy("region", "regions"), ngettext_lazy("region", "regions")),
    "postal_code": (
        ngettext_lazy("postal code", "postal codes"),
        ngettext_lazy("postal code", "postal codes"),
    ),
    "city": (ngettext_lazy("city", "cities"), ngettext_lazy("city", "cities")),
}
"""For each lead field that comes out in a form to use, what added and standardized values are called."""


@dataclass(frozen=True, slots=True)
class Gain:
    """So many values of one kind, in words: “112 countries”."""

    count: int
    label: str


@dataclass(frozen=True, slots=True)
class Gains:
    """Values of several kinds, those with the most first."""

    kinds: list[Gain]

    @property
    def count(self) -> int:
        """All of them."""
        return sum(kind.count for kind in self.kinds)


def added_values(summary: Summary, lookups: Iterable[LookupColumns] = ()) -> Gains:
    """The values that the file didn't have: worked out, and looked up."""
    counts = {name: summary.filled[name] for name in NEW_VALUES}
    labels = {**NEW_VALUES, **{name: added for name, (added, _) in NEW_FORMS.items()}}
    gains = _gains({**counts, **summary.added}, labels)
    looked_up = [_looked_up(columns, summary) for columns in lookups]
    return _most_first([*gains.kinds, *(gain for gain in looked_up if gain.count)])


def standardized_values(summary: Summary) -> Gains:
    """The values that the file had in another form."""
    return _gains(summary.standardized, {name: form for name, (_, form) in NEW_FORMS.items()})


def _gains(counts: dict[str, int], labels: dict[str, Promise]) -> Gains:
    kinds = [
        Gain(n, _in_words(labels[name], n)) for name, n in counts.items() if n and name in labels
    ]
    return _most_first(kinds)


def _looked_up(columns: LookupColumns, summary: Summary) -> Gain:
    count = sum(summary.filled[output.name] for output in columns.outputs)
    text = ngettext("value from “%(step)s”", "values from “%(step)s”", count)
    return Gain(count, text % {"step": in_words(columns.label)})


def _most_first(kinds: Iterable[Gain]) -> Gains:
    return Gains(sorted(kinds, key=lambda kind: -kind.count))


def _in_words(label: Promise, count: int) -> str:
    return str(label % count)


@dataclass(frozen=True, slots=True)
class FieldQuality:
    """Of one lead field, how many rows have it as it came, standardized, added, or not to be used."""

    field: str
    label: str
    rows: int
    as_uploaded: int
    standardized: int
    added: int
    unusable: int
    """Rows that came with something there which isn't the field, or is doubtful."""
    url: str
    """The address of the rows with issues of this field."""

    @property
    def usable(self) -> int:
        """The rows that have it in the form to use."""
        return self.as_uploaded + self.standardized + self.added

    @property
    def segments(self) -> list[tuple[str, float, float]]:
        """The parts of a bar of 100 units: what each is, where it begins, and how wide it is."""
        counts = {
            "as-uploaded": self.as_uploaded,
            "standardized": self.standardized,
            "added": self.added,
            "unusable": self.unusable,
        }
        segments, begin = [], 0.0
        for name, count in counts.items():
            width = 100 * count / self.rows
            segments.append((name, round(begin, 2), round(width, 2)))
            begin += width
        return segments


def quality_of(run: BatchRun, summary: Summary) -> list[FieldQuality]:
    """What became of each lead field of NEW_FORMS that the result has, in that order."""
    return [
        _quality(run, name, summary)
        for name in NEW_FORMS
        if name in summary.usable and summary.rows
    ]


def _quality(run: BatchRun, name: str, summary: Summary) -> FieldQuality:
    usable, added, standardized = (
        counts[name] for counts in (summary.usable, summary.added, summary.standardized)
    )
    return FieldQuality(
        name,
        field_in_words(name),
        summary.rows,
        as_uploaded=usable - added - standardized,
        standardized=standardized,
        added=added,
        unusable=max(0, summary.filled_before[name] - (usable - added)),
        url=rows_url(run, issue="any", field=_subjects_of(run, name)),
    )


def _subjects_of(run: BatchRun, field: str) -> list[str]:
    """What issues of a lead field say that they are about: a step, or columns of the file."""
    steps = [s.label for s in all_steps() if any(o.form_of == field for o in s.outputs)]
    columns = zip(run.parsed_meta.columns, run.parsed_meta.mapping, strict=False)
    return [*steps, *(column for column, mapped in columns if mapped == field)]
