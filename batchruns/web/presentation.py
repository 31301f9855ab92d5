"""Values in the words of a page, and lead fields and enrichers."""

import functools
import re
from collections.abc import Callable, Hashable
from typing import TypeVar

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from batchruns.engine.do_not_contact_step import DO_NOT_CONTACT, DoNotContactStep
from batchruns.engine.lookups.capabilities import CAPABILITIES
from batchruns.engine.schema import fields as lead_fields
from batchruns.engine.steps.later_issues import ISSUES
from batchruns.engine.steps.registry import all_steps
from batchruns.engine.text import gettext_noop

Text = TypeVar("Text", bound=str)

WITHOUT_NUMBER = re.compile(r"_\d+$")
"""What a step's name has where a run has several of one capability."""


def remembered(in_words: Callable[..., Text]) -> Callable[..., Text]:
    """Writes a value once in each language: lists have the same ones on many rows, again and again."""

    @functools.lru_cache(maxsize=10_000)
    def in_language(language: str | None, *values: Hashable) -> Text:
        return in_words(*values)

    @functools.wraps(in_words)
    def remembering(*values: Hashable) -> Text:
        return in_language(get_language(), *values)

    return remembering


def field_in_words(name: str) -> str:
    """The label of a field."""
    return _(lead_fields.label(name))


def enricher_in_words(name: str) -> str:
    """The label of a step; of one that there is no longer, its name."""
    labels = {ISSUES: gettext_noop("Issues"), **{step.name: step.label for step in all_steps()}}
    labels[DO_NOT_CONTACT] = DoNotContactStep.label
    labels |= {capability.name: capability.label for capability in CAPABILITIES.values()}
    name = name if name in labels else WITHOUT_NUMBER.sub("", name)
    return _(labels[name]) if name in labels else name.replace("_", " ").capitalize()
