"""How one file is parsed and enriched: its options, each of which is defined here and nowhere else.

An option is a field of `Options` with an `Option` as its metadata. The key in `meta`, the field of the
form, the argument of the command line, and what of `meta` the database protects once a run was started
all follow from that. A new option is a new field:

    is_strict: bool = option(False, type=SwitchType(), label=gettext_noop("Strict"), flag="--strict")
"""

# ruff: noqa: RUF009 - such a call defines a field.
import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from batchruns.engine import shapes
from batchruns.engine.lookup_step import LookupStep, dump_steps, parse_steps
from batchruns.engine.schema.fields import is_field
from batchruns.engine.shapes import ShapeError
from batchruns.engine.tables.exports.base import EXPORTS
from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.readers.base import READERS
from batchruns.engine.text import camel_case, gettext_noop

MAX_HEADER_ROW = 10_000
ESSENTIAL, ALL = "essential", "all"
"""Two of the sets of columns that a result may have, besides those that a person names."""
MARK, DROP, KEEP = "mark", "drop", "keep"
"""What becomes of rows whose leads are on the person's do-not-contact list."""


class OptionType(Protocol):
    """What values an option has: how they are parsed from JSON, and written to it."""

    def parse(self, value: Any) -> Any:
        """The value, out of JSON that anybody may have written. Raises ShapeError."""

    def dump(self, value: Any) -> Any:
        """The value as JSON."""


class SwitchType:
    """On or off: a box to tick, and an argument without a value."""

    parse = staticmethod(shapes.switch)

    def dump(self, value: bool) -> bool:
        """The switch as JSON."""
        return value


class CountryType:
    """A country, ISO 3166 alpha-2, or None."""

    parse = staticmethod(shapes.optional(shapes.text))

    def dump(self, value: str | None) -> str | None:
        """The code as JSON."""
        return value


@dataclass(frozen=True, slots=True)
class ChoiceType:
    """One of some values. Each stands with its label, marked for translation."""

    choices: tuple[tuple[str, str], ...]

    def parse(self, value: Any) -> str:
        """The chosen value. Raises ShapeError for one that isn't offered."""
        return shapes.one_of(*(name for name, _label in self.choices))(value)

    def dump(self, value: str) -> str:
        """The value as JSON."""
        return value


@dataclass(frozen=True, slots=True)
class EnricherNamesType:
    """Some enrichers: of those that work by default, or of the others. Unknown names do nothing."""

    by_default: bool

    def parse(self, value: Any) -> frozenset[str]:
        """The names. Raises ShapeError for anything but an array of texts."""
        return frozenset(shapes.list_of(shapes.text)(value))

    def dump(self, value: frozenset[str]) -> list[str]:
        """The names as a sorted array."""
        return sorted(value)


class ColumnSetType:
    """Which of the new columns a result has: ESSENTIAL, ALL, or their names with commas between."""

    def parse(self, value: Any) -> str:
        """The set. Raises ShapeError for anything but a text with something in it."""
        if text := shapes.text(value).strip():
            return text
        raise ShapeError

    def dump(self, value: str) -> str:
        """The set as JSON."""
        return value


class ExportFormatType:
    """The name of an export format: see `engine.tables.exports`. None: that of the upload."""

    def parse(self, value: Any) -> str | None:
        """The name, or None. Raises ShapeError for any other value."""
        return None if value is None else shapes.text_where(EXPORTS.__contains__)(value)

    def dump(self, value: str | None) -> str | None:
        """The name as JSON."""
        return value


class ParseOptionsType:
    """How the file is parsed. Asked for by a form of its own."""

    def parse(self, value: Any) -> ParseOptions:
        """The parse options. Raises ShapeError where one has another shape, or the kind is missing."""
        parsed = shapes.known_keys(PARSE_OPTIONS)(value)
        if "kind" not in parsed:
            raise ShapeError
        return ParseOptions.from_meta(parsed)

    def dump(self, value: ParseOptions) -> dict[str, Any]:
        """The parse options as an object with camelCase keys."""
        return value.to_meta()


class ColumnNamesType:
    """The names of the file's columns. Never asked for: the file has them."""

    parse = staticmethod(shapes.list_of(shapes.text))

    def dump(self, value: tuple[str, ...]) -> list[str]:
        """The names as an array."""
        return list(value)


class MappingType:
    """The lead field of each column, or None. Asked for column by column."""

    parse = staticmethod(shapes.list_of(shapes.optional(shapes.text_where(is_field))))

    def dump(self, value: tuple[str | None, ...]) -> list[str | None]:
        """The lead fields as an array."""
        return list(value)


class StepsType:
    """The steps that ask other sources. Put together in a form of their own."""

    parse = staticmethod(parse_steps)

    def dump(self, value: tuple[LookupStep, ...]) -> list[dict[str, Any]]:
        """The steps as an array of objects with camelCase keys."""
        return dump_steps(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """How one option is kept and asked for."""

    name: str = ""
    """The name of the field of `Options`, and of the form."""
    key: str = ""
    """In `meta`; by default the name in camelCase."""
    type: OptionType
    default: Any = None
    is_required: bool = False
    """Whether nothing is known of how a file is enriched without it."""
    label: str = ""
    """In the form. Options without are asked for in a way of their own."""
    help: str = ""
    """In the form."""
    flag: str = ""
    """On the command line, such as "--country". Options without aren't asked for there."""
    argument_help: str = ""
    """On the command line, in English."""
    setting: str = ""
    """The setting of the site that holds where nothing is chosen."""


def option(default: Any, **definition: Any) -> Any:
    """A field of `Options`: its default, and what `Option` says of it."""
    return dataclasses.field(
        default=default, metadata={"option": Option(default=default, **definition)}
    )


@dataclass(frozen=True)
class Options:
    """How one file is parsed and enriched."""

    parse: ParseOptions = option(
        ParseOptions("csv"), key="format", type=ParseOptionsType(), is_required=True
    )
    columns: tuple[str, ...] = option((), type=ColumnNamesType(), is_required=True)
    mapping: tuple[str | None, ...] = option((), type=MappingType(), is_required=True)
    """The lead field of each column, or None: as long as `columns`."""
    default_country: str | None = option(
        None,
        type=CountryType(),
        label=gettext_noop("Default country"),
        help=gettext_noop(
            "For phone numbers of leads whose country isn't known, and for regions that several "
            "countries have."
        ),
        flag="--country",
        argument_help=(
            "two letters: where phone numbers without a prefix, and regions that several countries "
            "have, are from (for example DE); by default where the regions of the file are"
        ),
        setting="DEFAULT_COUNTRY",
    )
    """ISO 3166 alpha-2: where phone numbers without a prefix and without a country are from, and regions
    that several countries have."""
    without: frozenset[str] = option(
        frozenset(),
        type=EnricherNamesType(by_default=True),
        label=gettext_noop("Enrichments"),
        flag="--without",
        argument_help="enrichers to switch off, with commas between (for example phone,name)",
    )
    """The names of enrichers that are switched off."""
    also: frozenset[str] = option(
        frozenset(),
        type=EnricherNamesType(by_default=False),
        label=gettext_noop("Enrichments"),
        flag="--with",
        argument_help="enrichers to switch on that are off otherwise",
    )
    """The names of enrichers that are switched on though they are off by default."""

    column_set: str = option(
        ESSENTIAL,
        type=ColumnSetType(),
        label=gettext_noop("Columns to add"),
        help=gettext_noop(
            "Essential columns are what you import, plus issues. All columns also say where each "
            "value comes from. Or list the columns you want, separated by commas, under your own names "
            "if you like."
        ),
        flag="--columns",
        argument_help=(
            "which columns to add: essential, all, or names with commas between, in your order "
            "and, if you like, under your names (for example email_normalized,phone_e164=Phone)"
        ),
    )
    """ESSENTIAL, ALL, or names of columns: see `engine.outputs.column_set`."""
    export_format: str | None = option(
        None, type=ExportFormatType(), label=gettext_noop("Download as")
    )
    """The export format that its result is downloaded in by default; None: the upload's own."""
    do_not_contact: str = option(
        "",
        type=ChoiceType(
            (
                (MARK, gettext_noop("Mark them in a column")),
                (DROP, gettext_noop("Leave them out, into a file of their own")),
                (KEEP, gettext_noop("Keep them, unmarked")),
            )
        ),
        label=gettext_noop("Leads on your do-not-contact list"),
        help=gettext_noop("No step sends them anywhere, whatever you choose here."),
    )
    """MARK, DROP or KEEP; "" where the person had no such list when the run was started."""
    steps: tuple[LookupStep, ...] = option((), type=StepsType())
    """What other sources are asked, in this order; by default nothing."""

    @classmethod
    @cache
    def definitions(cls) -> tuple[Option, ...]:
        """Every option there is, in order."""
        return tuple(
            dataclasses.replace(
                field.metadata["option"],
                name=field.name,
                key=field.metadata["option"].key or camel_case(field.name),
            )
            for field in dataclasses.fields(cls)
        )

    @classmethod
    def keys(cls) -> list[str]:
        """The keys of `meta` that hold options."""
        return [option.key for option in cls.definitions()]

    @classmethod
    def settings(cls) -> list[str]:
        """The settings of the site that hold where nothing is chosen."""
        return [option.setting for option in cls.definitions() if option.setting]

    @classmethod
    def from_meta(cls, meta: Any) -> "Options | None":
        """The options in a run's `meta`, in which another client may have written anything.

        What has another shape than ours counts as not chosen. None where it isn't known how the file
        is parsed: no parse options, or not a lead field (or null) for each column.
        """
        values: dict[str, Any] = {}
        for option in cls.definitions():
            try:
                values[option.name] = option.type.parse(shapes.json_object(meta)[option.key])
            except (KeyError, ShapeError):
                if option.is_required:
                    return None
        if len(values["columns"]) != len(values["mapping"]):
            return None
        return cls(**values)

    def to_meta(self) -> dict[str, Any]:
        """As JSON, under the keys of `meta`."""
        return self.key_values(**{o.name: getattr(self, o.name) for o in self.definitions()})

    @classmethod
    def key_values(cls, **values: Any) -> dict[str, Any]:
        """Some options as JSON, under the keys of `meta`: `key_values(default_country="DE")`."""
        chosen = (option for option in cls.definitions() if option.name in values)
        return {option.key: option.type.dump(values[option.name]) for option in chosen}

    def with_defaults(self, settings: Mapping[str, Any]) -> "Options":
        """These, and the site's `settings` where nothing is chosen."""
        defaults = {
            option.name: settings[option.setting]
            for option in self.definitions()
            if option.setting and not getattr(self, option.name)
        }
        return dataclasses.replace(self, **defaults)

    def switches_on(self, name: str, *, by_default: bool) -> bool:
        """Whether the enricher of this name is to work."""
        return name not in self.without and (by_default or name in self.also)


def _codec(value: Any) -> str:
    """Python's name of an encoding of texts."""
    try:
        "".encode(value)
    except (LookupError, TypeError, ValueError):
        raise ShapeError from None
    return shapes.text(value)


def _text_of(shortest: int, longest: int) -> shapes.Parser[str]:
    def parse(value: Any) -> str:
        if shortest <= len(shapes.text(value)) <= longest:
            return shapes.text(value)
        raise ShapeError

    return parse


def _header_row(value: Any) -> int:
    if shapes.count(value) < MAX_HEADER_ROW:
        return shapes.count(value)
    raise ShapeError


PARSE_OPTIONS: dict[str, shapes.Parser[Any]] = {
    "kind": shapes.text_where(READERS.__contains__),
    "encoding": shapes.optional(_codec),
    "delimiter": shapes.optional(_text_of(1, 10)),
    "quotechar": shapes.optional(_text_of(1, 1)),
    "escapechar": shapes.optional(_text_of(1, 1)),
    "headerRow": shapes.optional(_header_row),
    "sheet": shapes.optional(shapes.text),
    "sheets": shapes.list_of(shapes.text),
    "spacedQuotes": shapes.switch,
    "skipBlanks": shapes.switch,
    "compression": shapes.optional(shapes.one_of("gzip", "zip")),
    "foreignBytes": shapes.switch,
    "shape": shapes.optional(shapes.one_of("objects", "arrays")),
    "pointer": shapes.optional(shapes.text),
}
"""The parse options as `meta` keeps them, each with its shape."""
