"""examples/supabase with the real supabase-js, beside a stand-in for a Supabase project and a live site.

Its hooks under node, its page in a browser. Needs node and npm, which gets supabase-js into a copy of the
folder.
"""

# ruff: noqa: F811 - fixtures are parameters of tests

import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.acceptance.parts import Web, installed
from tests.acceptance.test_browser import (  # noqa: F401 - a fixture
    PATIENCE,
    assert_axe_finds_nothing,
    browser,
)
from tests.helpers.paths import ROOT
from tests.helpers.processes import PATIENCE_SECONDS
from tests.helpers.supabase_project import SupabaseProject, project_database

EXAMPLE = ROOT / "examples" / "supabase"
HOOKS = Path(__file__).parent / "supabase" / "hooks.mjs"
PASSWORD = "a-long-pass-42"
LEADS = b"Name,Email,Phone\n" + b"Ada Lovelace,Ada@Acme.com,+44 20 7946 0018\n" * 3
LARGEST = 1_000_000


class PageHandler(SimpleHTTPRequestHandler):
    """Serves the page's folder."""

    policy = ""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, *args: object) -> None: ...


@pytest.fixture(scope="module")
def example() -> Iterator[Path]:
    """A copy of the folder as README has it made: with what npm installs."""
    if not (shutil.which("node") and (npm := shutil.which("npm"))):
        pytest.skip("No node and npm on this machine.")
    with tempfile.TemporaryDirectory(prefix="leadenrich-example-") as folder:
        copy = Path(folder, "supabase")
        shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns("node_modules", "config.js"))
        command = [npm, "install", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"npm can't install supabase-js: {done.stderr[-300:]}")
        yield copy


@pytest.fixture(scope="module")
def page_url(example: Path) -> Iterator[str]:
    """Where the folder is served, as a site of its own."""
    handler = partial(PageHandler, directory=str(example))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def project(database_url: str) -> Iterator[SupabaseProject]:
    """A project with the example's tables and some people."""
    with project_database(database_url) as owner:
        with psycopg.connect(owner) as theirs:
            theirs.execute((EXAMPLE / "schema.sql").read_text())
        with SupabaseProject(owner) as project:
            for name in ("ada", "bob", "cleo", "dora"):
                project.add_person(f"{name}@example.com", PASSWORD)
            project.add_person("late@example.com", PASSWORD, first_token_is_stale=True)
            project.add_person(
                "gone@example.com", PASSWORD, first_token_is_stale=True, may_renew=False
            )
            yield project


@pytest.fixture(scope="module")
def site(project: SupabaseProject, page_url: str, example: Path) -> Iterator[Web]:
    """leadenrich on the project's database, with web and worker; `config.js` names all three."""
    with (
        tempfile.TemporaryDirectory(prefix="leadenrich-site-") as folder,
        installed(
            project.database_url,
            Path(folder),
            SUPABASE_URL=project.url,
            SUPABASE_ANON_KEY=project.anon_key,
            CORS_ALLOWED_ORIGINS=page_url,
            UPLOAD_MAX_BYTES=str(LARGEST),
        ) as installation,
    ):
        installation.start_worker()
        web = installation.start_web()
        configure(example, project, web.url)
        yield web


def configure(example: Path, project: SupabaseProject, leadenrich_url: str) -> None:
    """Fills in `config.js` and the Content Security Policy as README says."""
    values = {
        "https://YOUR-PROJECT.supabase.co": project.url,
        "wss://YOUR-PROJECT.supabase.co": project.url.replace("http", "ws"),
        "YOUR-PUBLISHABLE-KEY": project.anon_key,
        "https://leads.example.com": leadenrich_url,
    }

    def filled_in(text: str) -> str:
        for blank, value in values.items():
            text = text.replace(blank, value)
        return text

    config = (example / "config.example.js").read_text()
    (example / "config.js").write_text(filled_in(config))
    policy = re.search("```\n(default-src.*?)```", (example / "README.md").read_text(), re.DOTALL)
    PageHandler.policy = " ".join(filled_in(policy[1]).split())


def test_the_hooks_do_their_work_and_say_what_goes_wrong(
    example: Path, project: SupabaseProject, site: Web
) -> None:
    shutil.copy(HOOKS, example)
    environment = {
        "PROJECT_URL": project.url,
        "PROJECT_KEY": project.anon_key,
        "LEADENRICH_URL": site.url,
        "PASSWORD": PASSWORD,
        "LARGEST": str(LARGEST),
    }

    done = subprocess.run(
        ["node", "--test", "--test-force-exit", "hooks.mjs"],
        cwd=example,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )

    assert done.returncode == 0, done.stdout


@pytest.fixture
def page(browser: Browser, site: Web) -> Iterator[Page]:
    """A phone; what breaks on the page fails the test."""
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: complaints.append(said.text) if "Content Security" in said.text else None,
    )
    yield page
    context.close()
    assert complaints == []


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("Email").fill(f"{name}@example.com")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def upload(page: Page, name: str, content: bytes = LEADS) -> None:
    file: FilePayload = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.get_by_label("Lead file").set_input_files(file)
    page.get_by_role("button", name="Upload and start").click()


def assert_it_fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_axe_finds_nothing(page)


def test_a_file_goes_in_by_the_page_and_its_result_comes_out(page: Page, page_url: str) -> None:
    page.goto(page_url)
    sign_in(page, "cleo", "wrong")
    expect(page.get_by_role("alert").first).to_have_text(
        "The email address or the password is not correct."
    )
    assert_it_fits(page)
    sign_in(page, "cleo")
    expect(page.get_by_text("No runs yet.")).to_be_visible()

    upload(page, "leads.csv")
    expect(page.get_by_role("status")).to_have_text("leads.csv was sent. Follow it below.")
    run = page.get_by_role("listitem")
    expect(run).to_contain_text("3 rows enriched, 0 rejected")
    expect(run).to_contain_text("Completed")
    with page.expect_download() as download:
        run.get_by_role("button", name="Download CSV of leads.csv").click()
    assert download.value.suggested_filename == "leads-enriched.csv"
    assert "+442079460018" in download.value.path().read_text()

    upload(page, "large.csv", LEADS * 10_000)
    expect(page.get_by_role("status")).to_contain_text("large.csv wasn't sent. ")
    expect(run.first).to_contain_text("Failed")
    assert_it_fits(page)

    page.route("**/file", lambda route: route.abort())
    upload(page, "cut-off.csv")
    expect(page.get_by_role("status")).to_contain_text("The connection to leadenrich broke off.")

    page.reload()
    expect(run).to_have_count(3)
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, "bob")
    expect(page.get_by_text("No runs yet.")).to_be_visible()

    # Another origin, which the site doesn't know.
    stranger = page_url.replace("127.0.0.1", "localhost")
    page.goto(stranger)
    sign_in(page, "bob")
    upload(page, "bob.csv")
    expect(page.get_by_role("status")).to_contain_text(
        f"Its CORS_ALLOWED_ORIGINS has to name {stranger}."
    )
    expect(run).to_contain_text("Failed")
