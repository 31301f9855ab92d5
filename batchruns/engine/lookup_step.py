"""A step of a run that asks other sources: a capability, a waterfall of providers, and its rules.

People put steps together from choices; `meta`, recipes, the command line and the API hold them as JSON.
"""

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from batchruns.engine import shapes
from batchruns.engine.shapes import ShapeError
from batchruns.engine.text import camel_case

T = TypeVar("T")

MAX_STEPS, MAX_PROVIDERS, MAX_CONDITIONS, MAX_NAMES, MAX_VALUES = 20, 10, 10, 50, 300
MAX_NAME, MAX_PROMPT, MAX_DAYS = 100, 10_000, 3_650
FULL_CONFIDENCE = 100


class Operator(StrEnum):
    """How a condition compares an input of a lead."""

    IS_EMPTY = "is empty"
    IS_FILLED = "is filled"
    IS = "is"
    IS_NOT = "is not"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on a lead: an input, and for IS and IS_NOT the values that it may be one of."""

    subject: str
    """A lead input ("email", "country"), a row output ("email_status", "email_provider"), or an output
    of an earlier step."""
    operator: Operator
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Which hits a step takes; others are refused, and the next provider of the waterfall is asked."""

    statuses: tuple[str, ...] = ()
    """Of the capability's status output; none: whatever it is."""
    confidence: int = 0
    """From 0 to 100; an answer that doesn't say how sure it is passes."""
    required: tuple[str, ...] = ()
    """Outputs that must be there."""


@dataclass(frozen=True, slots=True)
class LookupStep:
    """One step, as the person chose it. All conditions must hold, else it asks nothing for a lead."""

    capability: str
    providers: tuple[str, ...]
    """Names of connections in the order in which they are asked."""
    only_if: tuple[Condition, ...] = ()
    accept: Acceptance = Acceptance()
    take: tuple[str, ...] = ()
    """The outputs that it gives; none: all of the capability."""
    fills_empty_only: bool = True
    """Whether it isn't asked, and gives nothing, where the lead has the value already."""
    asks_again: bool = False
    """Whether answers that were kept before this run don't count."""
    max_age_days: int | None = None
    """How old an answer may be; None: by the site's settings for hits, misses and verifications."""
    prompt: str = ""
    """Of a model: the text with {inputs} in braces."""
    answers: tuple[tuple[str, str], ...] = ()
    """Of a model: the name of each output, and "text", "number", or choices with | between."""

    def asks(self, connection: str, capability: str) -> bool:
        """Whether it may ask this connection for this."""
        return capability == self.capability and connection in self.providers


def parse_steps(value: Any) -> tuple[LookupStep, ...]:
    """The steps in JSON that anybody may have written. Raises ShapeError where one has another shape: to
    leave a rule out could spend more than the person wanted.
    """
    return shapes.list_of(_parse_step, MAX_STEPS)(value)


def dump_steps(steps: Iterable[LookupStep]) -> list[dict[str, Any]]:
    """The steps as JSON; what has its default value is left out."""
    return [_dump(step) for step in steps]


def _object(made: Callable[..., T], parsers: dict[str, shapes.Parser[Any]]) -> shapes.Parser[T]:
    """An object whose keys are the fields of a dataclass in camelCase; without those that have no
    default it is refused.
    """
    keys = {camel_case(name): parser for name, parser in parsers.items()}
    names = {camel_case(name): name for name in parsers}

    def parse(value: Any) -> T:
        items = shapes.known_keys(keys)(value)
        try:
            return made(**{names[key]: item for key, item in items.items()})
        except TypeError:
            raise ShapeError from None

    return parse


def _text(most: int = MAX_NAME) -> shapes.Parser[str]:
    return shapes.text_where(lambda text: len(text) <= most)


def _number(most: int) -> shapes.Parser[int]:
    def parse(value: Any) -> int:
        if shapes.count(value) <= most:
            return shapes.count(value)
        raise ShapeError

    return parse


def _operator(value: Any) -> Operator:
    return Operator(shapes.one_of(*Operator)(value))


def _answer(value: Any) -> tuple[str, str]:
    name, kind = shapes.pair(value)
    return _text()(name.strip()), _text(MAX_PROMPT)(kind)


def _dump(value: Any) -> Any:
    if not dataclasses.is_dataclass(value):
        return [_dump(item) for item in value] if isinstance(value, tuple) else value
    pairs = ((field, getattr(value, field.name)) for field in dataclasses.fields(value))
    return {camel_case(f.name): _dump(item) for f, item in pairs if item != f.default}


_names = shapes.list_of(_text(), MAX_NAMES)
_parse_condition = _object(
    Condition,
    {
        "subject": _text(),
        "operator": _operator,
        "values": shapes.list_of(_text(), MAX_VALUES),
    },
)
_parse_acceptance = _object(
    Acceptance,
    {"statuses": _names, "confidence": _number(FULL_CONFIDENCE), "required": _names},
)
_parse_step = _object(
    LookupStep,
    {
        "capability": _text(),
        "providers": shapes.list_of(_text(), MAX_PROVIDERS),
        "only_if": shapes.list_of(_parse_condition, MAX_CONDITIONS),
        "accept": _parse_acceptance,
        "take": _names,
        "fills_empty_only": shapes.switch,
        "asks_again": shapes.switch,
        "max_age_days": shapes.optional(_number(MAX_DAYS)),
        "prompt": _text(MAX_PROMPT),
        "answers": shapes.list_of(_answer, MAX_NAMES),
    },
)
