"""The table of a result in a real browser: columns are dragged, and Enter does what is meant."""

# ruff: noqa: F811 - fixtures are parameters of tests

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.test_browser import (  # noqa: F401 - fixtures
    browser,
    javascript,
    page,
    run_address,
)

pytestmark = pytest.mark.parametrize("javascript", [True], indirect=True, ids=[""])


def heads_of(page: Page) -> list[str]:
    return page.locator("thead th[id]").all_inner_texts()


def test_columns_are_dragged_in_the_table_and_where_they_are_chosen(
    page: Page, run_address: str
) -> None:
    page.goto(f"{run_address}rows/?columns=new&q=ada")
    first, second, third, *others = heads_of(page)

    page.locator("thead th[id]").nth(2).drag_to(page.locator("thead th[id]").nth(0))
    page.wait_for_url("**columns=own*")
    assert heads_of(page) == [third, first, second, *others]
    assert "q=ada" in page.url

    page.goto(f"{run_address}rows/columns/")
    boxes = [page.locator(".handle").nth(n).bounding_box() for n in (0, 2)]
    (top, bottom) = ((box["x"] + 5, box["y"] + 5) for box in boxes if box)
    page.mouse.move(*top)
    page.mouse.down()
    page.mouse.move(*bottom, steps=5)
    page.mouse.up()
    page.get_by_role("button", name="Save columns").click()
    page.wait_for_url("**columns=own*")
    assert heads_of(page)[:3] == [first, second, third]


def test_enter_in_a_value_sets_it_and_leaves_nothing_out(page: Page, run_address: str) -> None:
    for address, box in (("rows/?q=ada", ".toolbar"), ("rows/1/", ".edit")):
        page.goto(f"{run_address}{address}")
        if box == ".toolbar":
            page.locator(".toolbar summary").first.click()
        page.locator(f"{box} select[name=column]").select_option(index=0)
        page.locator(f"{box} input[name=value]").fill("Changed by Enter")
        page.locator(f"{box} input[name=value]").press("Enter")
        expect(page.get_by_text("Value set in 1 row.")).to_be_visible()
