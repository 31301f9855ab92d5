"""Lead fields and enrichers in the words of a page."""

from django.utils.translation import gettext as _

from batchruns.engine.schema import fields as lead_fields
from batchruns.engine.steps.later_issues import ISSUES
from batchruns.engine.steps.registry import all_steps
from batchruns.engine.text import gettext_noop


def field_in_words(name: str) -> str:
    """The label of a field."""
    return _(lead_fields.label(name))


def enricher_in_words(name: str) -> str:
    """The label of a step; of one that there is no longer, its name."""
    labels = {ISSUES: gettext_noop("Issues"), **{step.name: step.label for step in all_steps()}}
    return _(labels[name]) if name in labels else name.replace("_", " ").capitalize()
