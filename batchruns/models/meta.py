"""What a run's `meta` says, typed: another client may have written anything there, of any size.

The keys are named here and in `engine.options`, and nowhere else: each is the name of a field of
`RunMeta` or `Options` in camelCase. What isn't of our shape counts as if it weren't there.
"""

# ruff: noqa: RUF009 - such a call defines a field.
import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from batchruns.engine import shapes
from batchruns.engine.errors import ErrorData
from batchruns.engine.options import Options
from batchruns.engine.shapes import ShapeError
from batchruns.engine.summary import Summary
from batchruns.engine.tables.readers.base import Sheet
from batchruns.engine.tables.table import MAX_COLUMNS
from batchruns.engine.text import camel_case

Rows = tuple[tuple[str, ...], ...]

MAX_ROWS = 100
"""Of a sample: what is more isn't read."""
MAX_SHEETS = 1000
"""To choose from: what is more isn't read."""
MAX_COUNTS = 1000
"""Of an object whose values are counted: what is more isn't read."""
MAX_NAME = 300
"""Characters of a column's name: what is more isn't shown."""
MAX_TITLE, MAX_TAGS, MAX_TAG = 100, 10, 30
"""Characters of a run's name, its tags, and characters of a tag; `sql/listing.sql` has them, too."""


def _names(value: Any) -> tuple[str, ...]:
    """The names of columns, to be shown: no more of them than a file may have, each of them cut."""
    names = _at_most(MAX_COLUMNS, shapes.list_of(shapes.text))(value)
    return tuple(name if len(name) <= MAX_NAME else f"{name[:MAX_NAME]}…" for name in names)


def _title(value: Any) -> str | None:
    """The name of a run, in one line."""
    return " ".join(shapes.text(value).split())[:MAX_TITLE].strip() or None


def _tags(value: Any) -> tuple[str, ...]:
    """The tags of a run, as far as they are texts."""
    if not isinstance(value, list | tuple):
        raise ShapeError
    texts = (" ".join(item.split()) for item in value if isinstance(item, str))
    return tuple(islice((text[:MAX_TAG].strip() for text in texts if text), MAX_TAGS))


def _at_most(items: int, parser: shapes.Parser[Any]) -> shapes.Parser[Any]:
    """What `parser` takes, unless it is an array of more items."""

    def parse(value: Any) -> Any:
        if isinstance(value, list | tuple) and len(value) > items:
            raise ShapeError
        return parser(value)

    return parse


def _first(items: int, parser: shapes.Parser[Any]) -> shapes.Parser[Any]:
    """What `parser` takes, of an array or an object only so many items."""

    def parse(value: Any) -> Any:
        if isinstance(value, dict):
            return parser(dict(islice(value.items(), items)))
        return parser(value[:items] if isinstance(value, list | tuple) else value)

    return parse


_rows = _first(MAX_ROWS, shapes.list_of(_at_most(MAX_COLUMNS, shapes.list_of(shapes.text))))
_issues = _first(MAX_ROWS, shapes.list_of(shapes.text))
_counts = _first(MAX_COUNTS, shapes.dict_of(shapes.count))


def _problem(value: Any) -> tuple[int, str]:
    if isinstance(value, list) and len(value) == 2:
        return shapes.count(value[0]), shapes.text(value[1])
    raise ShapeError


_problems = _first(MAX_COUNTS, shapes.dict_of(_problem))


@dataclass(frozen=True, slots=True)
class SampleRows:
    """The first rows as they will be enriched, and what is wrong in the columns of the file."""

    columns: tuple[str, ...]
    rows: Rows
    issues: tuple[str, ...] = ()
    """Of each row, encoded: see `engine.row_issues`."""
    problems: dict[int, tuple[int, str]] = dataclasses.field(default_factory=dict)
    """By a column's index, how many of the `checked` rows have its commonest issue, and that one."""
    checked: int = 0

    @classmethod
    def parse(cls, value: Any) -> "SampleRows":
        """The sample in an object of JSON. Raises ShapeError."""
        items = shapes.json_object(value)
        columns = _names(items.get("columns", []))
        problems = {
            int(index): problem
            for index, problem in _problems(items.get("problems", {})).items()
            if index.isdecimal() and len(index) <= len(str(MAX_COLUMNS))
        }
        checked = shapes.count(items.get("checked", 0))
        rows, issues = _rows(items.get("rows", [])), _issues(items.get("issues", []))
        return cls(columns, rows, issues, problems, checked)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows a file has, and how many lines that are none: see `engine.inspection.RowCount`."""

    rows: int
    is_all: bool
    estimate: int | None
    set_aside: dict[str, int]

    @classmethod
    def parse(cls, value: Any) -> "Counted":
        """The counts in an object of JSON. Raises ShapeError."""
        items = shapes.json_object(value)
        return cls(
            shapes.count(items.get("rows")),
            shapes.switch(items.get("isAll")),
            shapes.optional(shapes.count)(items.get("estimate")),
            _counts(items.get("setAside", {})),
        )


@dataclass(frozen=True, slots=True)
class AppliedRecipe:
    """The recipe that a run's options come from, and how many of the file's columns it knew."""

    name: str
    version: int
    matches: int

    @classmethod
    def parse(cls, value: Any) -> "AppliedRecipe":
        """The recipe in an object of JSON. Raises ShapeError."""
        items = shapes.json_object(value)
        return cls(
            shapes.text(items.get("name")),
            shapes.count(items.get("version")),
            shapes.count(items.get("matches")),
        )

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        return dataclasses.asdict(self)


def _summary(value: Any) -> Summary:
    return Summary.from_meta(
        shapes.known_keys(
            {
                "rows": shapes.count,
                "given": _counts,
                "filled": _counts,
                "failures": _counts,
                "values": _first(MAX_COUNTS, shapes.dict_of(_counts)),
                "usable": _counts,
                "added": _counts,
                "standardized": _counts,
                "issues": _first(MAX_COUNTS, shapes.dict_of(_counts)),
            }
        )(value)
    )


def _sheet(value: Any) -> Sheet:
    """A sheet as an object of JSON; earlier versions wrote name and label, which tells hidden ones."""
    if isinstance(value, list):
        name, label = shapes.pair(value)
        return Sheet(name, is_hidden=label != name)
    parsers = {"name": shapes.text, "rows": shapes.optional(shapes.count), "hidden": shapes.switch}
    items = {"rows": None, "hidden": False, **shapes.known_keys(parsers)(value)}
    if "name" not in items:
        raise ShapeError
    return Sheet(items["name"], items["rows"], items["hidden"])


def _parsed_by(parser: shapes.Parser[Any], default: Any = None) -> Any:
    return dataclasses.field(default=default, metadata={"parser": parser})


@dataclass(frozen=True, slots=True)
class RunMeta:
    """What a run's `meta` says, as far as it is to be believed. None: it doesn't say."""

    name: str | None = _parsed_by(_title)
    """What its owner calls the run, where they call it otherwise than its file."""
    tags: tuple[str, ...] = _parsed_by(_tags, ())
    """Words by which its owner finds it again."""
    file_size: int | None = _parsed_by(shapes.count)
    """Bytes of the upload."""
    file_type: str | None = _parsed_by(shapes.text)
    """The content type that the browser named."""
    encoding: str | None = _parsed_by(shapes.text)
    """The encoding among the parse options, for clients that read only this key."""
    delimiter: str | None = _parsed_by(shapes.text)
    """The delimiter among the parse options, for clients that read only this key."""
    columns: tuple[str, ...] = _parsed_by(_names, ())
    """Of the upload, whether or not the rest of the options is known; long names are cut."""
    mapping: tuple[str | None, ...] = _parsed_by(
        _at_most(
            MAX_COLUMNS,
            next(option.type.parse for option in Options.definitions() if option.name == "mapping"),
        ),
        (),
    )
    """The lead field of each column, or None."""
    confidence: tuple[float, ...] = _parsed_by(
        _at_most(MAX_COLUMNS, shapes.list_of(shapes.fraction)), ()
    )
    """For each column from 0 to 1, how sure its lead field is."""
    sample: Rows = _parsed_by(_rows, ())
    """The first rows of the upload, each cell shortened."""
    sheets: tuple[Sheet, ...] = _parsed_by(_first(MAX_SHEETS, shapes.list_of(_sheet)), ())
    """The sheets to choose from."""
    preview: SampleRows | None = _parsed_by(SampleRows.parse)
    """The first rows enriched, once somebody has asked for them."""
    row_count: int | None = _parsed_by(shapes.count)
    """Records of the upload, also those that are no rows."""
    enriched_count: int | None = _parsed_by(shapes.count)
    looked_up_count: int | None = _parsed_by(shapes.count)
    """Rows about which all lookups are asked that a run has, as far as it came."""
    rejected_count: int | None = _parsed_by(shapes.count)
    erased_count: int | None = _parsed_by(shapes.count)
    """Records that are neither in the result nor rejected: they were about a person who was erased."""
    erasures: int | None = _parsed_by(shapes.count)
    """How often its files were written without a person: the index of its result is made anew then."""
    suppressed_count: int | None = _parsed_by(shapes.count)
    """Rows that were left out, as their leads are on the do-not-contact list."""
    unreadable_count: int | None = _parsed_by(shapes.count)
    """Records that couldn't be read, which are among the rejected ones."""
    set_aside_count: int | None = _parsed_by(shapes.count)
    """Lines of the upload that are no rows, such as empty ones and totals: not among its records."""
    set_aside_kinds: dict[str, int] | None = _parsed_by(_counts)
    """How many lines were set aside for each reason, by the code of the issue."""
    counted: Counted | None = _parsed_by(Counted.parse)
    """The rows, and the lines that are none, as they were counted before the start."""
    proposed: Mapping[str, Any] | None = _parsed_by(shapes.json_object)
    """What was proposed, under the keys of the options, to tell what a person chose otherwise."""
    recipe: AppliedRecipe | None = _parsed_by(AppliedRecipe.parse)
    """The recipe that its options come from."""
    summary: Summary | None = _parsed_by(_summary)
    """What enrichment found, once the run is completed."""
    error: ErrorData | None = _parsed_by(ErrorData.parse)
    """Why it failed last, as data; `error_message` holds the sentence."""
    files_removed_at: str | None = _parsed_by(shapes.text)
    """When its files went, because it had ended long ago."""
    again_of: str | None = _parsed_by(shapes.text)
    """The id of the run that it repeats with changes."""
    options: Options | None = None
    """How its file is parsed and enriched; None where that isn't known."""

    @classmethod
    @cache
    def keys(cls) -> Mapping[str, str]:
        """For each field its key in `meta`."""
        fields = dataclasses.fields(cls)
        return {field.name: camel_case(field.name) for field in fields if field.metadata}

    @classmethod
    def parse(cls, meta: Any) -> "RunMeta":
        """What `meta` says. Whatever it holds, nothing is raised."""
        if not isinstance(meta, dict):
            return cls()
        believed = {
            name: parsed
            for name, key in cls.keys().items()
            if key in meta and (parsed := _parsed(name, meta[key])) is not None
        }
        return cls(**believed, options=_options(meta))


def _options(meta: Mapping[str, Any]) -> Options | None:
    """The options, unless there are more columns than a file may have, or items of another option."""
    keys = set(Options.keys())
    given = {key: value for key, value in meta.items() if key in keys}
    if any(isinstance(value, list | dict) and len(value) > MAX_COLUMNS for value in given.values()):
        return None
    return Options.from_meta(given)


@cache
def _parsers() -> Mapping[str, shapes.Parser[Any]]:
    fields = dataclasses.fields(RunMeta)
    return {field.name: field.metadata["parser"] for field in fields if field.metadata}


def _parsed(name: str, value: Any) -> Any:
    try:
        return _parsers()[name](value)
    except ShapeError:
        return None


def keyed(**values: Any) -> dict[str, Any]:
    """Values for `meta` under its keys, by the fields of RunMeta: `keyed(row_count=3)`."""
    return {RunMeta.keys()[name]: value for name, value in values.items()}
