"""A step that matches leads with a list of the person's own."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from batchruns.engine.lists.match import Tier
from batchruns.engine.lists.provider import answers_of
from batchruns.engine.lookup_step import Acceptance, LookupStep
from batchruns.engine.lookups.capabilities import MATCH_LIST
from batchruns.models import ReferenceList
from batchruns.web.options.steps.form import StepForm

CERTAIN, LIKELY = "certain", "likely"
TIERS: Mapping[str, tuple[str, ...]] = {
    CERTAIN: (Tier.CERTAIN,),
    LIKELY: (Tier.CERTAIN, Tier.LIKELY),
}
"""From which matches values are taken."""


class ListStepForm(StepForm):
    """Which columns of a list leads gain, and from which matches. The list itself is fixed."""

    tiers = forms.ChoiceField(
        label=gettext_lazy("From"),
        widget=forms.RadioSelect,
        choices=[
            (CERTAIN, gettext_lazy("certain matches only")),
            (LIKELY, gettext_lazy("certain and likely matches")),
        ],
    )
