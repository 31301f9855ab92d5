"""The main job in a real browser, with and without JavaScript; makes README's pictures on request."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.acceptance.site import ROOT, Site

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
SAMPLE = ROOT / "static" / "sample-leads.csv"
RUN = re.compile(r"/runs/[0-9a-f-]{36}/$")
PATIENCE = 30_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
    if program is None:
        missing = "No Chromium on this machine (Debian: apt-get install chromium)."
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def javascript(request) -> bool:
    return request.param


@pytest.fixture
def page(browser: Browser, site: Site, javascript: bool) -> Iterator[Page]:
    """A signed-in person's page; what the browser complains of fails the test."""
    context = browser.new_context(
        base_url=site.url, java_script_enabled=javascript, viewport={"width": 1280, "height": 800}
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: (
            complaints.append(said.text)
            if said.type == "error" and "Content Security Policy" in said.text
            else None
        ),
    )
    email, password = site.demo_sign_in
    page.goto("/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign In").click()
    expect(page.get_by_role("heading", name="Your runs")).to_be_visible()
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def picture(page: Page, javascript: bool):
    """Keeps a picture for README, when the folder for them is named in SCREENSHOTS."""

    def keep(name: str) -> None:
        if javascript and (folder := os.environ.get("SCREENSHOTS")):
            page.screenshot(path=Path(folder) / f"{name}.png")

    return keep


def upload(page: Page, file: Path | dict) -> None:
    page.goto("/runs/new/")
    page.get_by_label("Drop a file of leads here").set_input_files(file)
    page.get_by_role("button", name="Upload").click()


def test_main_job(page: Page, picture, javascript: bool):
    upload(page, SAMPLE)
    page.wait_for_url(RUN)
    expect(page.get_by_role("columnheader", name="E-Mail email")).to_be_visible()
    expect(page.get_by_role("cell", name="MÜLLER, JENS")).to_be_visible()

    page.get_by_role("button", name="Start").click()
    download = page.get_by_role("link", name="Download the result")
    if not javascript:
        for _ in range(60):
            page.reload()
            if download.count():
                break
            page.wait_for_timeout(500)
    expect(download).to_be_visible(timeout=PATIENCE)
    picture("run")

    with page.expect_download() as started:
        download.click()
    assert started.value.suggested_filename == "sample-leads-enriched.csv"
    assert "+4930901820" in started.value.path().read_text()

    page.goto("/runs/")
    expect(page.get_by_text("Completed").first).to_be_visible()


def test_a_refused_file_says_why_and_stays_on_the_page(page: Page):
    upload(page, {"name": "photo.csv", "mimeType": "text/csv", "buffer": b"\x89PNG\r\n\x1a\n"})

    expect(page.get_by_text("This is a PNG picture, not a table of leads.")).to_be_visible()
    expect(page.get_by_role("heading", name="New run")).to_be_visible()


def test_delete_asks_first(page: Page):
    upload(page, {"name": "away.csv", "mimeType": "text/csv", "buffer": b"E-Mail\na@acme.com\n"})
    page.wait_for_url(RUN)

    page.get_by_text("Delete", exact=True).click()
    page.get_by_role("button", name="Delete it all").click()

    expect(page.get_by_text("away.csv was deleted.")).to_be_visible()
    expect(page.get_by_role("link", name="away.csv", exact=True)).to_have_count(0)


@pytest.mark.parametrize("width", [320, 768])
@pytest.mark.parametrize("path", ["/runs/", "/runs/new/", "/accounts/password/change/"])
def test_pages_fit_a_phone(page: Page, path: str, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
