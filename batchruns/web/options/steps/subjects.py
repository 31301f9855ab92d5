"""What the conditions of a step may be about, and the values to choose from."""

from collections.abc import Mapping, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.capabilities import CAPABILITIES, EMAIL_STATUSES
from batchruns.engine.lookups.inputs import SUBJECTS
from batchruns.engine.lookups.outputs import own_names

VALUES: Mapping[str, tuple[str, ...]] = {
    "email_status": ("valid", "invalid"),
    "email_provider": ("company", "free", "disposable"),
    "email_is_role": ("yes", "no"),
    "email_verification": EMAIL_STATUSES,
    "phone_status": ("valid", "invalid"),
}
"""Those of subjects that have few."""


def subjects_before(steps: Sequence[LookupStep]) -> list[str]:
    """What a condition may be about, behind these steps."""
    return [*SUBJECTS, *(name for names in own_names(tuple(steps)) for name in names.values())]


def values_of(subject: str) -> tuple[str, ...]:
    """The values that a subject may have; none where they can't be listed."""
    statuses = {c.status: c.statuses for c in CAPABILITIES.values() if c.status}
    return {**statuses, **VALUES}.get(subject, ())


def subject_in_words(subject: str) -> str:
    """What a subject is called on a page; an output of an earlier step by its column."""
    return str(capfirst(_(SUBJECTS[subject]))) if subject in SUBJECTS else subject
