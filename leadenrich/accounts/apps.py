"""The app of accounts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """The people who sign in."""

    name = "leadenrich.accounts"
    label = "accounts"
    verbose_name = _("People")
