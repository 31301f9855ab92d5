"""The main job in a real browser, with and without JavaScript; makes README's pictures on request."""

import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, FilePayload, Page, expect, sync_playwright

from leadenrich.help import pages as help_pages
from leadenrich.platform import error_pages
from tests.acceptance.site import Person, Site
from tests.helpers.paths import ROOT
from tests.helpers.processes import wait_until

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
SAMPLE = ROOT / "static" / "sample-leads.csv"
RUN = re.compile(r"/runs/[0-9a-f-]{36}/$")
RUN_ON_LIST = re.compile(r'href="(/runs/[0-9a-f-]{36}/)"')
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
THEMES: list[Literal["light", "dark"]] = ["light", "dark"]
MANY_LEADS = b"Name,E-Mail,Phone\n" + b"".join(
    b"Ada Lovelace %d,ada%d@example-firm.com,+44 20 7946 %04d\n" % (n, n, n % 10_000)
    for n in range(30_000)
)


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
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def page(browser: Browser, site: Site, session_id: str, javascript: bool) -> Iterator[Page]:
    """A signed-in person's page; what the browser complains of fails the test."""
    context = browser.new_context(
        base_url=site.url, java_script_enabled=javascript, viewport={"width": 1280, "height": 800}
    )
    context.add_cookies([{"name": "sessionid", "value": session_id, "url": site.url}])
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
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def picture(page: Page, javascript: bool) -> Any:
    """Keeps a picture for README, when the folder for them is named in SCREENSHOTS."""

    def keep(name: str) -> None:
        if javascript and (folder := os.environ.get("SCREENSHOTS")):
            page.screenshot(path=Path(folder) / f"{name}.png")

    return keep


def csv_file(name: str, content: bytes) -> FilePayload:
    """A file as a person chooses it."""
    return {"name": name, "mimeType": "text/csv", "buffer": content}


def upload(page: Page, file: Path | FilePayload) -> None:
    page.goto("/runs/new/")
    page.get_by_label("Drag your lead files here").set_input_files(file)
    page.get_by_role("button", name="Upload").click()


def sign_in(page: Page, site: Site) -> None:
    email, password = site.demo_sign_in
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Your runs")).to_be_visible()


def test_signing_in(page: Page, site: Site) -> None:
    page.context.clear_cookies()
    page.goto("/")
    sign_in(page, site)


def test_main_job(page: Page, picture: Any, javascript: bool) -> None:
    upload(page, SAMPLE)
    page.wait_for_url(RUN)
    expect(page.get_by_label("E-Mail", exact=True).first).to_have_value("email")
    expect(page.get_by_role("cell", name="MÜLLER, JENS")).to_be_visible()

    start = page.get_by_role("button", name="Start")
    start.click()
    expect(start).to_have_count(0)
    wait_for_the_end(page, javascript)
    picture("run")

    with page.expect_download() as started:
        page.get_by_role("link", name="Download CSV").click()
    assert started.value.suggested_filename == "sample-leads-enriched.csv"
    assert "+4930901820" in started.value.path().read_text()

    page.goto("/runs/")
    expect(page.get_by_text("Completed").first).to_be_visible()
    picture("list")


def test_a_file_for_hubspot(page: Page, javascript: bool) -> None:
    """Four clicks from the list: the file, Start, the CRM, its file."""
    upload(page, SAMPLE)
    page.wait_for_url(RUN)
    page.get_by_role("button", name="Start").click()
    wait_for_the_end(page, javascript)

    page.get_by_role("link", name="Download for a CRM").click()
    expect(page.get_by_role("heading", name="rows are ready")).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("button", name="Download for HubSpot").click()
    assert started.value.suggested_filename == "sample-leads-hubspot.csv"
    header, first, *_others = started.value.path().read_text().splitlines()
    assert header.startswith("Email,First name,Last name,Job title,Phone number")
    assert "anna.schmidt@schmidt-partner.de" in first.lower()


@pytest.fixture
def stranger(page: Page, javascript: bool) -> Page:
    """The same browser, signed out: for who signs up."""
    page.context.clear_cookies()
    return page


def wait_for_the_end(page: Page, javascript: bool) -> None:
    """With JavaScript the page changes by itself, without it is loaded again."""
    download = page.get_by_role("link", name="Download CSV")
    deadline = time.monotonic() + 3 * PATIENCE / 1000
    while not javascript and not download.count() and time.monotonic() < deadline:
        page.wait_for_timeout(500)
        page.goto(page.url)
    expect(download).to_be_visible(timeout=3 * PATIENCE)


def test_from_signing_up_to_deleting(
    stranger: Page, session_id: str, site: Site, javascript: bool
) -> None:
    page = stranger
    page.goto("/accounts/signup/")
    page.get_by_label("Email").fill(f"new-{javascript}@example.com".lower())
    for field in ("password1", "password2"):
        page.locator(f"[name={field}]").fill("a-long-pass-42")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="No runs yet")).to_be_visible()

    # What the columns hold is changed, and what comes of it seen beforehand.
    # Long enough to be stopped.
    leads = MANY_LEADS + 2 * MANY_LEADS.partition(b"\n")[2]
    upload(page, csv_file("many.csv", leads))
    page.wait_for_url(RUN)
    run = page.url
    page.get_by_label("Phone", exact=True).first.select_option("Not mapped")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    if not javascript:
        page.get_by_role("link", name="Show preview").click()
    expect(page.get_by_role("columnheader", name="email_normalized")).to_be_visible()
    expect(page.get_by_role("columnheader", name="phone_e164")).to_have_count(0)

    page.goto(run)
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Canceled. Resume to continue").first).to_be_visible()
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("button", name="Resume")).to_have_count(0)
    wait_for_the_end(page, javascript)
    with page.expect_download() as started:
        page.get_by_role("link", name="Download CSV").click()
    assert started.value.path().read_text().count("\n") == 90_001

    page.get_by_role("link", name="See leads").click()
    page.get_by_role("link", name="Ada Lovelace 3", exact=True).click()
    expect(page.get_by_text("Source: the Public Suffix List").first).to_be_visible()

    mine: Any = page.context.cookies()
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "sessionid", "value": session_id, "url": site.url}])
    page.goto(run)
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
    page.goto("/runs/?q=many.csv")
    expect(page.get_by_role("heading", name="No runs match these filters")).to_be_visible()
    page.context.clear_cookies()
    page.context.add_cookies(mine)

    page.goto("/runs/")
    page.get_by_role("link", name="Delete many.csv").click()
    page.get_by_role("button", name="Delete run").click()
    expect(page.get_by_text("many.csv was deleted.")).to_be_visible()
    expect(page.get_by_role("heading", name="No runs yet")).to_be_visible()


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until what is meant has the focus."""
    for _ in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard doesn't reach {selector}")


def test_the_keyboard_is_enough_from_signing_up_to_a_download(
    stranger: Page, javascript: bool
) -> None:
    page = stranger
    # From now on choosers of files are caught: not only once Enter is pressed.
    page.on("filechooser", lambda chooser: None)
    page.goto("/accounts/signup/")
    tab_to(page, "[name=email]")
    page.keyboard.type(f"keys-{javascript}@example.com".lower())
    for field in ("password1", "password2"):
        tab_to(page, f"[name={field}]")
        page.keyboard.type("a-long-pass-42")
    page.keyboard.press("Enter")
    page.wait_for_url("**/runs/")

    tab_to(page, ".empty .button.primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/runs/new/")
    tab_to(page, "input[type=file]")
    with page.expect_file_chooser() as chosen:
        page.keyboard.press("Enter")
    chosen.value.set_files(SAMPLE)
    tab_to(page, "[data-upload] .button.primary")
    page.keyboard.press("Enter")
    page.wait_for_url(RUN)

    tab_to(page, "button[value=start]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Start")).to_have_count(0)
    wait_for_the_end(page, javascript)
    tab_to(page, "a[href*='/result/']")
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    assert started.value.suggested_filename == "sample-leads-enriched.csv"


def test_a_refused_file_says_why_and_stays_on_the_page(page: Page) -> None:
    upload(page, csv_file("photo.csv", b"\x89PNG\r\n\x1a\n"))

    expect(page.get_by_text("This is a PNG picture, not a table of leads.")).to_be_visible()
    expect(page.get_by_role("heading", name="New run")).to_be_visible()


@pytest.mark.parametrize("javascript", [True], indirect=True, ids=[""])
def test_a_refused_file_can_be_removed_and_sizes_are_those_of_the_pages(page: Page) -> None:
    page.goto("/runs/new/")
    files = {"photo.csv": b"\x89PNG\r\n\x1a\n", "empty.csv": b" " * 3 * 1024}
    page.locator("input[type=file]").set_input_files(
        [csv_file(n, content) for n, content in files.items()]
    )
    expect(page.get_by_text("Waiting, 3 KB")).to_be_visible()

    page.get_by_role("button", name="Upload", exact=True).click()
    page.get_by_role("button", name="Remove: photo.csv").click()

    expect(page.get_by_text("photo.csv")).to_have_count(0)
    expect(page.get_by_text("empty.csv")).to_be_visible()


def test_delete_asks_first(page: Page) -> None:
    upload(page, csv_file("away.csv", b"E-Mail\na@acme.com\n"))
    page.wait_for_url(RUN)

    page.get_by_role("link", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete run").click()

    expect(page.get_by_text("away.csv was deleted.").first).to_be_visible()
    expect(page.get_by_role("link", name="away.csv", exact=True)).to_have_count(0)


def test_a_deleted_run_can_be_brought_back_and_goes_after_a_while(page: Page, site: Site) -> None:
    upload(page, csv_file("back.csv", b"E-Mail\na@acme.com\n"))
    page.wait_for_url(RUN)
    folder = site.data_dir / "files" / "runs" / page.url.rstrip("/").rpartition("/")[2]
    run = page.get_by_role("link", name="back.csv", exact=True)

    page.get_by_role("link", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete run").click()
    expect(page.get_by_text("back.csv was deleted.").first).to_be_visible()
    expect(run).to_have_count(0)
    page.get_by_role("button", name="Undo: back.csv").press("Enter")
    expect(page.get_by_text("back.csv is back.")).to_be_visible()
    assert (folder / "input").exists()

    run.click()
    page.get_by_role("link", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete run").click()
    expect(page.get_by_role("button", name="Undo: back.csv")).to_be_visible()
    address = page.url
    wait_until(lambda: not folder.exists(), "the end of the run's files", 30)
    page.goto(address)
    expect(run).to_have_count(0)
    expect(page.get_by_role("button", name="Undo: back.csv")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True], indirect=True, ids=[""])
def test_undo_is_announced_and_goes_when_it_is_too_late(page: Page) -> None:
    upload(page, csv_file("late.csv", b"E-Mail\na@acme.com\n"))
    page.wait_for_url(RUN)
    page.get_by_role("link", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete run").click()

    expect(page.locator("[data-announce]")).to_have_text("late.csv was deleted. Undo")
    undo = page.get_by_role("button", name="Undo: late.csv")
    undo.focus()
    expect(undo).to_have_count(0, timeout=15_000)
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.fixture
def run_address(page: Page) -> str:
    """The page of the sample's completed run."""
    page.goto("/runs/?q=sample-leads&status=completed&sort=started")
    return page.locator("a.filename").first.get_attribute("href")


@pytest.fixture(scope="module")
def other_runs(site: Site, session_id: str) -> dict[str, str]:
    """The pages of a pending run, and of the sample's run repeated; there is a recipe, too."""
    with Person(site) as person:
        person.cookies.set("sessionid", session_id, domain="127.0.0.1")
        sample = re.search(RUN_ON_LIST, person.get("/runs/?q=sample-leads&status=completed").text)
        assert sample
        changed = {"default_country": "GB", "start": ""}
        again = person.submit(sample[1], to=f"{sample[1]}again/", **changed).url.path
        person.wait_for_result(again)
        pending = person.upload("to-review.csv", SAMPLE.read_bytes())
        for _version in range(2):
            recipe = json.dumps({"name": "Fair", "columns": ["Who"], "mapping": {"0": "full_name"}})
            person.submit("/runs/recipes/", to="/runs/recipes/import/", recipe=recipe)
    return {"again": again, "pending": pending}


PAGES = [
    "/runs/",
    "/runs/?q=nothing+like+that",
    "/runs/totals/",
    "{run}title/",
    "/runs/new/",
    "/runs/recipes/",
    "{pending}",
    "{pending}preview/",
    "{run}",
    "{again}",
    "{again}compare/",
    "{run}download/",
    "{run}download/?as=hubspot",
    "{run}download/?as=own",
    "{run}delete/",
    "{run}rows/",
    "{run}rows/?show=rejects",
    "{run}rows/ and a lead",
    "{run}rows/?q=nothing+like+that",
    "{run}rows/?duplicates=1&columns=issues",
    "{run}rows/columns/",
    "/runs/explained/",
    "/account/",
    "/account/email/",
    "/account/tokens/",
    "/account/delete/",
    "/accounts/sessions/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/logout/",
    "/help/?q=email",
    *(f"/help/{name}/" for name in help_pages("en")),
    "/runs/00000000-0000-0000-0000-000000000000/",
]
PAGES_FOR_STRANGERS = [
    "/help/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/confirm-email/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-gone/",
    "/accounts/password/reset/key/done/",
    "/accounts/inactive/",
]
IN_BOTH_LANGUAGES = pytest.mark.parametrize("language", ["en", "de"])


def go(page: Page, path: str, **runs: str) -> None:
    address, _, is_lead = path.partition(" and ")
    page.goto(address.format(**runs))
    expect(page.locator(".awaited")).to_have_count(0)
    if is_lead:
        page.locator("tbody th a").first.click()
        expect(page.locator("#own")).to_be_visible()


# What stands out of the window, or is cut off where nothing says so by "…" or can be scrolled.
OUTSIDE = """() => [...document.querySelectorAll("body *")].filter((it) => {
    const { display, clipPath, overflowX, textOverflow } = getComputedStyle(it);
    const place = it.getBoundingClientRect();
    if (display === "none" || clipPath !== "none" || !place.width || !it.checkVisibility()) return false;
    if (it.closest(".visually-hidden, .skip, svg, thead")) return false;
    const isCut = overflowX === "hidden" && it.scrollWidth > it.clientWidth + 1;
    const isOut = place.right > innerWidth + 1 || place.left < -1;
    return (isCut && textOverflow !== "ellipsis") || (isOut && !it.parentElement.closest(".scroll"));
}).map((it) => it.outerHTML.slice(0, 120))"""


def assert_axe_finds_nothing(page: Page) -> None:
    """Neither in light nor in dark colours, of which pages hold both."""
    for theme in THEMES:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        # Django's admin changes its colours little by little.
        page.evaluate("Promise.allSettled(document.getAnimations().map((it) => it.finished))")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{theme}: {found.generate_report()}"


@pytest.mark.parametrize("javascript", [True], indirect=True, ids=[""])
@IN_BOTH_LANGUAGES
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_pages_fit_phones_laptops_and_a_zoom_of_200_percent(
    page: Page, run_address: str, other_runs: dict[str, str], path: str, language: str
) -> None:
    page.set_extra_http_headers({"Accept-Language": language})
    go(page, path, run=run_address, **other_runs)
    assert_axe_finds_nothing(page)
    for width in (320, 640, 768, 1217):
        page.set_viewport_size({"width": width, "height": 400})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(OUTSIDE) == [], width


@pytest.mark.parametrize("javascript", [True], indirect=True, ids=[""])
@IN_BOTH_LANGUAGES
@pytest.mark.parametrize("path", PAGES_FOR_STRANGERS)
def test_axe_finds_nothing_before_signing_in(stranger: Page, path: str, language: str) -> None:
    stranger.set_extra_http_headers({"Accept-Language": language})
    stranger.goto(path)

    assert_axe_finds_nothing(stranger)


@pytest.mark.parametrize("javascript", [True], indirect=True, ids=[""])
@IN_BOTH_LANGUAGES
@pytest.mark.parametrize("status", error_pages.PAGES)
def test_axe_finds_nothing_on_pages_of_errors(page: Page, status: int, language: str) -> None:
    with override(language):
        reason = gettext("The database isn't answering right now.")
        html = error_pages.render_page(status, reason=reason)
    page.route("**/error/", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("/error/")

    assert_axe_finds_nothing(page)


@pytest.fixture
def operator(browser: Browser, site: Site, session_id: str) -> Iterator[Page]:
    """An operator's page. Reading Django's style sheets, axe adds some, which its policy forbids."""
    context = browser.new_context(base_url=site.url, bypass_csp=True)
    context.add_cookies([{"name": "sessionid", "value": session_id, "url": site.url}])
    yield context.new_page()
    context.close()


@IN_BOTH_LANGUAGES
def test_axe_finds_nothing_in_the_admin(operator: Page, language: str) -> None:
    operator.set_extra_http_headers({"Accept-Language": language})
    operator.goto("/admin/batchruns/batchrun/?status__exact=completed")
    run = operator.locator("#result_list th a").first.get_attribute("href")
    for path in (
        "/admin/",
        "/admin/batchruns/batchrun/",
        run,
        "/admin/accounts/user/",
        "/admin/auth/group/add/",
        "/admin/procrastinate/procrastinatejob/",
        "/admin/usersessions/usersession/",
        "/admin/mfa/authenticator/",
    ):
        operator.goto(path)
        assert_axe_finds_nothing(operator)


@pytest.mark.parametrize("javascript", [True], indirect=True, ids=[""])
def test_the_list_lives_and_tells_of_an_end(page: Page) -> None:
    page.goto("/runs/new/")
    page.get_by_label("Drag your lead files here").set_input_files(
        csv_file("live.csv", MANY_LEADS[:600_000])
    )
    page.get_by_label("Start right away").check()
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url(RUN)
    page.goto("/runs/?q=live.csv")
    row = page.get_by_role("row", name="live.csv")
    row.get_by_role("checkbox").check()

    expect(row.get_by_text("Completed")).to_be_visible(timeout=3 * PATIENCE)

    expect(page.locator("[data-announce]")).to_contain_text("live.csv is completed")
    assert page.title().startswith("✓")
    expect(row.get_by_role("checkbox")).to_be_checked()
    expect(page.locator("#poll[hx-get]")).to_have_count(0)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(3000)
    assert asked == []


@pytest.mark.parametrize("javascript", [True], indirect=True, ids=[""])
def test_a_lost_connection_is_shown_and_goes_when_it_is_back(page: Page) -> None:
    page.goto("/runs/")
    stale = page.get_by_text("The connection is lost")
    page.context.set_offline(True)
    page.get_by_label("Search", exact=True).fill("sample")
    expect(stale).to_be_visible()
    expect(page.get_by_role("link", name="Refresh")).to_be_visible()

    page.context.set_offline(False)
    page.get_by_label("Search", exact=True).fill("sample-leads")
    expect(stale).to_be_hidden()


@pytest.mark.parametrize("javascript", [True], indirect=True, ids=[""])
def test_typing_searches_and_the_address_keeps_it(page: Page) -> None:
    page.goto("/runs/")
    page.get_by_label("Search", exact=True).type("zzz")
    expect(page.get_by_role("heading", name="No runs match these filters")).to_be_visible()
    page.wait_for_url("**/runs/?q=zzz")
    assert page.get_by_label("Search", exact=True).evaluate("it => it === document.activeElement")

    page.go_back()
    expect(page.get_by_role("row", name="sample-leads.csv").first).to_be_visible()


def test_several_files_become_several_runs_and_the_bad_one_says_why(
    page: Page, javascript: bool
) -> None:
    page.goto("/runs/new/")
    page.get_by_label("Drag your lead files here").set_input_files(
        [
            csv_file("one.csv", b"E-Mail\na@acme.com\n"),
            csv_file("two.csv", b"E-Mail\nb@acme.com\n"),
            csv_file("bad.csv", b""),
        ]
    )
    page.get_by_role("button", name="Upload").click()

    expect(page.get_by_text("This file is empty", exact=False)).to_be_visible()
    page.goto("/runs/?status=pending")
    for name in ("one.csv", "two.csv"):
        expect(page.get_by_role("link", name=name, exact=True).first).to_be_visible()
    expect(page.get_by_role("link", name="bad.csv", exact=True)).to_have_count(0)
    for name in ("one.csv", "two.csv"):
        page.get_by_role("checkbox", name=f"Select {name}").first.check()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete 2 runs").click()
    expect(page.get_by_text("2 runs were deleted.").first).to_be_visible()


@pytest.mark.parametrize("javascript", [True], indirect=True, ids=[""])
@pytest.mark.parametrize("path", ["/runs/", "/runs/new/", "/runs/explained/", "/account/"])
def test_files_can_be_dropped_on_any_page_and_an_upload_stopped(page: Page, path: str) -> None:
    page.goto(path)
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["E-Mail\\na@acme.com\\n"], "dropped.csv"));
            data.items.add(new File(["E-Mail\\nb@acme.com\\n"], "unwanted.csv"));
            for (const name of ["dragenter", "dragover", "drop"])
                document.body.dispatchEvent(
                    new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true })
                );
        }"""
    )
    page.get_by_role("button", name="Cancel: unwanted.csv").click()
    page.get_by_role("button", name="Upload").click()

    page.wait_for_url(RUN)
    expect(page.get_by_role("heading", name="dropped.csv")).to_be_visible()
    page.goto("/runs/?q=unwanted")
    expect(page.get_by_role("heading", name="No runs match these filters")).to_be_visible()


def test_pasted_rows_become_a_run(page: Page) -> None:
    page.goto("/runs/new/")
    page.get_by_text("Or paste rows").click()
    page.get_by_label("Paste rows").fill("Name\tE-Mail\nAda Lovelace\tada@example.com\n")
    page.get_by_role("button", name="Upload").click()

    page.wait_for_url(RUN)
    expect(page.get_by_role("heading", name="Pasted rows.csv")).to_be_visible()
    expect(page.get_by_role("cell", name="Ada Lovelace").first).to_be_visible()


def test_a_run_gets_a_name_and_tags_on_its_page_and_on_the_list(
    page: Page, javascript: bool
) -> None:
    upload(page, csv_file("export-17.csv", b"E-Mail\na@acme.com\n"))
    page.wait_for_url(RUN)
    name, tag = f"Trade fair {javascript}", f"fair {javascript}".lower()
    page.get_by_role("link", name="Rename").click()
    page.get_by_role("textbox", name="Name", exact=True).fill(name)
    page.get_by_role("textbox", name="Tags").fill(f"{tag}, 2026")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()

    page.get_by_role("link", name=tag, exact=True).click()
    row = page.get_by_role("row").filter(has_text=name)
    expect(row).to_have_count(1)
    row.get_by_role("link", name="Rename").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="export-17.csv", exact=True)).to_be_visible()
    assert "tag=" in page.url


@pytest.mark.parametrize("javascript", [True], indirect=True, ids=[""])
def test_menus_and_dialogs_close_on_escape(page: Page) -> None:
    page.goto("/runs/")
    page.get_by_text("Filter", exact=True).click()
    expect(page.get_by_label("Started from")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Started from")).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"

    edit = page.get_by_role("link", name="Rename").first
    edit.click()
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_have_count(0)
    expect(edit).to_be_focused()


# Whether what has the focus can be seen: skip links show themselves by it.
IS_SEEN = """() => {
    const it = document.activeElement, place = it.getBoundingClientRect();
    if (it === document.body) return true;
    const { clipPath } = getComputedStyle(it.closest("thead, .visually-hidden") ?? it);
    return it.checkVisibility() && place.width > 3 && place.height > 3 && clipPath === "none";
}"""


@pytest.mark.parametrize("javascript", [True], indirect=True, ids=[""])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_invisible_takes_the_focus(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    for path in ("/runs/", "/runs/new/"):
        page.goto(path)
        for _ in range(50):
            page.keyboard.press("Tab")
            assert page.evaluate(IS_SEEN), page.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("javascript", [True], indirect=True, ids=[""])
def test_a_phone_shows_the_first_run_at_once_and_sorts(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/runs/")
    first = page.locator("a.filename").first.bounding_box()
    assert first
    assert first["y"] + first["height"] < 844

    page.get_by_label("Sort").select_option("file")
    page.wait_for_url("**/runs/?sort=file")
    names = [name.lower() for name in page.locator("a.filename").all_inner_texts()]
    assert names == sorted(names)
    expect(page.get_by_label("Sort")).to_have_value("file")


def test_totals_lead_to_the_runs_of_a_month(page: Page, javascript: bool) -> None:
    page.goto("/runs/")
    page.get_by_role("link", name="By month" if javascript else "Totals by month").click()
    expect(page.get_by_role("heading", name="Totals")).to_be_visible()
    page.locator("tbody th a").last.click()
    expect(page.locator("a.filename").first).to_be_visible()


@pytest.mark.parametrize("javascript", [True], indirect=True, ids=[""])
def test_a_slow_upload_shows_its_progress_and_can_be_stopped(page: Page) -> None:
    page.goto("/runs/new/")
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 50, "downloadThroughput": -1, "uploadThroughput": 100_000},
    )
    page.get_by_label("Drag your lead files here").set_input_files(csv_file("slow.csv", MANY_LEADS))
    page.get_by_role("button", name="Upload").click()

    expect(page.get_by_text(re.compile(r"MB, .*/s"))).to_be_visible()
    page.get_by_role("button", name="Cancel: slow.csv").click()
    expect(page.get_by_text("slow.csv")).to_have_count(0)
    page.goto("/runs/?q=slow.csv")
    expect(page.get_by_role("heading", name="No runs match these filters")).to_be_visible()


def test_the_result_can_be_browsed(page: Page, run_address: str) -> None:
    page.goto(f"{run_address}rows/")
    expect(page.get_by_role("columnheader", name="email_normalized")).to_be_attached()

    page.get_by_label("Search all columns").fill("schmidt-partner")
    page.get_by_role("button", name="Search").click()

    expect(page.get_by_role("link", name="Search: schmidt-partner")).to_be_visible()
    matching = page.locator("tbody tr").filter(has_text="schmidt-partner")
    assert page.locator("tbody tr").count() == matching.count()

    page.goto(f"{run_address}rows/")
    every = page.locator("tbody tr").count()
    page.locator(".facets").get_by_role("link", name="invalid").first.click()
    expect(page.get_by_role("heading", name=" of ")).to_be_visible()
    assert 0 < page.locator("tbody tr").count() < every

    page.get_by_role("link", name="company_clean_name").click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("company_clean_name")
    page.get_by_role("link", name="All columns").click()
    expect(page.get_by_role("link", name="All columns")).to_have_attribute("aria-current", "true")


def test_rows_are_left_out_of_the_download_and_taken_back(page: Page, run_address: str) -> None:
    page.goto(f"{run_address}rows/?q=schmidt-partner")
    page.locator("summary").filter(has_text="Edit").click()
    page.get_by_role("button", name="Leave out of downloads").click()

    expect(page.locator("tr.excluded").first).to_be_visible()
    page.locator("summary").filter(has_text="1 edit").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Edit undone.")).to_be_visible()
    expect(page.locator("tr.excluded")).to_have_count(0)


def test_columns_of_ones_own(page: Page, run_address: str) -> None:
    page.goto(f"{run_address}rows/columns/")
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_role("checkbox", name="country_code").check()
    page.get_by_role("textbox", name="Name in the table country_code").fill("Land")
    page.get_by_role("button", name="Save columns").click()

    expect(page.get_by_role("columnheader")).to_have_text(["Lead", "Issues", "Land"])
    page.get_by_role("link", name="Edit columns").click()
    page.get_by_role("button", name="Reset to essential columns").click()
    expect(page.get_by_role("columnheader", name="email_normalized")).to_be_attached()


@pytest.mark.parametrize("javascript", [True], indirect=True, ids=[""])
def test_the_table_by_keyboard(page: Page, run_address: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{run_address}rows/")
    names = page.locator("tbody th a")

    page.keyboard.press("ArrowDown")
    expect(names.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(names.nth(1)).to_be_focused()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("c")
    expect(page.get_by_text("Copied")).to_be_visible()
    cell = page.locator("tbody tr").nth(1).locator("td").nth(1)
    assert page.evaluate("navigator.clipboard.readText()") == cell.inner_text().strip()

    page.keyboard.press("/")
    expect(page.get_by_label("Search all columns")).to_be_focused()
    page.keyboard.press("Escape")
    names.nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 of ")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("3 of ")).to_be_visible()


@pytest.mark.parametrize("javascript", [True], indirect=True, ids=[""])
def test_the_keyboard_is_enough(page: Page) -> None:
    page.goto("/runs/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    reached = set()
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('[data-all]') !== null"):
            page.keyboard.press("Space")
        reached.add(page.evaluate("document.activeElement.textContent.trim().slice(0, 30)"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        is_page = page.evaluate("document.activeElement === document.body")
        assert is_page or outline != "none"
    assert any("sample-leads.csv" in text for text in reached)
    assert any("Download as zip" in text for text in reached)
