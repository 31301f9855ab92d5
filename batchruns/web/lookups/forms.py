"""What a run may cost, as a field."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from batchruns.engine.lookups.price import in_units
from batchruns.models import BatchRun, Budget
from batchruns.runs.lookups.budgets import budgets_of
from batchruns.web.money import MoneyField, money_in_words


class CeilingForm(forms.Form):
    """The ceiling of a run; without one, what the estimate says at most."""

    def __init__(self, run: BatchRun, data: Any = None) -> None:
        super().__init__(data)
        ceiling, self._spent = None, 0
        if run.user_id is not None:
            budget = budgets_of(run.user_id, run.pk)[Budget.Kind.RUN]
            ceiling, self._spent = budget.ceiling, budget.spent
        self.fields["ceiling"] = MoneyField(
            _("Ceiling for this run, in %s") % settings.LOOKUP_CURRENCY, initial=in_units(ceiling)
        )

    def clean_ceiling(self) -> int | None:
        """Not less than is spent already. Raises ValidationError."""
        ceiling: int | None = self.cleaned_data["ceiling"]
        if ceiling is not None and ceiling < self._spent:
            text = _("%s are spent already. Enter a higher ceiling.")
            raise forms.ValidationError(text % money_in_words(self._spent))
        return ceiling
