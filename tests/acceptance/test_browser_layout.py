"""Nothing moves while a page arrives, however slowly it does, nor when more comes into it later."""

# ruff: noqa: F811 - fixtures are parameters of tests

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.site import Person, Site
from tests.acceptance.test_browser import (  # noqa: F401 - fixtures
    RUN,
    browser,
    csv_file,
    javascript,
    page,
    upload,
)
from tests.benchmarks.pages import leads
from tests.helpers.slow_line import SlowLine, slow_line

pytestmark = pytest.mark.parametrize("javascript", [True], indirect=True, ids=[""])
# By how much of the window what moves, which the browser leaves out where a person has just clicked.
RECORD = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { hadRecentInput, value, sources } of list.getEntries()) {
    if (!hadRecentInput) shifts.push([value, sources.map(({ node }) => node?.outerHTML?.slice(0, 80))]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
PAGES = [
    "/accounts/login/",
    "/runs/",
    "/runs/new/",
    "{pending13}",
    "{pending80}",
    "{done13}",
    "{done80}",
    "{done13}rows/",
    "{done80}rows/?columns=all",
    "{done13}download/",
    "{done13}download/?as=hubspot",
    "/help/",
]


@pytest.fixture(scope="module")
def runs(site: Site, session_id: str) -> dict[str, str]:
    """The pages of pending and of completed runs of 13 and 80 columns."""
    addresses = {}
    with Person(site) as person:
        person.cookies.set("sessionid", session_id, domain="127.0.0.1")
        for columns in (13, 80):
            file = leads(300, columns)
            addresses[f"pending{columns}"] = person.upload(f"later-{columns}.csv", file)
            done = person.upload(f"now-{columns}.csv", file, start_at_once="on")
            person.wait_for_result(done)
            addresses[f"done{columns}"] = done
    return addresses


@pytest.fixture(scope="module")
def line(site: Site) -> Iterator[SlowLine]:
    with slow_line(site.url) as line:
        yield line


def moved(page: Page) -> list[object]:
    """What has moved, by more than a thousandth of the window in all."""
    shifts = page.evaluate("shifts")
    return shifts if sum(value for value, _sources in shifts) >= 0.001 else []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_while_a_page_arrives(
    page: Page, runs: dict[str, str], line: SlowLine, path: str, width: int
) -> None:
    address = f"{line.url}{path.format(**runs)}"
    if path.startswith("/accounts/"):
        page.context.clear_cookies()
    page.add_init_script(RECORD)
    page.set_viewport_size({"width": width, "height": 844})
    # Once for its style sheets, which then are there at once: all else may be seen to come.
    page.goto(address)

    line.is_slow = True
    page.goto(address)
    line.is_slow = False

    expect(page.locator(".awaited")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    assert moved(page) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves_when_the_preview_comes(page: Page, width: int) -> None:
    page.add_init_script(RECORD)
    page.set_viewport_size({"width": width, "height": 844})
    upload(page, csv_file(f"moves-{width}.csv", leads(30, 13)))
    page.wait_for_url(RUN)

    expect(page.locator(".awaited")).to_have_count(0)

    page.wait_for_load_state("networkidle")
    assert moved(page) == []
