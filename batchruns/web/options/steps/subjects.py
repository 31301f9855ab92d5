"""What the conditions of a step may be about, and the values to choose from."""

from collections.abc import Iterable, Mapping

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from batchruns.engine.lookups.capabilities import CAPABILITIES, EMAIL_STATUSES, LEAD_INPUTS
from batchruns.engine.lookups.step import LookupStep
from batchruns.engine.schema import fields as lead_fields
from batchruns.web.chart_labels import title_of
from batchruns.web.presentation import field_in_words

ROW_OUTPUTS: Mapping[str, tuple[str, ...]] = {
    "email_status": ("valid", "invalid"),
    "email_provider": ("company", "free", "disposable"),
    "email_is_role": ("yes", "no"),
    "email_verification": EMAIL_STATUSES,
}
"""Outputs of enrichers that conditions may be about, with their values."""


def subjects_before(steps: Iterable[LookupStep]) -> list[str]:
    """What a condition may be about, behind these steps."""
    outputs = (o.name for s in steps for o in CAPABILITIES[s.capability].outputs if o.counted)
    return list(dict.fromkeys([*LEAD_INPUTS, *ROW_OUTPUTS, *outputs]))


def values_of(subject: str) -> tuple[str, ...]:
    """The values that a subject may have; none where they can't be listed."""
    statuses = {c.status: c.statuses for c in CAPABILITIES.values() if c.status}
    return {**statuses, **ROW_OUTPUTS}.get(subject, ())


def subject_in_words(subject: str) -> str:
    """What a subject is called on a page."""
    if subject == "domain":
        return _("Company domain")
    if lead_fields.is_field(subject):
        return str(capfirst(field_in_words(subject)))
    return title_of(subject)
