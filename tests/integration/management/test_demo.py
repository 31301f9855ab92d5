"""The person whom a first visitor is shown."""

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from leadenrich.accounts.models import User

pytestmark = pytest.mark.django_db


def test_a_projects_people_are_its_own(settings: Settings) -> None:
    settings.SUPABASE_URL = "https://project.example.com"
    with pytest.raises(CommandError, match="sign up there"):
        call_command("demo")
    assert not User.objects.exists()
