"""The settings of the site become what lookups may reach."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from batchruns.runs.lookup_policy import site_policy


def test_by_default_nothing_private_is_trusted_and_nothing_forbidden() -> None:
    policy = site_policy()
    assert not policy.trusts("localhost", 11434)
    assert policy.permits("hunter")


def test_settings_are_what_they_say(settings: Settings) -> None:
    settings.LOOKUP_ALLOWED_HOSTS = ["localhost:11434"]
    settings.LOOKUP_FORBIDDEN_PROVIDERS = ["hunter"]
    policy = site_policy()
    assert policy.trusts("localhost", 11434)
    assert not policy.trusts("localhost", 5432)
    assert not policy.permits("hunter")


def test_a_setting_that_is_no_host_is_named(settings: Settings) -> None:
    settings.LOOKUP_ONLY_HOSTS = ["https://api.example/v1"]
    with pytest.raises(ImproperlyConfigured, match=r"api\.example/v1"):
        site_policy()
