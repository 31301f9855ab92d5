"""What connections, steps and inputs are called on pages."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from batchruns.engine.lookups.capabilities import CAPABILITIES
from batchruns.engine.lookups.inputs import SUBJECTS
from batchruns.engine.lookups.providers.base import PROVIDERS
from batchruns.messages import in_words


def label_of(connection: str) -> str:
    """What a connection is called: by its provider, unless it has a name of its own."""
    return in_words(PROVIDERS[connection].label) if connection in PROVIDERS else connection


def capability_in_words(name: str) -> str:
    """What a step is called; of one that there is no longer, its name."""
    return in_words(CAPABILITIES[name].label) if name in CAPABILITIES else name


def inputs_in_words(names: Iterable[str]) -> list[str]:
    """What inputs are called."""
    return [_(SUBJECTS[name]) if name in SUBJECTS else name for name in names]
