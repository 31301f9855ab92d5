"""A pending run in a real browser: what is chosen is never lost, on whatever screen, by whatever way."""

# ruff: noqa: F811 - fixtures are parameters of tests

import json
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.acceptance.site import Site
from tests.acceptance.test_browser import (  # noqa: F401 - fixtures
    OUTSIDE,
    RUN,
    assert_axe_finds_nothing,
    browser,
    csv_file,
    javascript,
    page,
    sign_in,
    upload,
)

WITH_JAVASCRIPT = pytest.mark.parametrize("javascript", [True], indirect=True, ids=[""])
LEADS = b"Who,Ding,E-Mail\nAda Lovelace,030 901820,ada@example-firm.com\nBob,030 901821,not an address\n"
WIDE = "\n".join(
    ",".join(["Name", "E-Mail", *(f"Custom {n}" for n in range(78))] if row == 0 else line)
    for row, line in enumerate(
        [[f"Ada {r}", f"ada{r}@acme.com"] + ["value"] * 78 for r in range(9)]
    )
)


def review(page: Page, name: str, content: bytes = LEADS) -> None:
    upload(page, csv_file(name, content))
    page.wait_for_url(RUN)


def start(page: Page) -> None:
    page.get_by_role("button", name="Save and start").click()
    expect(page.get_by_role("button", name="Save and start")).to_have_count(0)


def test_a_mapping_changed_right_before_the_start_counts(page: Page, javascript: bool) -> None:
    review(page, f"at-once-{javascript}.csv")
    page.locator("details", has_text="not mapped").locator("summary").click()
    page.get_by_label("Ding", exact=True).select_option("Phone")
    page.get_by_label("Default country").select_option("DE")
    start(page)

    expect(page.get_by_role("columnheader", name="Ding")).to_contain_text("phone")


def test_saved_without_a_start_it_is_still_there(page: Page, javascript: bool) -> None:
    review(page, f"saved-{javascript}.csv")
    page.get_by_label("Default country").select_option("DE")
    page.get_by_label("Company", exact=True).uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(RUN)

    page.goto(page.url)
    expect(page.get_by_label("Default country")).to_have_value("DE")
    expect(page.get_by_label("Company", exact=True)).not_to_be_checked()


@WITH_JAVASCRIPT
def test_each_change_is_saved_and_the_preview_follows(page: Page) -> None:
    review(page, "live.csv")
    preview = page.get_by_role("region", name="Your first rows")
    expect(preview.get_by_text("An email address must have an @-sign.")).to_be_visible()
    expect(page.get_by_text("1 of the first 2: An email address")).to_be_visible()

    page.locator("details", has_text="not mapped").locator("summary").click()
    page.get_by_label("Ding", exact=True).select_option("Phone")
    expect(page.locator("#saved")).to_have_text("Saved")
    page.get_by_label("Default country").select_option("DE")

    expect(preview.get_by_text("+4930901820")).to_be_visible()
    page.goto(page.url)
    expect(page.get_by_label("Ding", exact=True)).to_have_value("phone")
    expect(preview.get_by_text("+4930901820")).to_be_visible()


@WITH_JAVASCRIPT
def test_who_leaves_with_unsaved_changes_is_warned(page: Page) -> None:
    review(page, "leave.csv")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.locator("[name=column_set_1]").press_sequentially("phone_e164")

    page.goto("/runs/")
    assert asked == ["beforeunload"]

    page.go_back()
    page.get_by_label("Default country").select_option("DE")
    expect(page.locator("#saved")).to_have_text("Saved")
    page.goto("/runs/")
    assert asked == ["beforeunload"]


@WITH_JAVASCRIPT
def test_other_parse_options_change_the_columns_at_once(page: Page) -> None:
    review(page, "header.csv")
    page.get_by_text("Wrong encoding, delimiter or header row?").click()
    page.get_by_label("Header row").select_option("none")

    expect(page.get_by_label("Column 3", exact=True)).to_have_count(1)
    expect(page.get_by_text("3 rows")).to_be_visible()
    start(page)


@WITH_JAVASCRIPT
def test_enter_in_a_field_saves_and_starts_nothing(page: Page) -> None:
    review(page, "enter.csv")
    page.get_by_label("Name of the recipe").press("Enter")

    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_role("button", name="Save and start")).to_be_visible()


@WITH_JAVASCRIPT
def test_80_columns_are_a_list_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    review(page, "wide.csv", WIDE.encode())
    expect(page.get_by_text("8 rows")).to_be_visible()
    expect(page.get_by_text("Ada 1, Ada 2, Ada 3")).to_be_visible()

    page.get_by_text("78 columns are not mapped").click()
    choice = page.get_by_label("Custom 77", exact=True)
    choice.select_option("City")
    expect(page.locator("#saved")).to_have_text("Saved")

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(OUTSIDE) == []
    box = choice.bounding_box()
    assert box is not None
    assert box["width"] > 250
    start(page)


def test_a_recipe_is_applied_exported_and_imported(
    page: Page, javascript: bool, tmp_path: Path
) -> None:
    name = f"Fair {javascript}"
    header = f"Who {javascript},Ding,E-Mail {javascript}\n".encode()
    leads = header + LEADS.partition(b"\n")[2]
    review(page, f"fair-{javascript}.csv", leads)
    page.locator("details", has_text="not mapped").locator("summary").click()
    page.get_by_label("Ding", exact=True).select_option("Phone")
    page.get_by_label("Name of the recipe").fill(name)
    start(page)

    review(page, f"next-{javascript}.csv", leads)
    expect(page.get_by_text(f"Recipe “{name}”, version 1: 3 of 3 columns match.")).to_be_visible()
    expect(page.get_by_label("Ding", exact=True)).to_have_value("phone")

    page.goto("/runs/recipes/")
    with page.expect_download() as started:
        page.get_by_role("link", name=f"Export {name}").click()
    exported = json.loads(started.value.path().read_text())
    assert exported["name"] == name
    path = tmp_path / "recipe.json"
    path.write_text(json.dumps({**exported, "name": f"{name} imported"}))
    if javascript:
        page.get_by_label("Recipe file").set_input_files(path)
    else:
        page.get_by_label("Or paste its JSON").fill(path.read_text())
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name=f"{name} imported")).to_be_visible()


@WITH_JAVASCRIPT
def test_axe_finds_nothing(page: Page) -> None:
    review(page, "axe.csv")
    expect(page.get_by_text("1 of the first 2: An email address")).to_be_visible()
    for details in page.locator("#review details").all():
        details.locator("summary").click()
    assert_axe_finds_nothing(page)

    page.goto("/runs/recipes/")
    assert_axe_finds_nothing(page)


@WITH_JAVASCRIPT
def test_what_was_chosen_without_a_connection_is_saved_later(page: Page) -> None:
    review(page, "offline.csv")
    expect(page.locator(".awaited")).to_have_count(0)
    page.context.set_offline(True)
    page.get_by_label("Default country").select_option("DE")
    expect(page.locator("#saved")).to_have_text("Not saved.")

    page.context.set_offline(False)

    expect(page.locator("#saved")).to_have_text("Saved", timeout=15_000)
    page.goto(page.url)
    expect(page.get_by_label("Default country")).to_have_value("DE")


@WITH_JAVASCRIPT
def test_a_second_window_does_not_undo_the_first(page: Page) -> None:
    review(page, "windows.csv")
    second = page.context.new_page()
    second.goto(page.url)
    for country in ("DE", "AT"):
        page.get_by_label("Default country").select_option(country)
        expect(page.locator("#saved")).to_have_text("Saved")

    second.get_by_label("Completeness", exact=True).uncheck()

    expect(second.locator("#saved")).to_contain_text("changed in another window")
    page.goto(page.url)
    expect(page.get_by_label("Default country")).to_have_value("AT")


@WITH_JAVASCRIPT
def test_who_is_signed_out_meanwhile_signs_in_and_loses_nothing(page: Page, site: Site) -> None:
    review(page, "signed-out.csv")
    expect(page.locator(".awaited")).to_have_count(0)
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Default country").select_option("DE")
    notice = page.get_by_role("alert").filter(has_text="Not saved: you are signed out.")
    expect(notice).to_be_visible()
    expect(page.locator("#saved")).to_have_text("Not saved.")
    assert_axe_finds_nothing(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(notice).to_be_visible()

    with page.context.expect_page() as opened:
        notice.get_by_role("link", name="Sign in").click()
    other = opened.value
    sign_in(other, site)
    other.close()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.locator("#saved")).to_have_text("Saved")
    expect(notice).to_be_hidden()
    page.goto(page.url)
    expect(page.get_by_label("Default country")).to_have_value("DE")
