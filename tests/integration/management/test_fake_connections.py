"""Stand-ins can be tried by a person while they serve, and leave nothing behind."""

import pytest
from pytest_django import Settings

from batchruns.engine.lookups.providers.base import PROVIDERS
from batchruns.fake_providers.base import FAKES
from batchruns.management.fake_connections import serving_fakes
from batchruns.models import ProviderKey
from batchruns.runs.lookups import connecting
from batchruns.runs.lookups.connections import reaches_of
from leadenrich.accounts.models import User


def test_every_provider_can_be_tried_and_says_that_it_is_made_up(
    user: User, stranger: User, settings: Settings
) -> None:
    settings.LOOKUP_ALLOWED_HOSTS = ["127.0.0.1"]
    with serving_fakes(user) as addresses:
        rows = {row.name: row for row in ProviderKey.objects.filter(user=user)}
        assert rows.keys() == addresses.keys()
        assert {row.provider for row in rows.values()} == set(FAKES)
        assert all(name.startswith("Fake ") for name in rows)
        assert all(connecting.test(row).is_key_good for row in rows.values())
        assert rows.keys() <= reaches_of(user.pk).keys()
        assert not rows.keys() & reaches_of(stranger.pk).keys()
    assert not ProviderKey.objects.exists()


def test_a_site_that_does_not_allow_this_machine_asks_none(user: User) -> None:
    with serving_fakes(user):
        row = ProviderKey.objects.get(user=user, provider="reacher")
        credit = connecting.test(row)
    assert not credit.is_key_good
    assert credit.problem == "lookup_needs_https"


@pytest.mark.parametrize("name", PROVIDERS)
def test_without_stand_ins_nothing_made_up_is_there(user: User, name: str) -> None:
    reaches = reaches_of(user.pk)
    assert not any(reach.connection.address for reach in reaches.values())
    assert (name in reaches) == PROVIDERS[name].is_ready()


def test_what_is_ready_needs_neither_key_nor_server() -> None:
    ready = {name for name, provider in PROVIDERS.items() if provider.is_ready()}
    assert ready == {"dns", "gleif", "recherche_entreprises", "wikidata"}
