"""Amounts in the site's currency, in the words of a page."""

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from babel.numbers import format_currency
from django import forms
from django.conf import settings
from django.utils.translation import get_language

from batchruns.engine.lookups.price import DECIMAL_PLACES, MICROS, MOST, in_micros

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CENT = MICROS // 100


def money_in_words(micros: int) -> str:
    """An amount: “$1.90”; with more digits, if it is less than a whole unit and no whole cents."""
    amount = Decimal(micros) / MICROS
    is_short = micros % CENT == 0 or abs(micros) >= MICROS
    if is_short:
        amount = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    locale = (get_language() or "en").replace("-", "_")
    text: str = format_currency(
        amount, settings.LOOKUP_CURRENCY, locale=locale, decimal_quantization=is_short
    )
    return text


class MoneyField(forms.DecimalField):
    """An amount in the site's currency, or nothing."""

    def __init__(self, label: "StrOrPromise", most: Decimal = MOST, **kwargs: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            min_value=0,
            max_value=most,
            decimal_places=DECIMAL_PLACES,
            widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        """Its millionths, or None."""
        return in_micros(super().clean(value))
