"""A step that matches leads with a list of the person's own."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy

from batchruns.engine.lists.match import Tier
from batchruns.web.options.steps.form import StepForm

CERTAIN, LIKELY = "certain", "likely"
TIERS = {CERTAIN: (Tier.CERTAIN,), LIKELY: (Tier.CERTAIN, Tier.LIKELY)}
"""From which matches values are taken."""


class ListStepForm(StepForm):
    """Which columns of a list leads gain, from which matches, and which leads are matched."""

    list = forms.CharField(widget=forms.HiddenInput)
    tiers = forms.ChoiceField(
        label=gettext_lazy("Take them from"),
        widget=forms.RadioSelect,
        choices=[
            (CERTAIN, gettext_lazy("Certain matches only")),
            (LIKELY, gettext_lazy("Certain and likely matches")),
        ],
        help_text=gettext_lazy("Possible matches hand over nothing: you decide them afterwards."),
    )
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns to take"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: the result says only which leads are in the list."),
    )

    def _add_choices(self, lists: Sequence[tuple[str, str]]) -> None:
        for name in ("fills", "confidence", "max_age_days", "asks_again"):
            del self.fields[name]


