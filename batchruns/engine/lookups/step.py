"""A step of a run that asks other sources: a capability, a waterfall of providers, and its rules.

People put steps together from choices; `meta`, recipes, the command line and the API hold them as JSON.
"""

from dataclasses import dataclass
from enum import StrEnum


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
