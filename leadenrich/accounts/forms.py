"""The forms of the account page."""

from functools import partial
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from leadenrich.accounts.countries import countries
from leadenrich.accounts.models import Preferences, User
from leadenrich.accounts.requests import PersonRequest
from leadenrich.accounts.time_zones import exists, in_words, time_zones

TAKEN = _("Another account uses this email.")


def _languages() -> list[tuple[str, str]]:
    return [("", str(_("Browser default"))), *settings.LANGUAGES]


def _time_zones(chosen: str) -> list[tuple[str, Any]]:
    """The short list; a zone that isn't in it stays while it is the person's choice."""
    regions = time_zones()
    listed = {name for _region, zones in regions for name, _label in zones}
    others = [(chosen, in_words(chosen))] if exists(chosen) and chosen not in listed else []
    return [("", str(_("Browser default"))), *others, *regions]


def _themes() -> list[tuple[str, str]]:
    return [
        ("", str(_("System"))),
        *((str(v), str(label)) for v, label in Preferences.Theme.choices),
    ]


def _countries() -> list[tuple[str, str]]:
    return [("", str(_("None"))), *countries()]


class ProfileForm(forms.ModelForm):
    """Who the person is, and how they like the pages."""

    name = forms.CharField(label=_("Name"), required=False, max_length=200)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=_languages)
    theme = forms.ChoiceField(label=_("Theme"), required=False, choices=_themes)
    default_country = forms.ChoiceField(
        label=_("Default country"),
        help_text=_("Used in the files you upload from now on, when a lead has no country."),
        required=False,
        choices=_countries,
    )

    mails_ends = forms.BooleanField(label=_("Email me when a long run finishes"), required=False)

    class Meta:
        model = Preferences
        fields = ("language", "time_zone", "theme", "default_country", "mails_ends")

    field_order = ("name", "language", "time_zone", "theme", "default_country", "mails_ends")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = self.instance.user.name
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"),
            required=False,
            choices=partial(_time_zones, self.instance.time_zone),
        )
        self.order_fields(self.field_order)

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


class PasswordForm(forms.Form):
    """Asks for the password before something that can't be undone."""

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
            raise forms.ValidationError(_("This isn't your password."))
        return password


class EmailForm(PasswordForm):
    """The person's new email address."""

    email = forms.EmailField(label=_("New email"), max_length=254)

    field_order = ("email", "password")

    def clean_email(self) -> str:
        """The address in lower case. Raises ValidationError where another account has it."""
        email = get_adapter().clean_email(str(self.cleaned_data["email"]).lower())
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(TAKEN)
        return str(email)

    def save(self) -> bool:
        """Changes the address, or adds an error where another account has taken it meanwhile.

        Where addresses are confirmed, the new one counts from when its link was opened.
        """
        email = self.cleaned_data["email"]
        if settings.ACCOUNT_EMAIL_VERIFICATION != "none":
            EmailAddress.objects.add_new_email(self.request, self.user, email)
            return True
        try:
            with transaction.atomic():
                User.objects.filter(pk=self.user.pk).update(email=email)
                EmailAddress.objects.filter(user=self.user).delete()
                EmailAddress.objects.create(user=self.user, email=email, primary=True)
        except IntegrityError:
            self.add_error("email", TAKEN)
            return False
        return True
