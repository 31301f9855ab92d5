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

from batchruns.engine.options import Options
from batchruns.engine.schema.headers.names import NAMES
from batchruns.engine.tables import choices
from batchruns.engine.tables.parse_options import DELIMITED, SPREADSHEETS, TEXTS
from batchruns.messages import in_words
from batchruns.models import BatchRun
from batchruns.runs.errors import OptionsUnknownError
from batchruns.web import option_fields, presentation

SAMPLES = 3
SAMPLE_CHARACTERS = 30
# Each is a list of all fields. What a wider table has beyond them is kept as it is.
MOST_CHOICES = 200
# Below this, a person is asked to look.
SURE = 0.8


class ReadingForm(forms.Form):
    """Encoding, delimiter, quotes, header and sheet, as far as the file's kind leaves them open."""

    def __init__(self, run: BatchRun, data: Any = None) -> None:
        super().__init__(data)
        format = _options_of(run).parse
        if format.kind in TEXTS:
            self._add("encoding", _("Encoding"), choices.encodings(format), format.encoding)
        if format.kind == DELIMITED:
            self._add("delimiter", _("Delimiter"), choices.delimiters(format), format.delimiter)
            self._add("quotechar", _("Quotes"), choices.QUOTES, format.quotechar or "")
        if format.kind in SPREADSHEETS:
            self._add("sheet", _("Sheet"), run.parsed_meta.sheets, format.sheet)
        rows = [
            (choices.NO_NAMES if row is None else str(row), label)
            for row, label in choices.header_rows(format)
        ]
        chosen = choices.NO_NAMES if format.header_row is None else str(format.header_row)
        self._add("header_row", _("Names of the columns"), rows, chosen)

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


class ColumnsForm(forms.Form):
    """What each column holds, what is added, and where phone numbers are from."""

    def __init__(self, run: BatchRun, data: Any = None) -> None:
        super().__init__(data)
        self._options = options = _options_of(run)
        self.fields |= option_fields.fields_of(options)
        fields = [("", gettext("kept as it is"))]
        fields += [(name, presentation.field_in_words(name)) for name in NAMES]
        taken = (place for place, field in enumerate(options.mapping) if field)
        self._places = sorted({*range(len(options.columns))[:MOST_CHOICES], *taken})
        for place in self._places:
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=options.columns[place] or _("Column %(number)s") % {"number": place + 1},
                choices=fields,
                initial=options.mapping[place] or "",
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
        return len(self._options.columns) - len(self._places)

    @property
    def option_fields(self) -> Iterator[BoundField]:
        """The options that have a field of their own."""
        return (self[name] for name in option_fields.names_of_fields())

    def options(self) -> Options:
        """The options as chosen."""
        given = self.cleaned_data
        mapping = list(self._options.mapping)
        for place in self._places:
            mapping[place] = given[f"column_{place}"] or None
        return replace(
            self._options,
            mapping=tuple(mapping),
            **option_fields.chosen_in(given),
        )


def _options_of(run: BatchRun) -> Options:
    """What was chosen for the run so far. Raises OptionsUnknownError."""
    options = run.parsed_meta.options
    if options is None:
        raise OptionsUnknownError("options_unknown")
    return options


def _told_of(run: BatchRun, place: int) -> str:
    """What a column is guessed by: some of its cells, and whether that is doubtful."""
    rows = run.parsed_meta.sample
    cells = dict.fromkeys(row[place] for row in rows if len(row) > place and row[place])
    samples = ", ".join(truncatechars(cell, SAMPLE_CHARACTERS) for cell in islice(cells, SAMPLES))
    confidence = run.parsed_meta.confidence[place : place + 1]
    is_guess = any(0 < sure < SURE for sure in confidence)
    told = [gettext("Not sure, please check.")] if is_guess else []
    # The form's hints are HTML, and these are the person's cells.
    return escape(" ".join([*told, samples]))
