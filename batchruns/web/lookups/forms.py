"""What a run may cost, as a field."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from batchruns.models import BatchRun, Budget
from batchruns.runs.lookups.budgets import budgets_of
from batchruns.web.money import MoneyField, in_units


class CeilingForm(forms.Form):
    """The ceiling of a run; without one, what the estimate says at most."""

    def __init__(self, run: BatchRun, data: Any = None) -> None:
        super().__init__(data)
        ceiling = None
        if run.user_id is not None:
            ceiling = budgets_of(run.user_id, run.pk)[Budget.Kind.RUN].ceiling
        self.fields["ceiling"] = MoneyField(
            _("Ceiling for this run, in %s") % settings.LOOKUP_CURRENCY, initial=in_units(ceiling)
        )
