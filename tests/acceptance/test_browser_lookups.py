"""Looking up in a real browser: a provider is connected, a step added, estimated, started, and paid."""

# ruff: noqa: F811 - fixtures are parameters of tests

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from batchruns.fake_providers.base import serving
from batchruns.fake_providers.http_service import FakeHttpService
from batchruns.fake_providers.zerobounce import FakeZeroBounce
from tests.acceptance.test_browser import (  # noqa: F401 - fixtures
    PATIENCE,
    RUN,
    assert_axe_finds_nothing,
    browser,
    csv_file,
    javascript,
    page,
    upload,
    wait_for_the_end,
)

LEADS = b"Lead,Mail,Employer\nAda Lovelace,ada@acme.com,Acme\nBob Stone,bob@acme.com,Acme\n"


@pytest.fixture
def fake() -> Iterator[FakeZeroBounce]:
    with serving(FakeZeroBounce()) as fake:
        yield fake


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_step_is_added_estimated_started_and_paid(
    page: Page, fake: FakeZeroBounce, javascript: bool
) -> None:
    name = f"Verifier {javascript}"
    page.goto("/runs/providers/connect/zerobounce/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Key").fill(f"good-key-{javascript}")
    page.get_by_label("Address").fill(fake.address)
    press(page, "Save")
    press(page, f"Test key {name}")
    expect(page.get_by_text(f"“{name}” works. Left:")).to_be_visible()

    upload(page, csv_file("look-up.csv", LEADS.replace(b"Employer", f"Firm {javascript}".encode())))
    page.wait_for_url(RUN)
    page.get_by_label("Add a step").select_option("verify_email")
    press(page, "Add")
    expect(page.get_by_text("Choose at least one provider.").first).to_be_visible()
    page.get_by_role("checkbox", name=name).check()
    if javascript:
        expect(page.get_by_text(f"Ask {name}.")).to_be_visible(timeout=PATIENCE)
        expect(page.locator("[data-estimate]")).to_contain_text("2 × email", timeout=PATIENCE)
        expect(page.locator("[data-estimate]")).to_contain_text("$0.016")
        assert_axe_finds_nothing(page)
    start = page.get_by_role("button", name=re.compile("Save and start|^Start"))
    if javascript:
        expect(start).to_have_text(re.compile("Start: send data of 2 leads to 1 provider"))
    start.click()

    wait_for_the_end(page, javascript)
    page.reload()
    expect(page.get_by_role("region", name="What was asked of whom")).to_contain_text("$0.016")
    assert fake.charged == 16_000
    page.get_by_role("link", name="See leads").click()
    page.get_by_role("link", name="Ada Lovelace").first.click()
    if not javascript:
        page.get_by_role("link", name="Show what each provider answered").click()
    expect(page.locator("[data-trace]")).to_contain_text(f"{name} answered")


def test_a_service_is_described_and_tried_out(page: Page, javascript: bool) -> None:
    with serving(FakeHttpService()) as fake:
        page.goto("/runs/providers/connect/http/")
        page.get_by_label("Name", exact=True).fill(f"Service {javascript}")
        page.get_by_label("URL", exact=True).fill(f"{fake.address}/companies/")
        page.get_by_label("Field of the lead").select_option("domain")
        press(page, "Insert into URL")
        expect(page.get_by_label("URL", exact=True)).to_have_value(re.compile("/{domain}$"))
        press(page, "Add a value")
        expect(page.get_by_label("Path in the answer")).to_have_count(2)
        page.locator("#id_outputs-1-name").select_option("company_industry")
        page.get_by_label("Path in the answer").first.fill("data.name")
        page.get_by_label("Path in the answer").nth(1).fill("data.industries[0].title")
        page.locator("#id_outputs-0-name").select_option("company_found_name")
        page.get_by_label("Price, in USD").fill("0.002")
        page.get_by_label("Charged for").select_option("match")
        page.get_by_label("Key", exact=True).fill("good-key")
        if javascript:
            assert_axe_finds_nothing(page)
        page.get_by_role("button", name="Save", exact=True).last.click()

        expect(page.get_by_text("This really sends the fields below to 127.0.0.1.")).to_be_visible()
        page.get_by_label("company domain").fill("example1.com")
        press(page, "Ask for up to $0.002")
        outcome = page.locator("[data-outcome]")
        expect(outcome).to_contain_text("Hit: it knows this lead")
        expect(outcome).to_contain_text("Software")
        expect(outcome).not_to_contain_text("good-key")
        if javascript:
            assert_axe_finds_nothing(page)
    assert fake.charged == 2_000


@pytest.mark.parametrize("javascript", [True], indirect=True)
def test_a_press_while_choices_are_saved_isnt_lost(page: Page) -> None:
    upload(page, csv_file("busy.csv", LEADS))
    page.wait_for_url(RUN)
    page.route("**/review/", lambda route: None)

    # A save is on its way; then one field is left, and at once a button pressed.
    with page.expect_request("**/review/"):
        page.get_by_label("Duplicates", exact=True).uncheck()
    page.get_by_label("Add a step").select_option("company_register")
    page.locator("[value='add steps']").click()
    page.wait_for_timeout(500)
    # What was held back goes on.
    page.unroute("**/review/")

    expect(page.locator("li.step")).to_contain_text("Look up in a company register")
    providers = page.locator(".waterfall > li")
    for name in ("GLEIF", "Recherche d'entreprises"):
        page.get_by_role("checkbox", name=name, exact=True).check()
    # Dragged to the front, it is asked first.
    dragged = providers.filter(has_text="Recherche d'entreprises").locator("label")
    dragged.drag_to(providers.first, target_position={"x": 200, "y": 2})
    expect(page.locator(".sentence")).to_contain_text(
        "Ask Recherche d'entreprises, then GLEIF", timeout=PATIENCE
    )
    press(page, "Done")
    edit = page.get_by_role("button", name="Edit “Look up in a company register”")
    expect(edit).to_be_visible(timeout=PATIENCE)
    edit.press("Enter")
    expect(providers.first).to_contain_text("Recherche d'entreprises", timeout=PATIENCE)
    expect(page.locator(":focus")).to_have_attribute("title", re.compile("^Close"))
