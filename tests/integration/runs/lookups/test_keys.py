"""Providers' keys at rest, and who sees and uses which connection."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from batchruns.fake_providers.base import GOOD_KEY
from batchruns.messages import error_in_words
from batchruns.models import ProviderKey
from batchruns.runs.lookups import keys
from batchruns.runs.lookups.connections import reaches_of
from leadenrich.accounts.models import User
from leadenrich.rls import testing
from leadenrich.rls.roles import acting_as
from tests.helpers import paid_provider


def test_keys_are_encrypted(key: ProviderKey, user: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(k)::text FROM batchruns_providerkey k")
        assert GOOD_KEY not in cursor.fetchone()[0]
    assert GOOD_KEY.encode() not in bytes(key.secret)
    reach = reaches_of(user.pk, with_keys=True)["paid"]
    assert reach.connection.key == GOOD_KEY
    assert reaches_of(user.pk)["paid"].connection.key == ""
    assert GOOD_KEY not in repr(reach)


def test_secrets_are_rotated(key: ProviderKey, user: User, settings: Any, capsys: Any) -> None:
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [old]
    assert reaches_of(user.pk, with_keys=True)["paid"].connection.key == GOOD_KEY
    call_command("rotate_keys")
    settings.SECRET_KEY_FALLBACKS = []
    assert reaches_of(user.pk, with_keys=True)["paid"].connection.key == GOOD_KEY
    settings.LOOKUP_SECRETS = ["for keys alone"]
    call_command("rotate_keys")
    settings.SECRET_KEY = "a third"
    assert reaches_of(user.pk, with_keys=True)["paid"].connection.key == GOOD_KEY
    assert "1 keys" in capsys.readouterr().out


def test_a_key_that_no_secret_decrypts(
    key: ProviderKey, user: User, settings: Any, capsys: Any
) -> None:
    settings.SECRET_KEY = "lost"
    assert reaches_of(user.pk)["paid"].problem == keys.LOST
    assert "paid" not in reaches_of(user.pk, with_keys=True)
    with pytest.raises(keys.KeyLostError) as lost:
        keys.decrypt(bytes(key.secret))
    assert "Set it anew" in error_in_words(lost.value)
    call_command("rotate_keys")
    assert "1 keys" in capsys.readouterr().err


def test_own_connections_hide_the_operators(user: User, stranger: User) -> None:
    paid_provider.make_key(None, "https://ops.example")
    paid_provider.make_key(user, "https://own.example")
    paid_provider.make_key(stranger, "https://theirs.example", "theirs")
    assert reaches_of(user.pk)["paid"].host == "own.example"
    assert reaches_of(user.pk)["paid"].owner == user.pk
    assert "theirs" not in reaches_of(user.pk)
    assert reaches_of(stranger.pk)["paid"].host == "ops.example"
    assert reaches_of(stranger.pk)["paid"].owner is None


def test_what_the_site_forbids(user: User, key: ProviderKey, settings: Any) -> None:
    settings.LOOKUP_ONLY_HOSTS = ["127.0.0.1"]
    assert set(reaches_of(user.pk)) == {"paid"}
    settings.LOOKUP_ONLY_HOSTS = ["other.example"]
    assert not reaches_of(user.pk)
    settings.LOOKUP_ONLY_HOSTS, settings.LOOKUP_FORBIDDEN_PROVIDERS = [], ["paid"]
    assert "paid" not in reaches_of(user.pk)


def test_people_see_their_own_keys_only(user: User, stranger: User, key: ProviderKey) -> None:
    paid_provider.make_key(None, "https://ops.example", "operators")
    with testing.web_process():
        with acting_as(user.pk):
            assert [row.name for row in ProviderKey.objects.all()] == ["paid"]
            assert "operators" in reaches_of(user.pk)
            assert not ProviderKey.objects.filter(name="operators").update(address="")
        with acting_as(stranger.pk):
            assert not ProviderKey.objects.exists()


@pytest.mark.parametrize("table", ["providerkey", "lookup", "budget", "receipt", "pace"])
def test_clients_of_a_project_reach_none_of_it(user: User, key: ProviderKey, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_roles, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS may"
            " WHERE rolname IN ('anon', 'authenticated', 'service_role')"
            " AND has_table_privilege(rolname, %s, may)",
            [f"batchruns_{table}"],
        )
        assert cursor.fetchone() == (0,)
