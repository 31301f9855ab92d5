"""The forms that change the parse options and the mapping of a pending run."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

from django import forms
from django.forms import BoundField
from django.template.defaultfilters import truncatechars
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from batchruns.engine.options import Options
from batchruns.engine.schema import fields as lead_fields
from batchruns.engine.tables.readers.base import READERS, Chosen, OptionField
from batchruns.messages import in_words, phrase_in_words
from batchruns.models import BatchRun
from batchruns.models.meta import MAX_NAME
from batchruns.runs.errors import OptionsUnknownError
from batchruns.web.options import fields
from batchruns.web.presentation import field_in_words

SAMPLES = 3
SAMPLE_CHARACTERS = 30
# Each is a list of all fields. What a wider table has beyond them stays unmapped.
MOST_CHOICES, MOST_MAPPED = 200, 500
# Below this, a person is asked to look.
SURE = 0.8


class ParseOptionsForm(forms.Form):
    """The parse options that the file's kind leaves open."""

    def __init__(self, run: BatchRun, data: Any = None) -> None:
        super().__init__(data)
        options = _options_of(run).parse
        for field in READERS[options.kind].option_fields(options, list(run.parsed_meta.sheets)):
            self._add(field)

    @property
    def chosen(self) -> Chosen:
        """What is to be otherwise than now, for `Reader.change`."""
        return {name: self.cleaned_data[name] for name in self.changed_data}

    def _add(self, field: OptionField) -> None:
        takes_several = isinstance(field.value, tuple)
        build = _boxes if takes_several else forms.ChoiceField
        self.fields[field.name] = build(
            label=in_words(field.label),
            choices=[(c.value, phrase_in_words(c.label, c.params)) for c in field.choices],
            initial=list(field.value or ()) if takes_several else field.value,
            required=field.required,
        )


class MappingForm(forms.Form):
    """The field of each column, the enrichers, and where phone numbers are from."""

    def __init__(self, run: BatchRun, data: Any = None) -> None:
        super().__init__(data)
        self._options = options = _options_of(run)
        self.fields |= fields.fields_of(options)
        self._indexes = _indexes_with_a_choice(options)
        self._add_columns(run)

    def _add_columns(self, run: BatchRun) -> None:
        choices = [
            ("", gettext("Not mapped")),
            *((name, field_in_words(name)) for name in lead_fields.names()),
        ]
        for index in self._indexes:
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=truncatechars(self._options.columns[index], MAX_NAME)
                or _("Column %(number)s") % {"number": index + 1},
                choices=choices,
                initial=self._options.mapping[index] or "",
                required=False,
                help_text=_hint_of(run, index),
            )

    def clean(self) -> dict[str, Any]:
        """A field that doesn't repeat is mapped to one column at most."""
        cleaned: dict[str, Any] = super().clean() or {}
        mapped: set[str] = set()
        columns = {f"column_{index}" for index in self._indexes}
        for name, field in list(cleaned.items()):
            if name in columns and field and not lead_fields.field(field).repeats:
                if field in mapped:
                    self.add_error(
                        name,
                        _("Another column is mapped to this field already. Choose one of the two."),
                    )
                mapped.add(field)
        return cleaned

    @property
    def columns(self) -> Iterator[BoundField]:
        """The choices of the columns, in the file's order."""
        return (self[f"column_{index}"] for index in self._indexes)

    @property
    def others(self) -> int:
        """How many columns have no choice, as there are so many."""
        return len(self._options.columns) - len(self._indexes)

    @property
    def option_fields(self) -> Iterator[BoundField]:
        """The options that have a field of their own."""
        return (self[name] for name in fields.names_of_fields())

    def options(self) -> Options:
        """The options as chosen."""
        mapping = list(self._options.mapping)
        for index in self._indexes:
            mapping[index] = self.cleaned_data[f"column_{index}"] or None
        chosen = fields.chosen_in(self.cleaned_data)
        return replace(self._options, mapping=tuple(mapping), **chosen)


_boxes = partial(forms.MultipleChoiceField, widget=forms.CheckboxSelectMultiple)
"""A field of which several choices may be ticked."""


def _options_of(run: BatchRun) -> Options:
    """What was chosen for the run so far. Raises OptionsUnknownError."""
    options = run.parsed_meta.options
    if options is None:
        raise OptionsUnknownError("options_unknown")
    return options


def _indexes_with_a_choice(options: Options) -> list[int]:
    """The columns that can be mapped: the first MOST_CHOICES, and MOST_MAPPED that are mapped."""
    mapped = (index for index, field in enumerate(options.mapping) if field)
    first = range(len(options.columns))[:MOST_CHOICES]
    return sorted({*first, *islice(mapped, MOST_MAPPED)})


def _hint_of(run: BatchRun, index: int) -> str:
    """What tells a column: some of its cells, and whether its mapping is doubtful. HTML."""
    rows = run.parsed_meta.sample
    cells = dict.fromkeys(row[index] for row in rows if len(row) > index and row[index])
    samples = ", ".join(truncatechars(cell, SAMPLE_CHARACTERS) for cell in islice(cells, SAMPLES))
    confidence = run.parsed_meta.confidence[index : index + 1]
    is_guess = any(0 < sure < SURE for sure in confidence)
    doubt = [gettext("Not sure, please check.")] if is_guess else []
    # The form's hints are HTML, and these are the person's cells.
    return escape(" ".join([*doubt, samples]))
