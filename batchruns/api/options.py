"""The options of a run as the API says them: under the names of `Options`, in snake_case throughout."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from batchruns.api.problems import ApiError
from batchruns.engine.options import Options
from batchruns.engine.recipe import OF_THE_FILE
from batchruns.engine.shapes import ShapeError
from batchruns.engine.text import camel_case


def shown_options(options: Options) -> dict[str, Any]:
    """The options as JSON. Columns and their lead fields have an address of their own."""
    return {
        option.name: renamed(option.type.dump(getattr(options, option.name)), _snake_case)
        for option in Options.definitions()
        if option.name not in ("columns", "mapping")
    }


def chosen_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options that a client chooses, as `meta` keeps them.

    Raises ApiError for a name that none has, and for a value that its option can't have.
    """
    types = {o.name: o.type for o in Options.definitions() if o.name not in OF_THE_FILE}
    chosen: dict[str, Any] = {}
    for name, value in options.items():
        if name not in types:
            raise ApiError("no_such_option", 422, name=name, names=list(types))
        try:
            chosen[name] = types[name].parse(as_kept(value))
        except ShapeError:
            raise ApiError("option_unfit", 422, name=name) from None
    return Options.key_values(**chosen)


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


def _snake_case(key: str) -> str:
    return re.sub("[A-Z]", lambda match: f"_{match[0].lower()}", key)
