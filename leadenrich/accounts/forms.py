"""The forms of the account page."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm
from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from leadenrich.accounts.countries import countries
from leadenrich.accounts.models import Preferences, User
from leadenrich.accounts.requests import PersonRequest

REGIONS = frozenset(
    "Africa America Antarctica Asia Atlantic Australia Europe Indian Pacific".split()
)


def _languages() -> list[tuple[str, str]]:
    return [("", str(_("As the browser asks"))), *settings.LANGUAGES]


def _time_zones() -> list[tuple[str, str]]:
    names = sorted(name for name in available_timezones() if name.split("/")[0] in REGIONS)
    return [("", settings.TIME_ZONE), *((name, name.replace("_", " ")) for name in names)]


def _themes() -> list[tuple[str, str]]:
    return [
        ("", str(_("As the device has it"))),
        *((str(v), str(label)) for v, label in Preferences.Theme.choices),
    ]


def _countries() -> list[tuple[str, str]]:
    return [("", str(_("None"))), *countries()]


class ProfileForm(forms.ModelForm):
    """Who the person is, and how they like the pages."""

    name = forms.CharField(label=_("Name"), required=False, max_length=200)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=_languages)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False, choices=_time_zones)
    theme = forms.ChoiceField(label=_("Theme"), required=False, choices=_themes)
    default_country = forms.ChoiceField(
        label=_("Country of phone numbers without a prefix"),
        help_text=_(
            "For the files that you upload from now on, where the row itself has no country."
        ),
        required=False,
        choices=_countries,
    )

    mails_ends = forms.BooleanField(label=_("Mail me when a long run has ended"), required=False)

    class Meta:
        model = Preferences
        fields = ("language", "time_zone", "theme", "default_country", "mails_ends")

    field_order = ("name", "language", "time_zone", "theme", "default_country", "mails_ends")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = self.instance.user.name

    def save(self, commit: bool = True) -> Preferences:
        """Stores the preferences, and the name with the person."""
        preferences: Preferences = super().save(commit)
        preferences.user.name = self.cleaned_data["name"]
        preferences.user.save(update_fields=["name"])
        return preferences


class ResetForm(ResetPasswordForm):  # type: ignore[misc]  # it ships no types
    """Mails a way to set a new password to users who have a password here.

    Users of the Supabase project have none: one set here would outlive their account there.
    """

    users: list[User]

    def clean_email(self) -> str:
        """The address, with the users who have a password here."""
        email: str = super().clean_email()
        if settings.SUPABASE_URL:
            self.users = [u for u in self.users if u.password and u.has_usable_password()]
        return email


class DeleteForm(forms.Form):
    """Asks for the password before the account and everything in it is deleted."""

    password = forms.CharField(
        label=_("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: PersonRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user = request.user

    def clean_password(self) -> str:
        """The password. Raises ValidationError where it is wrong, or was too often."""
        password: str = self.cleaned_data["password"]
        if not ratelimit.consume(self.request, action="reauthenticate"):
            raise get_adapter().validation_error("too_many_login_attempts")
        # The password of this site or, for who signs in there, of the Supabase project.
        if not get_adapter().reauthenticate(self.user, password):
            raise forms.ValidationError(_("This isn't your password. Nothing was deleted."))
        return password
