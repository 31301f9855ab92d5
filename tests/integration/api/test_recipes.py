"""Recipes for programs: saved, listed, given back as they are exported, and deleted."""

import json

from batchruns.models import ReferenceList
from batchruns.runs import recipes
from batchruns.uploads import lists
from leadenrich.accounts.models import User
from tests.helpers.api import ApiClient
from tests.helpers.clients import WebClient
from tests.helpers.files import uploaded

CONTENT = {"columns": ["A", "B"], "mapping": ["email", None], "columnSet": "all"}


def test_a_recipe_is_saved_given_back_and_deleted(user: User, stranger: User) -> None:
    api = ApiClient(user)
    made = api.ask("PUT", "/recipes/Trade%20fairs%2F2026", CONTENT)
    same = api.ask("PUT", "/recipes/Trade fairs/2026", CONTENT)
    newer = api.ask("PUT", "/recipes/Trade fairs/2026", {**CONTENT, "columnSet": "essential"})
    by_id = api.ask("GET", f"/recipes/{made.json()['id']}").json()
    latest = api.ask("GET", "/recipes/Trade fairs/2026").json()
    others = ApiClient(stranger).ask("GET", f"/recipes/{made.json()['id']}")
    gone = api.ask("DELETE", f"/recipes/{made.json()['id']}")

    assert (made.status_code, same.status_code, newer.status_code) == (201, 200, 200)
    assert (by_id["version"], by_id["content"]) == (1, CONTENT)
    assert (latest["version"], latest["content"]["columnSet"]) == (2, "essential")
    assert (others.status_code, others.json()["code"]) == (404, "no_such_recipe")
    assert (gone.status_code, recipes.recipes_of(user.pk)) == (204, [])


def test_recipes_are_listed_in_their_latest_version_page_by_page(user: User) -> None:
    for name in ("b", "a", "c", "a"):
        recipes.save(user.pk, name, {**CONTENT, "n": name, "m": len(recipes.recipes_of(user.pk))})
    api = ApiClient(user)
    first = api.ask("GET", "/recipes?limit=2").json()
    second = api.ask("GET", f"/recipes?limit=2&after={first['next']}").json()

    shown = [(each["name"], each["version"]) for page in (first, second) for each in page["items"]]
    assert shown == [("a", 2), ("b", 1), ("c", 1)]
    assert second["next"] is None


def test_a_recipe_that_a_page_exports_can_be_put_and_names_own_lists(
    user: User, stranger: User, client: WebClient
) -> None:
    step = {"capability": "match_list", "providers": ["list:CRM"]}
    for each in (user, stranger):
        with uploaded("Company\nAcme\n", "crm.csv") as file:
            lists.take_in(each, file, "CRM", ReferenceList.Kind.COMPANIES)
    saved = ApiClient(user).ask("PUT", "/recipes/Match", {**CONTENT, "steps": [step]}).json()
    client.force_login(user)
    exported = json.loads(client.get(f"/runs/recipes/{saved['id']}/json/").content)
    taken = ApiClient(stranger).ask("PUT", "/recipes/Match", exported).json()

    assert saved["content"]["steps"] == taken["content"]["steps"] == [step]
    own = ReferenceList.objects.get(user=stranger)
    [kept] = recipes.recipes_of(stranger.pk)
    assert kept.content["steps"][0]["providers"] == [own.connection]
