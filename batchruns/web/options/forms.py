"""The forms that change the parse options and the mapping of a pending run."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from django import forms
from django.forms import BoundField
from django.template.defaultfilters import truncatechars
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from batchruns.engine.enrichers.registry import ENRICHERS
from batchruns.engine.schema.headers.names import NAMES
from batchruns.engine.tables import choices
from batchruns.engine.tables.parse_options import DELIMITED, SPREADSHEETS, TEXTS
from batchruns.messages import in_words
from batchruns.models import BatchRun
from batchruns.uploads.inspection import Plan
from batchruns.web.presentation import enricher_in_words, field_in_words
from leadenrich.accounts.forms import countries

SAMPLES = 3
SAMPLE_CHARACTERS = 30
# Each is a list of all fields. What a wider table has beyond them stays unmapped.
MOST_CHOICES = 200
# Below this, a person is asked to look.
SURE = 0.8


class ParseOptionsForm(forms.Form):
    """Encoding, delimiter, quotes, header row and sheet, as far as the file leaves them open."""

    def __init__(self, run: BatchRun, data: Any = None) -> None:
        super().__init__(data)
        format = Plan.of(run).format
        if format.kind in TEXTS:
            self._add("encoding", _("Encoding"), choices.encodings(format), format.encoding)
        if format.kind == DELIMITED:
            self._add("delimiter", _("Delimiter"), choices.delimiters(format), format.delimiter)
            self._add("quotechar", _("Quotes"), choices.QUOTES, format.quotechar or "")
        if format.kind in SPREADSHEETS:
            self._add("sheet", _("Sheet"), run.details.get("sheets") or [], format.sheet)
        rows = [
            (choices.NO_NAMES if row is None else str(row), label)
            for row, label in choices.header_rows(format)
        ]
        chosen = choices.NO_NAMES if format.header_row is None else str(format.header_row)
        self._add("header_row", _("Header row"), rows, chosen)

    @property
    def chosen(self) -> dict[str, str]:
        """What is to be otherwise than now, for `choices.changed`."""
        return {name: self.cleaned_data[name] for name in self.changed_data}

    def _add(self, name: str, label: Any, given: Any, chosen: str | None) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=[(value, in_words(text)) for value, text in given],
            initial=chosen,
            required=name not in ("quotechar",),
        )


class MappingForm(forms.Form):
    """The field of each column, the enrichers, and where phone numbers are from."""

    default_country = forms.ChoiceField(
        label=_("Phone numbers without a prefix are from"),
        help_text=_("Where the lead itself has no country."),
        required=False,
    )
    enrichers = forms.MultipleChoiceField(
        label=_("Enrichments"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, run: BatchRun, data: Any = None) -> None:
        super().__init__(data)
        self._plan = plan = Plan.of(run)
        self._choose("default_country", [("", "—"), *countries()], plan.default_country or "")
        names = [(e.name, enricher_in_words(e.name)) for e in ENRICHERS]
        on = [
            e.name for e in ENRICHERS if plan.options.switches_on(e.name, by_default=e.by_default)
        ]
        self._choose("enrichers", names, on)
        self._indexes = _indexes_with_a_choice(plan)
        self._add_columns(run)

    def _add_columns(self, run: BatchRun) -> None:
        fields = [("", gettext("Not mapped")), *((name, field_in_words(name)) for name in NAMES)]
        for index in self._indexes:
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=self._plan.columns[index] or _("Column %(number)s") % {"number": index + 1},
                choices=fields,
                initial=self._plan.mapping[index] or "",
                required=False,
                help_text=_hint_of(run, index),
            )

    def clean(self) -> dict[str, Any]:
        """Each field is mapped to one column at most."""
        given: dict[str, Any] = super().clean() or {}
        mapped: set[str] = set()
        for name, field in list(given.items()):
            if name.startswith("column_") and field:
                if field in mapped:
                    self.add_error(
                        name,
                        _("Another column is mapped to this field already. Choose one of the two."),
                    )
                mapped.add(field)
        return given

    @property
    def columns(self) -> Iterator[BoundField]:
        """The choices of the columns, in the file's order."""
        return (self[f"column_{index}"] for index in self._indexes)

    @property
    def others(self) -> int:
        """How many columns have no choice, as there are so many."""
        return len(self._plan.columns) - len(self._indexes)

    def plan(self) -> Plan:
        """The plan as chosen."""
        given = self.cleaned_data
        chosen = set(given["enrichers"])
        mapping = list(self._plan.mapping)
        for index in self._indexes:
            mapping[index] = given[f"column_{index}"] or None
        return replace(
            self._plan,
            mapping=tuple(mapping),
            default_country=given["default_country"] or None,
            without=frozenset(e.name for e in ENRICHERS if e.by_default) - chosen,
            also=frozenset(e.name for e in ENRICHERS if not e.by_default) & chosen,
        )

    def _choose(self, name: str, given: Any, chosen: Any) -> None:
        field = self.fields[name]
        field.choices = given  # type: ignore[attr-defined]
        field.initial = chosen


def _indexes_with_a_choice(plan: Plan) -> list[int]:
    """The columns that can be mapped: the first MOST_CHOICES, and those beyond that are mapped."""
    mapped = (index for index, field in enumerate(plan.mapping) if field)
    return sorted({*range(len(plan.columns))[:MOST_CHOICES], *mapped})


def _hint_of(run: BatchRun, index: int) -> str:
    """What tells a column: some of its cells, and whether its mapping is doubtful. HTML."""
    rows = run.details.get("sample", [])
    cells = dict.fromkeys(row[index] for row in rows if len(row) > index and row[index])
    samples = ", ".join(truncatechars(cell, SAMPLE_CHARACTERS) for cell in islice(cells, SAMPLES))
    confidence = run.details.get("confidence", [])[index : index + 1]
    is_guess = any(0 < sure < SURE for sure in confidence)
    doubt = [gettext("Not sure, please check.")] if is_guess else []
    # The form's hints are HTML, and these are the person's cells.
    return escape(" ".join([*doubt, samples]))
