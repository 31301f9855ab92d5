"""Recipes: saved with a run, applied to the next such file, listed, renamed, exported and imported."""

import json
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from batchruns.engine.recipe import digest
from batchruns.models import BatchRun, Recipe
from batchruns.runs import recipes
from leadenrich.accounts.models import User
from tests.helpers.clients import WebClient
from tests.integration.web.test_options import change, form_of
from tests.integration.web.test_pages import send, text_of

FAIR = "Contact;Wo;E-Mail;Tel;Firma\nAda Lovelace;London;ada@acme.com;030 901820;Acme\n"
SIMILAR = "E-Mail;Tel;Contact;Wo;Note\nbob@acme.com;030 901821;Bob Builder;Rome;x\n"
OTHER = "E-Mail;Tel;Name;Ort;Note\nbob@acme.com;030 901821;Bob Builder;Rome;x\n"


@pytest.fixture
def pending(signed_in: WebClient) -> BatchRun:
    send(signed_in, FAIR, "fair.csv")
    return BatchRun.objects.get()


def uploaded(page: WebClient, content: str, name: str = "next.csv") -> BatchRun:
    send(page, content, name)
    return BatchRun.objects.get(filename=name)


def test_all_that_was_saved_is_applied_to_the_next_such_file(
    signed_in: WebClient, pending: BatchRun
) -> None:
    names = [n for n in form_of(signed_in.get(f"/runs/{pending.pk}/"))["enrichers"] if n != "name"]
    chosen: dict[str, Any] = {
        "column_1": "city",
        "default_country": "DE",
        "enrichers": names,
        "column_set_0": "all",
        "export_format": "xlsx",
    }
    change(signed_in, pending, recipe_name="Trade fair", **chosen)

    again = uploaded(signed_in, SIMILAR)
    assert dict(zip(again.meta["columns"], again.meta["mapping"], strict=True)) == {
        "E-Mail": "email",
        "Tel": "phone",
        "Contact": "full_name",
        "Wo": "city",
        "Note": None,
    }
    keys = ("defaultCountry", "without", "columnSet", "exportFormat")
    assert [again.meta[key] for key in keys] == ["DE", ["name"], "all", "xlsx"]
    text = text_of(signed_in.get(f"/runs/{again.pk}/"))
    assert "Recipe “Trade fair”, version 1: 4 of 5 columns match." in text


def test_it_is_applied_by_hand_where_the_header_is_another(
    signed_in: WebClient, pending: BatchRun
) -> None:
    change(signed_in, pending, recipe_name="Fair", default_country="DE", column_1="city")
    other = uploaded(signed_in, OTHER, "other.csv")
    assert other.meta["recipe"] is None
    assert not other.meta.get("defaultCountry")

    change(signed_in, other, recipe="Fair")

    assert other.meta["recipe"] == {"name": "Fair", "version": 1, "matches": 2}
    assert other.meta["defaultCountry"] == "DE"

    change(signed_in, other, recipe="")
    assert other.meta["recipe"] is None
    assert other.meta["defaultCountry"] is None


def test_by_hand_a_file_is_parsed_as_the_recipes_was(signed_in: WebClient) -> None:
    content = "Name;City;Mail\nContact;Wo;E-Mail\nAda Lovelace;London;ada@acme.com\n"
    run = uploaded(signed_in, content, "odd.csv")
    change(signed_in, run, header_row="1")
    change(signed_in, run, recipe_name="Odd", column_1="city")
    again = uploaded(signed_in, content)
    assert again.meta["columns"] != ["Contact", "Wo", "E-Mail"]

    change(signed_in, again, recipe="Odd")

    assert again.meta["columns"] == ["Contact", "Wo", "E-Mail"]
    assert again.meta["mapping"] == ["full_name", "city", "email"]


def test_a_sites_default_country_is_nobodys_choice(
    signed_in: WebClient, pending: BatchRun, settings: Any
) -> None:
    settings.DEFAULT_COUNTRY = "FR"
    change(signed_in, pending)

    assert not Recipe.objects.exists()


def test_parsed_in_another_way_a_run_keeps_what_its_recipe_said(
    signed_in: WebClient, pending: BatchRun
) -> None:
    change(signed_in, pending, recipe_name="Fair", default_country="DE")
    other = uploaded(signed_in, OTHER, "other.csv")
    change(signed_in, other, recipe="Fair")
    change(signed_in, other, encoding="cp1252")

    assert other.meta["encoding"] == "cp1252"
    assert other.meta["defaultCountry"] == "DE"


def test_what_was_only_proposed_makes_no_recipe(signed_in: WebClient, pending: BatchRun) -> None:
    change(signed_in, pending)
    assert not Recipe.objects.exists()

    change(signed_in, pending, column_1="city", remember="")
    assert not Recipe.objects.exists()

    change(signed_in, pending)
    assert [(r.name, r.version) for r in Recipe.objects.all()] == [("fair.csv", 1)]


def test_a_file_of_the_same_name_takes_no_others_recipe(
    signed_in: WebClient, pending: BatchRun
) -> None:
    change(signed_in, pending, default_country="DE")
    send(signed_in, OTHER, "fair.csv")
    change(signed_in, BatchRun.objects.exclude(pk=pending.pk).get(), default_country="AT")

    assert [(r.name, r.version) for r in Recipe.objects.all()] == [
        ("fair.csv", 1),
        ("fair.csv 2", 1),
    ]


def test_choices_change_a_recipe_by_a_new_version(signed_in: WebClient, pending: BatchRun) -> None:
    for country in ("DE", "DE", "AT"):
        change(signed_in, pending, recipe_name="Fair", default_country=country)

    versions = Recipe.objects.order_by("version").values_list("version", "content__defaultCountry")
    assert list(versions) == [(1, "DE"), (2, "AT")]
    assert "version 2" in text_of(signed_in.get(f"/runs/{pending.pk}/"))


def test_saved_with_the_start(signed_in: WebClient, pending: BatchRun) -> None:
    change(signed_in, pending, then="start", default_country="DE", recipe_name="Fair")

    assert pending.status == "processing"
    assert Recipe.objects.get().content["defaultCountry"] == "DE"
    assert pending.parsed_meta.recipe is not None
    assert pending.parsed_meta.recipe.name == "Fair"


def test_a_file_without_a_header_row_has_no_recipe_by_itself(signed_in: WebClient) -> None:
    content = "Ada Lovelace;ada@acme.com\nBob Builder;bob@acme.com\n"
    run = uploaded(signed_in, content, "bare.csv")
    assert run.meta["format"]["headerRow"] is None
    change(signed_in, run, default_country="DE")

    assert uploaded(signed_in, content).meta["recipe"] is None


def test_exported_and_imported_it_is_the_same_with_what_is_unknown_here(
    signed_in: WebClient, pending: BatchRun, user: User, stranger: User
) -> None:
    content = {"columns": ["E-Mail"], "mapping": ["email"], "steps": [{"provider": "later"}]}
    recipe = recipes.save(user.pk, "Fair", content)

    response = signed_in.get(f"/runs/recipes/{recipe.pk}/json/")
    assert response.headers["Content-Disposition"] == 'attachment; filename="Fair.json"'
    assert json.loads(response.content) == {**content, "name": "Fair", "version": 1}

    signed_in.force_login(stranger)
    page = signed_in.post(
        "/runs/recipes/import/", {"recipe": response.content.decode()}, follow=True
    )
    assert "Imported “Fair”, version 1." in text_of(page)
    assert Recipe.objects.get(user=stranger).content == content


def test_saving_again_keeps_what_is_unknown_here(
    signed_in: WebClient, pending: BatchRun, user: User
) -> None:
    recipes.save(user.pk, "Fair", {"columns": ["x"], "mapping": [None], "later": [1]})
    change(signed_in, pending, recipe_name="Fair", default_country="DE")

    assert Recipe.objects.get(version=2).content["later"] == [1]


def test_what_is_no_recipe_is_not_imported(signed_in: WebClient) -> None:
    for text in ("", "no", '{"columns": ["a"], "mapping": ["email"]}', '{"name": "x"}'):
        signed_in.post("/runs/recipes/import/", {"recipe": text})
    assert not Recipe.objects.exists()


def test_renamed_and_deleted(signed_in: WebClient, user: User) -> None:
    content = {"columns": ["E-Mail"], "mapping": ["email"]}
    first = recipes.save(user.pk, "Fair", content)
    recipes.save(user.pk, "Fair", {**content, "columnSet": "all"})
    recipes.save(user.pk, "Other", content)

    page = signed_in.post(f"/runs/recipes/{first.pk}/rename/", {"name": "Other"}, follow=True)
    assert "You have a recipe called “Other” already." in text_of(page)
    page = signed_in.post(
        f"/runs/recipes/{first.pk}/rename/", {"name": " Trade  fair "}, follow=True
    )
    assert "Trade fair" in text_of(page)
    assert Recipe.objects.filter(name="Trade fair").count() == 2

    signed_in.post(f"/runs/recipes/{first.pk}/delete/")
    assert [recipe.name for recipe in Recipe.objects.all()] == ["Other"]


def test_a_mapping_of_an_earlier_version_becomes_a_recipe(
    signed_in: WebClient, pending: BatchRun, user: User
) -> None:
    """With the columns' names where a run of theirs has them; and it still counts where none has."""

    class Earlier:
        """The table of the earlier version, in the stead of its model."""

        class Saved:
            def __init__(self, pk: int, owner: User, columns: list[str], fields: list[Any]) -> None:
                self.pk, self.user_id = pk, owner.pk
                self.header, self.fields = digest(columns), fields

        gone = ["Who", "Where"]
        fields = ["full_name", "city", "email", "phone", "company"]
        rows = (
            Saved(1, user, pending.meta["columns"], fields),
            Saved(2, user, gone, ["full_name", "city"]),
        )

        @property
        def objects(self) -> Any:
            return self

        def order_by(self, _name: str) -> Any:
            return self.rows

    class Registry:
        def get_model(self, app: str, name: str) -> Any:
            return Earlier() if name == "SavedMapping" else apps.get_model(app, name)

    migration = import_module("batchruns.migrations.0015_recipe")
    migration.saved_mappings_as_recipes(Registry(), connection.schema_editor())

    assert list(Recipe.objects.values_list("name", flat=True)) == ["Mapping 2", "fair.csv"]
    assert uploaded(signed_in, FAIR).meta["mapping"] == Earlier.fields
    assert uploaded(signed_in, "Who;Where\nAda;Rome\n", "w.csv").meta["mapping"] == [
        "full_name",
        "city",
    ]


def test_the_last_versions_of_a_recipe_are_kept(user: User) -> None:
    for number in range(recipes.MAX_VERSIONS + 3):
        recipes.save(user.pk, "Fair", {"columns": [str(number)]})
        recipes.save(user.pk, "Other", {"columns": ["x"]})

    versions = list(Recipe.objects.filter(user=user, name="Fair").values_list("version", flat=True))
    assert versions == list(range(23, 3, -1))
    assert Recipe.objects.filter(user=user, name="Other").count() == 1
