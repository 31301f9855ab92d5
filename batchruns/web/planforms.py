"""The forms by which a person changes how a pending run is read and enriched."""

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

from batchruns.engine.schema import fields as lead_fields
from batchruns.engine.steps.registry import all_steps
from batchruns.engine.tables.readers.base import READERS, OptionField
from batchruns.messages import in_words, phrase_in_words
from batchruns.models import BatchRun
from batchruns.uploads.inspection import Plan
from batchruns.web import presentation
from leadenrich.accounts.countries import countries

SAMPLES = 3
SAMPLE_CHARACTERS = 30
# Each is a list of all fields. What a wider table has beyond them is kept as it is.
MOST_CHOICES = 200
# Below this, a person is asked to look.
SURE = 0.8


class ReadingForm(forms.Form):
    """The parse options that the file's kind leaves open."""

    def __init__(self, run: BatchRun, data: Any = None) -> None:
        super().__init__(data)
        options = Plan.of(run).format
        sheets = [(name, label) for name, label in run.details.get("sheets") or []]
        for field in READERS[options.kind].option_fields(options, sheets):
            self._add(field)

    @property
    def chosen(self) -> dict[str, str]:
        """What is to be otherwise than now, for `Reader.change`."""
        return {name: self.cleaned_data[name] for name in self.changed_data}

    def _add(self, field: OptionField) -> None:
        self.fields[field.name] = forms.ChoiceField(
            label=in_words(field.label),
            choices=[(c.value, phrase_in_words(c.label, c.params)) for c in field.choices],
            initial=field.value,
            required=field.required,
        )


class ColumnsForm(forms.Form):
    """What each column holds, what is added, and where phone numbers are from."""

    default_country = forms.ChoiceField(
        label=_("Phone numbers without a prefix are from"),
        help_text=_("Where the lead itself has no country."),
        required=False,
    )
    enrichers = forms.MultipleChoiceField(
        label=_("What is added"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, run: BatchRun, data: Any = None) -> None:
        super().__init__(data)
        self._plan = plan = Plan.of(run)
        self._choose("default_country", [("", "—"), *countries()], plan.default_country or "")
        names = [(e.name, gettext(e.label)) for e in all_steps()]
        on = [
            e.name for e in all_steps() if plan.options.switches_on(e.name, by_default=e.by_default)
        ]
        self._choose("enrichers", names, on)
        fields = [("", gettext("kept as it is"))]
        fields += [(name, presentation.field_in_words(name)) for name in lead_fields.names()]
        taken = (place for place, field in enumerate(plan.mapping) if field)
        self._places = sorted({*range(len(plan.columns))[:MOST_CHOICES], *taken})
        for place in self._places:
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=plan.columns[place] or _("Column %(number)s") % {"number": place + 1},
                choices=fields,
                initial=plan.mapping[place] or "",
                required=False,
                help_text=_told_of(run, place),
            )

    def clean(self) -> dict[str, Any]:
        """Each lead field is held by one column at most."""
        given: dict[str, Any] = super().clean() or {}
        taken: set[str] = set()
        for name, field in list(given.items()):
            if name.startswith("column_") and field:
                if field in taken:
                    self.add_error(
                        name, _("Another column holds this already. Choose one of the two.")
                    )
                taken.add(field)
        return given

    @property
    def columns(self) -> Iterator[BoundField]:
        """The choices of the columns, in the file's order."""
        return (self[f"column_{place}"] for place in self._places)

    @property
    def others(self) -> int:
        """How many columns have no choice, as there are so many."""
        return len(self._plan.columns) - len(self._places)

    def plan(self) -> Plan:
        """The plan as chosen."""
        given = self.cleaned_data
        chosen = set(given["enrichers"])
        mapping = list(self._plan.mapping)
        for place in self._places:
            mapping[place] = given[f"column_{place}"] or None
        return replace(
            self._plan,
            mapping=tuple(mapping),
            default_country=given["default_country"] or None,
            without=frozenset(e.name for e in all_steps() if e.by_default) - chosen,
            also=frozenset(e.name for e in all_steps() if not e.by_default) & chosen,
        )

    def _choose(self, name: str, given: Any, chosen: Any) -> None:
        field = self.fields[name]
        field.choices = given  # type: ignore[attr-defined]
        field.initial = chosen


def _told_of(run: BatchRun, place: int) -> str:
    """What a column is guessed by: some of its cells, and whether that is doubtful."""
    rows = run.details.get("sample", [])
    cells = dict.fromkeys(row[place] for row in rows if len(row) > place and row[place])
    samples = ", ".join(truncatechars(cell, SAMPLE_CHARACTERS) for cell in islice(cells, SAMPLES))
    confidence = run.details.get("confidence", [])[place : place + 1]
    is_guess = any(0 < sure < SURE for sure in confidence)
    told = [gettext("Not sure, please check.")] if is_guess else []
    # The form's hints are HTML, and these are the person's cells.
    return escape(" ".join([*told, samples]))
