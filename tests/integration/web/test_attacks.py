"""Requests that no page of ours sends, and values that databases refuse: none of them is an error."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from batchruns.engine.rows_index.reader import UnreadableIndexError, reading
from batchruns.models import BatchRun, ColumnView, Edit, Recipe, RunIndex, SavedExport
from batchruns.processing import indexing
from batchruns.runs import deletion, edits, files, service
from leadenrich.accounts.models import User
from leadenrich.rls.testing import closed_process
from tests.helpers.clients import WebClient
from tests.integration.web.test_options import form_of

pytestmark = pytest.mark.django_db(transaction=True)
LEADS = "Name,E-Mail,City\nAda Lovelace,ada@gmial.com,London\nBob Stone,bob@acme.com,\n"
RECIPE = {"columns": ["Name", "E-Mail"], "mapping": ["full_name", "email"], "name": "Fair"}


@pytest.fixture
def done(make_run: Callable[..., BatchRun], work: Callable[[], None]) -> BatchRun:
    run = service.start(make_run(LEADS))
    work()
    return service.get_run(run.pk)


def take_in(page: WebClient, recipe: str) -> str:
    answer = page.post("/runs/recipes/import/", {"recipe": recipe}, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


# --- rows and edits ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["empty", "filled", "equal", "contains"])
def test_an_incomplete_filter_leaves_the_table_as_it_is(
    kind: str, signed_in: WebClient, done: BatchRun
) -> None:
    asked = {"is": kind, "column": "", "value": "", "sort": "Name"}
    answer = signed_in.get(f"/runs/{done.pk}/rows/", asked, follow=True)

    assert answer.status_code == 200
    assert answer.redirect_chain == [("?sort=Name", 302)]


def test_edits_of_texts_that_no_database_takes(signed_in: WebClient, done: BatchRun) -> None:
    address = f"/runs/{done.pk}/edits/"
    signed_in.post(address, {"action": "set_value", "column": "City", "value": "a\0b"})
    signed_in.post(address, {"action": "exclude", "row": "2", "f.\0": "\0"})

    assert [edit.value for edit in edits.active(done)] == ["a\ufffdb", ""]
    content = signed_in.get(f"/runs/{done.pk}/result/").getvalue().decode("utf-8-sig")
    assert "a\ufffdb" in content
    assert "Bob" not in content


def test_columns_with_names_that_no_database_takes(signed_in: WebClient, done: BatchRun) -> None:
    chosen = {"show-0": "1", "label-0": "a\0b", "width-0": "x" * 9000}
    answer = signed_in.post(f"/runs/{done.pk}/rows/columns/", chosen, follow=True)

    assert answer.status_code == 200
    assert "a\ufffdb" in answer.content.decode()
    assert len(json.dumps(ColumnView.objects.get().columns)) < 1000


def test_an_index_that_is_damaged_within_is_made_anew(signed_in: WebClient, done: BatchRun) -> None:
    name = indexing.build(done)
    with files.kept(done.pk, name) as path:
        sound = path.read_bytes()
        # Its head is sound, so it opens; no other block is.
        path.write_bytes(sound[:12288] + bytes(len(sound) - 12288))
        with pytest.raises(UnreadableIndexError), reading(path) as index:
            index.rows([0])

    pages = [signed_in.get(f"/runs/{done.pk}/rows/").content.decode() for _look in range(2)]
    assert "Ada" in pages[-1]


def test_a_comparison_is_row_by_row_though_one_is_left_out(
    signed_in: WebClient, done: BatchRun, work: Callable[[], None]
) -> None:
    signed_in.post(f"/runs/{done.pk}/edits/", {"action": "exclude", "row": "1"})
    signed_in.post(f"/runs/{done.pk}/again/", {"start": "1"})
    work()
    later = BatchRun.objects.exclude(pk=done.pk).get()

    same = signed_in.get(f"/runs/{later.pk}/compare/").content.decode()
    edits.add(later, "set_value", [1], column="City", value="Rome")
    differs = signed_in.get(f"/runs/{later.pk}/compare/").content.decode()

    assert "Both results are the same, row by row." in same
    assert '<td class="number">3</td><td>Bob Stone</td>' in differs
    assert "<ins>Rome</ins>" in differs
    assert "Ada" not in differs


# --- recipes and templates --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", ["NaN", "-Infinity", "1e999", "9" * 5000, "[" * 900 + "]" * 900, "[" * 9000]
)
def test_what_is_no_json_for_a_database_is_no_recipe(value: str, signed_in: WebClient) -> None:
    page = take_in(signed_in, json.dumps(RECIPE)[:-1] + f', "x": {value}}}')

    assert "This is no recipe." in page
    assert not Recipe.objects.exists()


@pytest.mark.parametrize("depth", [90, 500, 700, 800, 850, 870, 880, 890])
def test_what_is_taken_in_comes_out_again(depth: int, signed_in: WebClient) -> None:
    take_in(signed_in, json.dumps(RECIPE)[:-1] + f', "x": {"[" * depth}{"]" * depth}}}')

    for recipe in Recipe.objects.all():
        assert signed_in.get(f"/runs/recipes/{recipe.pk}/json/").status_code == 200


def test_characters_that_no_database_takes_are_replaced(signed_in: WebClient) -> None:
    take_in(signed_in, json.dumps({**RECIPE, "name": "a\0b\ud800", "x": "\0", "y\0": "\udfff"}))

    recipe = Recipe.objects.get()
    assert recipe.name == "ab?"
    assert (recipe.content["x"], recipe.content["y\ufffd"]) == ("\ufffd", "?")


def test_a_recipe_that_is_too_long_is_refused(signed_in: WebClient) -> None:
    page = take_in(signed_in, json.dumps({**RECIPE, "x": "y" * 1_000_000}))

    assert "A recipe has at most 1,000,000 characters." in page
    assert not Recipe.objects.exists()


def test_headers_of_a_template_are_cut(
    signed_in: WebClient, done: BatchRun, upload: Callable[..., Any]
) -> None:
    with upload(f"E-Mail,{'x' * 100_000}\n", "template.csv") as file:
        signed_in.post("/runs/template/", {"file": file})

    assert len(signed_in.get(f"/runs/{done.pk}/result/?as=own").getvalue()) < 1000


def test_no_sheet_is_ticked_of_a_file_that_has_none(signed_in: WebClient, run: BatchRun) -> None:
    sent = form_of(signed_in.get(f"/runs/{run.pk}/"))
    answer = signed_in.post(f"/runs/{run.pk}/review/", {**sent, "then": "sheets"}, follow=True)

    assert "Saved." in answer.content.decode()


# --- runs of other clients --------------------------------------------------------------------------


@pytest.mark.parametrize("meta", ["x", 5, [1], True, None])
def test_a_run_whose_meta_is_no_object_is_run_again(
    meta: Any, signed_in: WebClient, done: BatchRun
) -> None:
    BatchRun.objects.filter(pk=done.pk).update(meta=meta)

    assert signed_in.post(f"/runs/{done.pk}/again/", follow=True).status_code == 200


def test_problems_of_a_column_with_an_endless_number(signed_in: WebClient, done: BatchRun) -> None:
    preview = {"columns": ["a"], "rows": [], "problems": {"9" * 5000: [1, "x"], "0": [1, "y"]}}
    BatchRun.objects.filter(pk=done.pk).update(meta={**(done.meta or {}), "preview": preview})

    kept = service.get_run(done.pk).parsed_meta.preview
    assert kept is not None
    assert kept.problems == {0: (1, "y")}
    assert signed_in.get(f"/runs/{done.pk}/rows/").status_code == 200


# --- deletion ---------------------------------------------------------------------------------------


def leave_traces(page: WebClient, run: BatchRun) -> None:
    """A row in every table in which something of a person or of their run is kept."""
    page.post(f"/runs/{run.pk}/edits/", {"action": "exclude", "row": "2"})
    page.post(f"/runs/{run.pk}/rows/columns/", {"show-0": "1"})
    page.post(f"/runs/{run.pk}/download/as/", {"as": "hubspot", "check": "1"})
    take_in(page, json.dumps(RECIPE))


def test_a_run_with_edits_is_deleted(signed_in: WebClient, done: BatchRun) -> None:
    leave_traces(signed_in, done)
    assert Edit.objects.exists()

    deletion.delete(done)

    kept: list[Any] = [relation.related_model for relation in BatchRun._meta.related_objects]
    assert {Edit, RunIndex} <= set(kept)
    assert not any(model.objects.exists() for model in (BatchRun, *kept))


def test_an_account_with_all_that_can_be_kept_is_deleted(
    signed_in: WebClient, done: BatchRun, user: User
) -> None:
    leave_traces(signed_in, done)
    own = (BatchRun, Edit, Recipe, SavedExport, ColumnView)
    assert all(model.objects.exists() for model in own)
    with closed_process():
        assert not any(model.objects.exists() for model in own)

    assert signed_in.post("/account/delete/", {"password": "secret"}).status_code == 302

    assert not any(model.objects.exists() for model in (User, *own))
