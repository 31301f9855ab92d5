"""The forms of a pending run's page, which are sent as one."""

import json
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import count, islice
from typing import Any, Protocol, cast

from django import forms
from django.forms import BoundField
from django.template.defaultfilters import truncatechars
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from batchruns.engine.options import Options
from batchruns.engine.recipe import digest
from batchruns.engine.schema import fields as lead_fields
from batchruns.engine.tables.readers.base import READERS, Chosen, OptionField
from batchruns.messages import RUN_ERRORS, in_words, phrase_in_words
from batchruns.models import BatchRun, Recipe
from batchruns.models.meta import MAX_NAME, RunMeta
from batchruns.runs.errors import OptionsUnknownError
from batchruns.runs.recipes import MAX_NAME as MAX_RECIPE_NAME
from batchruns.web.options import fields
from batchruns.web.options.plain_select import PlainSelect
from batchruns.web.presentation import field_in_words

MOST_LISTS_IN_FULL = 12
# Each is a list of all fields. What a wider table has beyond them stays unmapped.
MOST_CHOICES, MOST_MAPPED = 200, 500


def problems_of(forms_of_page: Iterable[forms.Form]) -> list[str]:
    """What some forms can't take: each sentence with what it is about."""
    return [
        f"“{form[name].label}”: {error}" if form[name].label else str(error)
        for form in forms_of_page
        for name, errors in form.errors.items()
        for error in errors
    ]


class Inspected(Protocol):
    """A file that was looked into: that of a run, or of a list."""

    @property
    def parsed_meta(self) -> RunMeta:
        """What is known of it, and chosen for it."""


class ParseOptionsForm(forms.Form):
    """The parse options that the file's kind leaves open."""

    def __init__(self, file: Inspected, data: Any = None) -> None:
        super().__init__(data)
        options = _options_of(file).parse
        for field in READERS[options.kind].option_fields(options, list(file.parsed_meta.sheets)):
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


class ColumnsForm(forms.Form):
    """The field of each column of a file."""

    def __init__(self, file: Inspected, data: Any = None, *, lists_in_full: bool = False) -> None:
        super().__init__(data)
        self.lists_in_full = lists_in_full
        self._options = options = _options_of(file)
        self.indexes = _indexes_with_a_choice(options)
        self.is_brief = len(self.indexes) > MOST_LISTS_IN_FULL and not lists_in_full
        for index in self.indexes:
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=truncatechars(options.columns[index], MAX_NAME)
                or _("Column %(number)s") % {"number": index + 1},
                choices=field_choices,
                initial=options.mapping[index] or "",
                required=False,
                widget=FieldSelect(in_full=lists_in_full, is_brief=self.is_brief),
            )
        self.fields["header"] = forms.CharField(
            widget=forms.HiddenInput, initial=digest(options.columns)
        )

        self.fields["seen"] = forms.CharField(
            label="", initial=self.stamp, widget=forms.HiddenInput, required=False
        )

    @property
    def saved(self) -> Options:
        """The options that it shows, as they were saved."""
        return self._options

    @property
    def stamp(self) -> str:
        """What stands for the options that the form shows: others may be saved in another window."""
        return digest([json.dumps(self._options.to_meta(), sort_keys=True)])

    def clean_seen(self) -> str:
        """Raises ValidationError where others were saved since."""
        seen: str = self.cleaned_data["seen"]
        if seen and seen != self.stamp:
            raise forms.ValidationError(
                _("This was changed in another window. Reload the page to see the changes.")
            )
        return seen

    def clean_header(self) -> str:
        """The digest of the columns that the page showed. Raises ValidationError if they are others."""
        header: str = self.cleaned_data["header"]
        if header != digest(self._options.columns):
            raise forms.ValidationError(in_words(RUN_ERRORS["columns_changed_meanwhile"]))
        return header

    def clean(self) -> dict[str, Any]:
        """A field that doesn't repeat is mapped to one column at most."""
        cleaned: dict[str, Any] = super().clean() or {}
        names = [f"column_{index}" for index in self.indexes]
        for twice in lead_fields.mapped_twice(cleaned.get(name) for name in names):
            self.add_error(
                names[twice],
                _("Another column is mapped to this field already. Choose one of the two."),
            )
        return cleaned

    @property
    def others(self) -> int:
        """How many columns have no choice, as there are so many."""
        return len(self._options.columns) - len(self.indexes)

    def options(self) -> Options:
        """The options with the mapping as chosen."""
        mapping = list(self._options.mapping)
        for index in self.indexes:
            mapping[index] = self.cleaned_data[f"column_{index}"] or None
        return replace(self._options, mapping=tuple(mapping))


class MappingForm(ColumnsForm):
    """The field of each column, and the options that are not those of parsing."""

    def __init__(self, run: BatchRun, data: Any = None, *, lists_in_full: bool = False) -> None:
        super().__init__(run, data, lists_in_full=lists_in_full)
        self.fields |= fields.fields_of(self._options)

    @property
    def option_fields(self) -> Iterator[BoundField]:
        """The options that have a field of their own."""
        return (self[name] for name in fields.names_of_fields() if name in self.fields)

    def options(self) -> Options:
        """The options as chosen."""
        return replace(super().options(), **fields.chosen_in(self.cleaned_data))


class RecipeForm(forms.Form):
    """Which recipe is applied, and whether the choices are remembered as one, under which name."""

    recipe = forms.ChoiceField(label=_("Applied recipe"), required=False)
    remember = forms.BooleanField(
        label=_("Remember these choices for files like this"), required=False, initial=True
    )
    recipe_name = forms.CharField(label=_("Name of the recipe"), required=False)

    def __init__(self, run: BatchRun, recipes: Sequence[Recipe], data: Any = None) -> None:
        super().__init__(data)
        applied = run.parsed_meta.recipe
        self._recipes = {recipe.name: recipe for recipe in recipes}
        self.default_name = applied.name if applied else _free_name(run.filename, self._recipes)
        choice = cast(forms.ChoiceField, self.fields["recipe"])
        choice.choices = [("", _("No recipe")), *((name, name) for name in self._recipes)]
        choice.initial = applied.name if applied and applied.name in self._recipes else ""
        self.fields["recipe_name"].initial = self.default_name
        self.fields["recipe_name"].widget.attrs["maxlength"] = MAX_RECIPE_NAME

    @property
    def changes_recipe(self) -> bool:
        """Whether another recipe was chosen, or none any more."""
        return "recipe" in self.changed_data

    @property
    def chosen(self) -> Recipe | None:
        """The recipe in the list."""
        return self._recipes.get(self.cleaned_data["recipe"])


def _free_name(filename: str, taken: Container[str]) -> str:
    """A name for a new recipe: the file's, with a number behind it if another recipe has it."""
    name = truncatechars(filename, MAX_RECIPE_NAME - 5)
    return next(each for n in count(1) if (each := f"{name} {n}" if n > 1 else name) not in taken)


class FieldSelect(PlainSelect):
    """A list of all fields, of which there may be hundreds on a page.

    Where nothing is chosen, and everywhere in a wide table, the page's script fills it, unless it is
    written in full.
    """

    def __init__(self, *, in_full: bool, is_brief: bool = False) -> None:
        super().__init__()
        self._in_full, self._is_brief = in_full, is_brief

    def use_required_attribute(self, initial: Any) -> bool:
        """Never: no column has to be mapped."""
        return False

    def options_html(self, value: Any) -> str:
        """All fields, or none and the chosen one."""
        if self._in_full or (value and not self._is_brief):
            return all_fields_html()
        choices = [choice for choice in field_choices() if choice[0] in ("", value)]
        return format_html_join("", '<option value="{}">{}', choices)


def field_choices() -> list[tuple[str, str]]:
    """The fields that a column may be mapped to, and none."""
    named = ((name, capfirst(field_in_words(name))) for name in lead_fields.names())
    return [("", gettext("Not mapped")), *named]


@lru_cache(maxsize=100)
def _options_of_fields(_language: str, names: tuple[str, ...]) -> str:
    # HTML lets the end of an option be left out, which is a tenth of the page.
    return format_html_join("", '<option value="{}">{}', field_choices())


def all_fields_html() -> str:
    """The options of a list of fields; the first one is none."""
    return _options_of_fields(get_language() or "", lead_fields.names())


_boxes = partial(forms.MultipleChoiceField, widget=forms.CheckboxSelectMultiple)
"""A field of which several choices may be ticked."""


def _options_of(file: Inspected) -> Options:
    """What was chosen for a file so far. Raises OptionsUnknownError."""
    options = file.parsed_meta.options
    if options is None:
        raise OptionsUnknownError("options_unknown")
    return options


def _indexes_with_a_choice(options: Options) -> list[int]:
    """The columns that can be mapped: the first MOST_CHOICES, and MOST_MAPPED that are mapped."""
    mapped = (index for index, field in enumerate(options.mapping) if field)
    first = range(len(options.columns))[:MOST_CHOICES]
    return sorted({*first, *islice(mapped, MOST_MAPPED)})
