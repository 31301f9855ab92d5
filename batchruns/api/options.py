"""The options of a run as the API says them: under the names of `Options`, in snake_case throughout."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from batchruns.api.problems import ApiError
from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.problems import problems_of
from batchruns.engine.options import Options
from batchruns.engine.recipe import OF_THE_FILE
from batchruns.engine.shapes import ShapeError
from batchruns.engine.tables.readers.base import NO_NAMES, READERS, Chosen, OptionField
from batchruns.engine.text import camel_case
from batchruns.models import BatchRun, Recipe
from batchruns.runs import recipes, service
from batchruns.runs.errors import OptionsUnknownError
from batchruns.runs.lookups.connections import reaches_of
from batchruns.runs.options import options_of
from batchruns.uploads.choices import Choices, meta_of
from leadenrich.accounts.models import User

PARSE = "parse"


def described_options() -> str:
    """What each option says, in Markdown."""
    return "\n".join(
        f"- `{option.name}`: {option.argument_help or option.label or option.name}"
        for option in Options.definitions()
        if option.name not in ("columns", "mapping")
    )


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


def chosen_parse(run: BatchRun, wanted: Mapping[str, Any]) -> Chosen:
    """What of the parse options of a run, as a client sends them, is to be otherwise than now.

    Raises ApiError for what the file's kind doesn't leave open.
    """
    options = options_of(run).parse
    reader = READERS[options.kind]
    fields = {f.name: f for f in reader.option_fields(options, list(run.parsed_meta.sheets))}
    now = renamed(options.to_meta(), _snake_case)
    differing = {name: value for name, value in wanted.items() if value != now.get(name, "")}
    for name in differing:
        if name not in fields:
            raise ApiError("no_such_option", 422, name=f"parse.{name}", names=list(fields))
    return {name: _choice(fields[name], value) for name, value in differing.items()}


def _choice(field: OptionField, value: Any) -> Any:
    """What a form would send for this value. Raises ApiError if it isn't offered."""
    offered = {choice.value for choice in field.choices} | ({""} if not field.required else set())
    without = NO_NAMES if NO_NAMES in offered else ""
    texts = [without if each is None else str(each) for each in _listed(value)]
    takes_several = isinstance(field.value, tuple)
    if takes_several != isinstance(value, list) or not offered.issuperset(texts):
        raise ApiError("option_unfit", 422, name=f"parse.{field.name}")
    return texts if takes_several else texts[0]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def choose(user: User, run: BatchRun, recipe: str | None, options: Mapping[str, Any]) -> BatchRun:
    """A pending run with a recipe and options as a client sends them. Raises CodedError."""
    if recipe is not None:
        run = _changed(user, run, Choices(options_chosen(run), recipe=recipe_called(user, recipe)))
    if options:
        others = {name: value for name, value in options.items() if name != PARSE}
        merged = {**options_chosen(run).to_meta(), **chosen_options(others)}
        parse = chosen_parse(run, _object(options.get(PARSE)))
        run = _changed(user, run, Choices(cast("Options", Options.from_meta(merged)), parse))
    return run


def options_chosen(run: BatchRun) -> Options:
    """The options of a run without the site's defaults. Raises OptionsUnknownError."""
    if run.parsed_meta.options is None:
        raise OptionsUnknownError("options_unknown")
    return run.parsed_meta.options


def _changed(user: User, run: BatchRun, choices: Choices) -> BatchRun:
    check_steps(user, choices.options.steps)
    meta = meta_of(user, run, choices)
    return service.change_options(run, meta) if meta else run


def check_steps(user: User, steps: Sequence[LookupStep]) -> None:
    """Raises CodedError for steps that nobody could work on."""
    reaches = reaches_of(user.pk) if steps else {}
    for problem in problems_of(steps, {name: each.described for name, each in reaches.items()}):
        raise problem


def recipe_called(user: User, name: str) -> Recipe:
    """A person's recipe by its name, or by the id of a version. Raises ApiError."""
    if recipe := recipes.called(user.pk, name):
        return recipe
    raise ApiError("no_such_recipe", 422, name=name)


def _object(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    if value is None:
        return {}
    raise ApiError("option_unfit", 422, name=PARSE)


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
