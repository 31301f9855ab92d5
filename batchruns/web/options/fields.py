"""The options of a run as fields of a form, made of what `engine.options` defines of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from batchruns.engine.options import (
    ChoiceType,
    ColumnSetType,
    CountryType,
    EnricherNamesType,
    ExportFormatType,
    Option,
    Options,
    SwitchType,
)
from batchruns.engine.steps.registry import all_steps
from batchruns.engine.tables.exports.base import EXPORTS
from batchruns.web.options.column_set_field import ColumnSetField
from batchruns.web.options.plain_select import PlainSelect
from batchruns.web.presentation import enricher_in_words
from leadenrich.accounts.countries import countries

ENRICHERS_FIELD = "enrichers"
"""One box for each enricher: those that work by default, and those that don't, are two options."""


@dataclass(frozen=True, slots=True)
class FieldType:
    """How options of one type are asked for."""

    build: Callable[[Any], forms.Field]
    """The field, from the type with what it says of the values."""
    show: Callable[[Any], Any] = lambda value: value
    """The value as the field has it initially."""
    read: Callable[[Any], Any] = lambda value: value
    """The value of the option, from the field's cleaned value."""


def _country(_type: CountryType) -> forms.Field:
    choices = [("", "—"), *countries()]
    return forms.ChoiceField(choices=choices, required=False, widget=PlainSelect)


def _switch(_type: SwitchType) -> forms.Field:
    return forms.BooleanField(required=False)


def _choice(type: ChoiceType) -> forms.Field:
    return forms.ChoiceField(choices=[(value, _(label)) for value, label in type.choices])


def _column_set(_type: ColumnSetType) -> forms.Field:
    return ColumnSetField(label="")


def _export_format(_type: ExportFormatType) -> forms.Field:
    formats = [(name, _(each.label)) for name, each in EXPORTS.items()]
    return forms.ChoiceField(required=False, choices=[("", _("Same as uploaded")), *formats])


FIELD_TYPES: Mapping[type, FieldType] = {
    CountryType: FieldType(_country, lambda value: value or "", lambda value: value or None),
    SwitchType: FieldType(_switch),
    ChoiceType: FieldType(_choice),
    ColumnSetType: FieldType(_column_set),
    ExportFormatType: FieldType(
        _export_format, lambda value: value or "", lambda value: value or None
    ),
}


def fields_of(options: Options) -> dict[str, forms.Field]:
    """A field for each option that is asked for, with what is chosen now; the enrichers last."""
    fields = {}
    for option, field_type in _asked_for():
        if not _is_asked(option, options):
            continue
        fields[option.name] = field = field_type.build(option.type)
        field.label = _(option.label)
        field.help_text = _(option.help) if option.help else ""
        field.initial = field_type.show(getattr(options, option.name))
    return {**fields, ENRICHERS_FIELD: _enrichers(options)}


def names_of_fields() -> list[str]:
    """The fields that `fields_of` may give, but for the enrichers."""
    return [option.name for option, _field_type in _asked_for()]


def chosen_in(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """The value of each option that was asked for, from a form's cleaned data."""
    values = {
        option.name: field_type.read(cleaned[option.name])
        for option, field_type in _asked_for()
        if option.name in cleaned
    }
    ticked = set(cleaned[ENRICHERS_FIELD])
    for option in Options.definitions():
        if isinstance(option.type, EnricherNamesType):
            names = {e.name for e in all_steps() if e.by_default == option.type.by_default}
            values[option.name] = frozenset(
                names - ticked if option.type.by_default else names & ticked
            )
    return values


def _asked_for() -> list[tuple[Option, FieldType]]:
    """The options that have a label, and a field of their own."""
    return [
        (option, FIELD_TYPES[type(option.type)])
        for option in Options.definitions()
        if option.label and type(option.type) in FIELD_TYPES
    ]


def _is_asked(option: Option, options: Options) -> bool:
    """Whether there is something to choose: one of some values isn't where none holds by default."""
    return not isinstance(option.type, ChoiceType) or bool(getattr(options, option.name))


def _enrichers(options: Options) -> forms.Field:
    return forms.MultipleChoiceField(
        label=_("Enrichments"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[(e.name, enricher_in_words(e.name)) for e in all_steps()],
        initial=[
            e.name for e in all_steps() if options.switches_on(e.name, by_default=e.by_default)
        ],
    )
