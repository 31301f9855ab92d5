"""A list in a real browser: uploaded, built, matched with; a possible match accepted; new leads taken."""

# ruff: noqa: F811 - fixtures are parameters of tests

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.acceptance.test_browser import (  # noqa: F401 - fixtures
    PATIENCE,
    RUN,
    browser,
    csv_file,
    javascript,
    page,
    upload,
    wait_for_the_end,
)
from tests.helpers.processes import wait_until

LIST = re.compile(r"/runs/lists/[0-9a-f-]{36}/$")
CUSTOMERS = (
    "ID,Company,Website,Country,City,Owner\n"
    "A1,Müller & Söhne KG,mueller-soehne.de,Germany,München,Kim\n"
    "A2,Hooli Inc,hooli.com,United States,Palo Alto,Lou\n"
).encode()
LEADS = (
    "Name,Email,Company,Country,City\n"
    "Anna Weber,anna@mueller-soehne.de,Müller + Söhne,Germany,München\n"
    "Gavin Belson,,Hoolie Inc,United States,Palo Alto\n"
    "Nina Novak,nina@fresh.io,Fresh Labs,Czechia,Praha\n"
).encode()


def test_from_a_list_to_new_leads(page: Page, javascript: bool) -> None:
    name = f"Customers {javascript}"
    page.goto("/runs/lists/new/")
    page.get_by_label("Drag your file here").set_input_files(csv_file(f"{name}.csv", CUSTOMERS))
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url(LIST)
    assert_accessible(page, javascript)
    page.get_by_role("checkbox", name="ID").uncheck()
    page.get_by_role("button", name="Build the list").click()
    ready = page.get_by_text("Ready")
    if javascript:
        expect(ready).to_be_visible(timeout=PATIENCE)
    else:
        wait_until(lambda: bool(page.goto(page.url)) and ready.is_visible(), "the list is built")
    assert_accessible(page, javascript)

    # Other columns, so that no recipe of the other run is applied.
    others = LEADS.replace(b"Email", b"E-Mail").replace(b"Company", b"Firm")
    upload(page, csv_file("matched.csv", LEADS if javascript else others))
    page.wait_for_url(RUN)
    page.get_by_label("Add a step").select_option(label=f"Match with “{name}”")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("Take Owner from certain matches.")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Save and start|^Start")).click()
    wait_for_the_end(page, javascript)
    page.goto(page.url)

    counts = page.get_by_role("region", name=f"Your leads in “{name}”")
    expect(counts).to_contain_text(re.compile(r"Certain\s*1"))
    page.get_by_role("link", name=f"Decide {name}").click()
    expect(page.get_by_role("article")).to_contain_text("Hooli Inc")
    assert_accessible(page, javascript)
    page.get_by_role("button", name="Accept Hooli Inc").click()
    expect(page.get_by_role("heading", name="All decided")).to_be_visible()
    page.get_by_role("link", name="Back to the run").click()
    with page.expect_download() as started:
        page.get_by_role("link", name="New leads only").click()
    new = started.value.path().read_text()
    assert "Nina Novak" in new
    assert "Gavin Belson" not in new

    page.goto("/runs/people/")
    assert_accessible(page, javascript)
    page.get_by_label("Email").fill("anna@mueller-soehne.de")
    page.get_by_role("button", name="Search").click()
    erase = page.get_by_role("button", name="Erase this person")
    wait_until(lambda: bool(page.goto(page.url)) and erase.is_visible(), "the search")
    assert_accessible(page, javascript)
    page.goto("/runs/do-not-contact/")
    assert_accessible(page, javascript)


def assert_accessible(page: Page, javascript: bool) -> None:
    if javascript:
        assert Axe().run(page).violations_count == 0
