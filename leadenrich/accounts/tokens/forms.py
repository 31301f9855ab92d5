"""The form of a new token."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leadenrich.accounts.forms import PasswordForm
from leadenrich.accounts.models import Scope

MAX_NAME = 80
LIFETIMES = (
    ("7", _("In 7 days")),
    ("30", _("In 30 days")),
    ("90", _("In 90 days")),
    ("365", _("In 1 year")),
    ("", _("Never")),
)


class TokenForm(PasswordForm):
    """What a new token is called, what it may do and for how long; and the person's password."""

    name = forms.CharField(
        label=_("Name"), max_length=MAX_NAME, help_text=_("Such as the program that uses it.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=Scope,
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=_("Expires"),
        choices=LIFETIMES,
        initial="90",
        required=False,
        coerce=int,
        empty_value=None,
    )

    field_order = ("name", "scopes", "days", "password")

    def clean_name(self) -> str:
        """The name in one line."""
        return " ".join(str(self.cleaned_data["name"]).split())

    def wanted(self) -> dict[str, Any]:
        """What `service.make` needs to know of it."""
        return {field: self.cleaned_data[field] for field in ("name", "scopes", "days")}
