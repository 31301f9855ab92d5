"""The forms of connections to providers, and of what may be spent."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from batchruns.engine.lookups.capabilities import CAPABILITIES
from batchruns.engine.lookups.guard import RefusedRequestError
from batchruns.engine.lookups.price import MOST_OF_UNIT, Price, Unit, in_units
from batchruns.engine.lookups.providers.base import PROVIDERS, KeyKind, Provider
from batchruns.engine.lookups.providers.http_service import HttpService
from batchruns.messages import error_in_words, in_words
from batchruns.models import Budget, ProviderKey
from batchruns.runs.errors import RunError
from batchruns.runs.lookups import connecting
from batchruns.runs.lookups.connecting import ASK_MODEL, MAX_NAME, MODEL, Wanted
from batchruns.web.money import MoneyField, money_in_words

MAX_KEY = 1000
UNITS = {
    Unit.CALL: gettext_lazy("each question"),
    Unit.MATCH: gettext_lazy("each match"),
    Unit.TOKEN: gettext_lazy("each token"),
}


class ConnectionForm(forms.Form):
    """A connection: its name, key, address, prices, and what else the provider needs."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=MAX_NAME,
        help_text=gettext_lazy("Your steps and receipts show it by this name."),
    )

    def __init__(self, row: ProviderKey, data: Any = None) -> None:
        super().__init__(data)
        self._row = row
        self.provider = PROVIDERS[row.provider]
        self.fields["name"].initial = row.name
        if self.provider.key is not KeyKind.NONE:
            self.fields["key"] = _key_field(self.provider, row)
        self._abilities = self.provider.abilities
        if self.is_described:
            self._abilities = {}
        else:
            self.fields["address"] = _address_field(self.provider, row)
        if ASK_MODEL in self._abilities:
            self.fields[MODEL] = forms.CharField(
                label=_("Model"), max_length=200, initial=row.settings.get(MODEL, "")
            )
        for capability, ability in self._abilities.items():
            self.fields[f"price_{capability}"] = _price_field(row, capability, ability.price)

    def clean_name(self) -> str:
        """The name in one line."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_address(self) -> str:
        """An address that this site may ask. Raises ValidationError."""
        address: str = self.cleaned_data["address"]
        try:
            connecting.check_address(address)
        except (RefusedRequestError, RunError) as error:
            raise forms.ValidationError(error_in_words(error)) from error
        return address

    @property
    def is_described(self) -> bool:
        """Whether a description of its interface belongs to it: see `service.py`."""
        return self.provider is HttpService

    def wanted(self, description: Mapping[str, Any] | None = None) -> Wanted:
        """What was entered, with the description of the interface, if there is one."""
        chosen = self.cleaned_data
        prices = {
            capability: chosen[f"price_{capability}"]
            for capability in self._abilities
            if chosen[f"price_{capability}"] is not None
        }
        model = {MODEL: chosen[MODEL]} if MODEL in chosen else {}
        needed = {**self._row.settings, **model} if description is None else description
        key, address = chosen.get("key") or None, chosen.get("address", "")
        return Wanted(chosen["name"], key, address, needed, prices)


def as_entered(row: ProviderKey, sent: Mapping[str, str]) -> ConnectionForm:
    """The form with the name that was entered, not judged yet. A key doesn't come back to the page."""
    form = ConnectionForm(row)
    form.initial = {"name": sent.get("name", "")}
    if sent.get("key"):
        form.fields["key"].help_text = _("Enter the key again.")
    return form


class CeilingsForm(forms.Form):
    """What a person's runs may cost in a month, and in all."""

    def __init__(self, budgets: dict[Budget.Kind, Budget], data: Any = None) -> None:
        super().__init__(data)
        labels = {
            Budget.Kind.MONTH: _("Ceiling of each month, in %s"),
            Budget.Kind.PERSON: _("Ceiling of all time, in %s"),
        }
        for kind, label in labels.items():
            spent = money_in_words(budgets[kind].spent)
            self.fields[kind.value] = MoneyField(
                label % settings.LOOKUP_CURRENCY,
                initial=in_units(budgets[kind].ceiling),
                help_text=_("Spent so far: %s. Empty: no ceiling.") % spent,
            )


def _key_field(provider: type[Provider], row: ProviderKey) -> forms.Field:
    is_needed = provider.key is KeyKind.REQUIRED and not row.secret
    return forms.CharField(
        label=_("Key"),
        required=is_needed,
        max_length=MAX_KEY,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Leave empty to keep it as it is.")
        if row.secret
        else _("Kept encrypted, and never shown again."),
    )


def _address_field(provider: type[Provider], row: ProviderKey) -> forms.Field:
    return forms.CharField(
        label=_("Address"),
        required=provider.is_self_hosted,
        max_length=500,
        initial=row.address,
        widget=forms.URLInput(attrs={"placeholder": provider.address or "http://localhost:8080"}),
        help_text=_("Leave empty to ask the provider itself.") if provider.address else "",
    )


def _price_field(row: ProviderKey, capability: str, price: Price) -> forms.Field:
    return MoneyField(
        _("Price of “%(capability)s” for %(unit)s, in %(currency)s")
        % {
            "capability": in_words(CAPABILITIES[capability].label),
            "unit": UNITS[price.unit],
            "currency": settings.LOOKUP_CURRENCY,
        },
        # So that no number of tokens costs more than the database can count.
        most=MOST_OF_UNIT,
        initial=in_units(row.prices.get(capability)),
        help_text=_("Leave empty for the list price: %s.") % money_in_words(price.micros),
    )
