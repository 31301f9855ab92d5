"""The options of a run as the API says them: under the names of `Options`, in snake_case throughout."""

import re
from collections.abc import Callable
from typing import Any

from batchruns.engine.options import Options
from batchruns.engine.text import camel_case


def shown_options(options: Options) -> dict[str, Any]:
    """The options as JSON. Columns and their lead fields have an address of their own."""
    return {
        option.name: renamed(option.type.dump(getattr(options, option.name)), _snake_case)
        for option in Options.definitions()
        if option.name not in ("columns", "mapping")
    }


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
