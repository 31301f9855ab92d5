"""Keys that an operator gives to all: used by everybody, seen by nobody, bounded by a ceiling."""

from typing import Any

import pytest
from pytest_django import Settings

from batchruns.models import Budget, ProviderKey
from batchruns.runs.lookups import budgets, keys
from batchruns.runs.lookups.connections import reaches_of
from batchruns.web.options.steps.offers import Offers
from leadenrich.accounts.models import User
from tests.helpers.clients import WebClient
from tests.integration.web.test_pages import text_of

LIST = "/admin/batchruns/providerkey/"
SECRET, ADDRESS = "sk-very-secret-1234", "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def own_hosts(settings: Settings) -> None:
    settings.LOOKUP_ALLOWED_HOSTS = ["127.0.0.1"]


def give(page: WebClient, **fields: Any) -> Any:
    sent = {"name": "For all", "key": SECRET, "address": ADDRESS, **fields}
    return page.post(f"{LIST}add/?provider=hunter", sent, follow=True)


def test_a_key_for_all_is_used_by_all_and_seen_by_nobody(operator: WebClient, user: User) -> None:
    signed_in = WebClient()
    signed_in.force_login(user)
    assert b"?provider=hunter" in operator.get(f"{LIST}add/").content
    saved = give(operator, price_find_email="0.05")
    row = ProviderKey.objects.get(user=None)
    pages = [saved, operator.get(f"{LIST}{row.pk}/change/"), signed_in.get("/runs/providers/")]

    assert "Saved “For all”." in text_of(saved)
    assert keys.decrypt(row.secret) == SECRET
    for page in pages:
        assert SECRET not in page.content.decode()
    assert "Key of this site: “For all”" in text_of(pages[2])
    assert ADDRESS not in pages[2].content.decode()
    assert ("For all", "For all (key of this site)") in Offers(user.pk).for_capability("find_email")
    assert reaches_of(user.pk)["For all"].connection.prices == {"find_email": 50_000}
    assert signed_in.get(f"/runs/providers/{row.pk}/").status_code == 404


def test_what_all_keys_may_cost_is_set(operator: WebClient) -> None:
    operator.post(f"{LIST}ceiling/", {"ceiling": "25"})
    assert budgets.site_budget().ceiling == 25_000_000
    Budget.objects.update(month="2001-02-01", spent=7)
    # It holds in later months, too.
    assert (budgets.site_budget().ceiling, budgets.site_budget().spent) == (25_000_000, 0)
    assert 'value="25"' in operator.get(LIST).content.decode()


def test_a_forbidden_provider_gets_no_key(operator: WebClient, settings: Settings) -> None:
    settings.LOOKUP_FORBIDDEN_PROVIDERS = ["hunter"]
    give(operator)
    assert not ProviderKey.objects.exists()
