"""What steps may ask, for programs; keys go in, and never come out."""

from typing import Any

import pytest
from pytest_django import Settings

from batchruns.engine.lookups.providers.base import PROVIDERS
from batchruns.models import Budget, ProviderKey
from batchruns.runs.lookups import keys
from leadenrich.accounts.models import Scope, User
from tests.helpers.api import ApiClient

HUNTER = "/steps/connections/hunter"
KEY = "very-secret-key"


def test_a_key_is_set_and_never_given_back(user: User, stranger: User) -> None:
    api = ApiClient(user)
    wanted = {"provider": "hunter", "key": KEY, "prices": {"find_email": "0.25"}}
    made = api.ask("PUT", HUNTER, wanted)
    row = ProviderKey.objects.get(user=user)
    changed = api.ask("PUT", HUNTER, {"provider": "hunter"})
    steps = api.ask("GET", "/steps")
    others = ApiClient(stranger).ask("DELETE", HUNTER)
    removed = api.ask("DELETE", HUNTER)

    assert (made.status_code, changed.status_code, removed.status_code) == (201, 200, 204)
    prices = {each["capability"]: each["price"] for each in made.json()["abilities"]}
    assert prices["find_email"] == "0.25"
    assert keys.decrypt(row.secret) == KEY
    [own] = [each for each in steps.json()["connections"] if each["name"] == "hunter"]
    assert (own["is_own"], own["has_key"], own["host"]) == (True, True, "api.hunter.io")
    assert KEY not in made.content.decode() + changed.content.decode() + steps.content.decode()
    assert (others.status_code, others.json()["code"]) == (404, "connection_gone")
    assert not ProviderKey.objects.exists()


def test_only_a_token_for_administration_sets_keys_and_ceilings(user: User) -> None:
    api = ApiClient(user, [Scope.READ, Scope.WRITE])
    answers = [
        api.ask("PUT", HUNTER, {"provider": "hunter", "key": KEY}),
        api.ask("DELETE", HUNTER),
        api.ask("PATCH", "/steps/ceilings", {"month": "5"}),
    ]

    assert {(each.status_code, each.json()["code"]) for each in answers} == {(403, "scope_missing")}


@pytest.mark.parametrize(
    ("name", "wanted", "code"),
    [
        ("nobody", {"provider": "nobody"}, "no_such_provider"),
        ("hunter", {"provider": "hunter"}, "connection_unfit"),
        ("apollo", {"provider": "hunter", "key": KEY}, "connection_name_taken"),
        ("hunter", {"provider": "hunter", "key": KEY, "address": "http://10.0.0.1"}, None),
        ("hunter", {"provider": "hunter", "key": KEY, "prices": {"dance": 1}}, "connection_unfit"),
        (
            "hunter",
            {"provider": "hunter", "key": KEY, "prices": {"find_email": -1}},
            "invalid_request",
        ),
        ("hunter", {"provider": "hunter", "key": KEY, "settings": {"a": 1}}, "connection_unfit"),
        ("mine", {"provider": "http", "settings": {"url": "x"}}, None),
    ],
)
def test_what_no_provider_takes_is_a_problem(
    user: User, name: str, wanted: dict[str, Any], code: str | None
) -> None:
    answer = ApiClient(user).ask("PUT", f"/steps/connections/{name}", wanted)

    assert answer.status_code == 422
    assert code in (None, answer.json()["code"])
    assert not ProviderKey.objects.exists()


def test_ceilings_are_shown_and_changed(user: User) -> None:
    api = ApiClient(user)
    changed = api.ask("PATCH", "/steps/ceilings", {"month": "100"}).json()
    lifted = api.ask("PATCH", "/steps/ceilings", {"month": None}).json()

    assert changed["month"] == {"ceiling": "100", "spent": "0", "reserved": "0"}
    assert lifted["month"]["ceiling"] is None
    assert Budget.objects.filter(user=user, kind=Budget.Kind.MONTH, ceiling=None).exists()


def test_all_providers_are_told_of_but_not_where_the_operators_keys_go(
    user: User, settings: Settings
) -> None:
    settings.LOOKUP_FORBIDDEN_PROVIDERS = ["apollo"]
    ProviderKey.objects.create(
        name="shared", provider="hunter", secret=keys.encrypt(KEY), address="http://inside.example"
    )
    steps = ApiClient(user).ask("GET", "/steps").json()

    assert {each["name"] for each in steps["providers"]} == set(PROVIDERS)
    assert [each["name"] for each in steps["providers"] if not each["is_allowed"]] == ["apollo"]
    [shared] = [each for each in steps["connections"] if each["name"] == "shared"]
    assert (shared["is_own"], shared["host"]) == (False, None)
