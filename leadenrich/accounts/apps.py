from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The people who sign in."""

    name = "leadenrich.accounts"
    label = "accounts"
    verbose_name = "People"
