"""The options of a run as the API says them: under the names of `Options`, in snake_case throughout."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from batchruns.api.problems import ApiError
from batchruns.engine.options import Option, Options
from batchruns.engine.shapes import ShapeError
from batchruns.engine.tables.readers.base import NO_NAMES, READERS, Chosen, OptionField
from batchruns.engine.text import camel_case
from batchruns.models import BatchRun

OF_THE_MAPPING = ("columns", "mapping")
PARSE = "parse"


def shown_options(options: Options) -> dict[str, Any]:
    """The options as JSON. Columns and their lead fields have an address of their own."""
    return {
        option.name: renamed(option.type.dump(getattr(options, option.name)), _snake_case)
        for option in _definitions()
    }


def parsed_options(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values for `Options`, of options as a client sends them, but for those of parsing.

    Raises ApiError for one that isn't there, or has another shape.
    """
    known = {option.name: option for option in _definitions()}
    for name in values:
        if name not in known:
            raise ApiError("option_unknown", 422, name=name, names=tuple(known))
    return {name: _parsed(known[name], value) for name, value in values.items() if name != PARSE}


def chosen_parse(run: BatchRun, values: Mapping[str, Any]) -> Chosen:
    """What is to be parsed otherwise than now, of options as a client sends them.

    Raises ApiError for what the file's kind doesn't leave open.
    """
    options, wanted = run.parsed_meta.options, values.get(PARSE) or {}
    if options is None or not wanted:
        return {}
    reader, sheets = READERS[options.parse.kind], list(run.parsed_meta.sheets)
    fields = {field.name: field for field in reader.option_fields(options.parse, sheets)}
    now = renamed(options.parse.to_meta(), _snake_case)
    try:
        differing = {name: each for name, each in wanted.items() if each != now[name]}
        return {name: _choice(fields[name], value) for name, value in differing.items()}
    except (AttributeError, KeyError, TypeError):
        names = tuple(fields) or (reader.name,)
        raise ApiError("parse_option_unknown", 422, names=names) from None


def described_options() -> str:
    """What each option is for, in Markdown."""
    return "\n".join(
        f"- `{option.name}`: {option.argument_help or option.label or 'see the examples'}"
        for option in _definitions()
    )


def renamed(value: Any, rename: Callable[[str], str]) -> Any:
    """A value of JSON with its keys renamed, however deep."""
    match value:
        case dict():
            return {rename(key): renamed(item, rename) for key, item in value.items()}
        case list() | tuple():
            return [renamed(item, rename) for item in value]
    return value


def as_kept(value: Any) -> Any:
    """A value as a client sends it, with its keys as they are kept."""
    return renamed(value, camel_case)


def _definitions() -> Iterable[Option]:
    return (option for option in Options.definitions() if option.name not in OF_THE_MAPPING)


def _parsed(option: Option, value: Any) -> Any:
    try:
        return option.type.parse(as_kept(value))
    except ShapeError:
        raise ApiError("option_refused", 422, name=option.name) from None


def _choice(field: OptionField, value: Any) -> Any:
    """What a form would send for this value. Raises ApiError if it isn't offered."""
    offered = {choice.value for choice in field.choices} | ({""} - {"" * field.required})
    several = isinstance(field.value, tuple)
    texts = [_text(item) for item in (value if isinstance(value, list) else [value])]
    if not offered.issuperset(texts) or several != isinstance(value, list):
        raise ApiError("option_refused", 422, name=f"{PARSE}.{field.name}")
    return texts if several else texts[0]


def _text(value: Any) -> str:
    return NO_NAMES if value is None else str(value)


def _snake_case(key: str) -> str:
    return re.sub("[A-Z]", lambda match: f"_{match[0].lower()}", key)


def with_options(options: Options, values: Mapping[str, Any]) -> Options:
    """Options with some of them as a client sends them. Raises ApiError."""
    return replace(options, **parsed_options(values))
