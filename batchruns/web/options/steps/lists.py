"""A step that matches leads with a list of the person's own."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from batchruns.engine.lists.match import Tier
from batchruns.engine.lists.provider import answers_of
from batchruns.engine.lookup_step import Acceptance, LookupStep
from batchruns.engine.lookups.capabilities import MATCH_LIST
from batchruns.web.options.steps.form import StepForm
from batchruns.web.options.steps.offers import Offers

OF_PROVIDERS = ("fills", "confidence", "max_age_days", "asks_again")
"""The choices that a list doesn't have."""
SURE = {Tier.CERTAIN: (Tier.CERTAIN,), Tier.LIKELY: (Tier.CERTAIN, Tier.LIKELY)}
"""By the least sure tier that values are taken from, all of these."""


class ListStepForm(StepForm):
    """Which columns of a list leads gain, and from which matches. The list itself is fixed."""

    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns to take"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: the result only says which leads are in the list."),
    )
    tiers = forms.ChoiceField(
        label=gettext_lazy("Take them from"),
        widget=forms.RadioSelect,
        choices=[
            (Tier.CERTAIN, gettext_lazy("Certain matches only")),
            (Tier.LIKELY, gettext_lazy("Certain and likely matches")),
        ],
    )

    def _add_choices(self, offers: Offers) -> None:
        for name in OF_PROVIDERS:
            del self.fields[name]
        self.fields["providers"] = forms.MultipleChoiceField(
            choices=offers.for_capability(MATCH_LIST),
            widget=forms.MultipleHiddenInput,
            error_messages={
                "invalid_choice": _("This list isn't there any more. Remove the step."),
                "required": _("This list isn't there any more. Remove the step."),
            },
        )
        [connection] = self["providers"].value()[:1] or [""]
        self._list = offers.list_named(connection)
        columns = [name for name, _field in self._list.built_columns] if self._list else []
        self.fields["columns"].choices = [(name, name) for name in columns if name]  # type: ignore[attr-defined]

    @property
    def name(self) -> str:
        """What the step is called on the page."""
        if self._list is None:
            return super().name
        return _("Match with “%(list)s”") % {"list": self._list.name}

    @property
    def draft(self) -> LookupStep:
        """As much of it as says what columns it gives."""
        return LookupStep(MATCH_LIST, (), answers=self._answers(self["columns"].value() or ()))

    @property
    def step(self) -> LookupStep:
        """What was chosen."""
        chosen = self.cleaned_data
        return LookupStep(
            MATCH_LIST,
            tuple(chosen["providers"]),
            tuple(form.condition for form in self.conditions),
            Acceptance(SURE[chosen["tiers"]]),
            answers=self._answers(chosen["columns"]),
        )

    def _answers(self, columns: Sequence[str]) -> tuple[tuple[str, str], ...]:
        return answers_of(self._list.name, columns) if self._list else ()
