"""The tools of a site, used by the official client over stdio, against a site that serves."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters, stdio_client
from mcp.types import CallToolResult, TextContent
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from batchruns.models import BatchRun
from leadenrich.accounts.models import User
from leadenrich.cli.mcp import Site, SiteError
from tests.helpers.api import token_of
from tests.helpers.files import LEADS
from tests.helpers.finished_runs import finish
from tests.helpers.paths import ROOT

pytestmark = pytest.mark.django_db(transaction=True)

Calls = list[tuple[str, dict[str, Any]]]
TOOLS = {"enrich_leads", "create_run", "run_status", "list_issues", "download_result"}


class Assistant:
    """A program that uses the tools of a site."""

    def __init__(self, url: str, token: str) -> None:
        self._server = StdioServerParameters(
            command=sys.executable,
            args=["-m", "leadenrich", "mcp", "--url", url],
            env={"LEADENRICH_TOKEN": token},
            cwd=ROOT,
        )

    def call(self, calls: Calls) -> list[Any]:
        """What each tool gives: its answer, or the sentence of its error."""

        async def ask() -> list[Any]:
            async with Client(stdio_client(self._server)) as client:
                self.tools = {t.name: t.description for t in (await client.list_tools()).tools}
                answers = [await client.call_tool(name, given) for name, given in calls]
                return [_text(a) if a.is_error else a.structured_content for a in answers]

        return anyio.run(ask)


def _text(result: CallToolResult) -> str:
    """The sentence of an error, behind the client library's own words."""
    [content] = result.content
    assert isinstance(content, TextContent)
    return content.text.partition(": ")[2]


@pytest.fixture
def address(settings: Settings) -> Iterator[str]:
    """That of a site which serves, without TLS."""
    settings.SECURE_SSL_REDIRECT = False
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    server = LiveServer("127.0.0.1")
    try:
        yield server.url
    finally:
        server.stop()


@pytest.fixture
def assistant(address: str, user: User) -> Assistant:
    return Assistant(address, token_of(user))


def test_a_file_is_enriched_and_its_result_written_where_the_caller_says(
    assistant: Assistant, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    source, target = folder / "leads.csv", folder / "result.csv"
    source.write_text(LEADS)
    enriched, run, both = assistant.call(
        [
            ("enrich_leads", {"leads": [{"email": "ADA@gmial.com"}]}),
            ("create_run", {"path": str(source), "name": "Fair"}),
            ("create_run", {}),
        ]
    )
    finish(BatchRun.objects.get(pk=run["id"]))
    named = {"run_id": run["id"]}
    status, issues, written, again, over = assistant.call(
        [
            ("run_status", named),
            ("list_issues", named),
            ("download_result", {**named, "path": str(target)}),
            ("download_result", {**named, "path": str(target)}),
            (
                "download_result",
                {**named, "path": str(target), "format": "xlsx", "overwrite": True},
            ),
        ]
    )

    assert assistant.tools.keys() == TOOLS
    assert all(assistant.tools.values())
    assert enriched["leads"][0]["email_suggestion"] == "ADA@gmail.com"
    assert (run["name"], run["status"], both) == ("Fair", "processing", BOTH)
    assert (status["status"], status["counts"]["done"]) == ("completed", 2)
    assert "items" in issues
    assert written["path"] == str(target)
    assert again == f"There is a file {target} already. Say that it may be overwritten."
    assert target.read_bytes().startswith(b"PK")
    assert target.stat().st_size == over["bytes"]
    assert sorted(path.name for path in folder.iterdir()) == ["leads.csv", "result.csv"]


BOTH = "Give either the path of a file, or rows."


def test_what_goes_wrong_is_said_as_the_site_says_it(
    assistant: Assistant, address: str, tmp_path: Path
) -> None:
    nobody = "00000000-0000-0000-0000-000000000000"
    target = tmp_path / "result.csv"
    empty, gone, missing, nowhere = assistant.call(
        [
            ("enrich_leads", {"leads": [{"what": "ever"}]}),
            ("download_result", {"run_id": nobody, "path": str(target)}),
            ("create_run", {"path": str(tmp_path / "no.csv")}),
            ("run_status", {"run_id": nobody}),
        ]
    )
    [refused] = Assistant(address, "le_wrong").call([("run_status", {"run_id": nobody})])
    with Site("http://127.0.0.1:9", "le_wrong") as site, pytest.raises(SiteError) as away:
        site.ask("GET", "/runs")

    assert empty.startswith("No column was recognized as something to enrich")
    assert gone == nowhere == "This run was deleted."
    assert "No such file" in missing
    assert "token" in refused
    assert "le_wrong" not in refused
    assert str(away.value).startswith("http://127.0.0.1:9 can't be reached")
    assert not target.exists()


def test_without_a_token_it_says_what_to_do() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "leadenrich", "mcp"],
        cwd=ROOT,
        env={},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 2
    assert done.stderr == "Make a token on your account page, and set LEADENRICH_TOKEN to it.\n"
    assert done.stdout == ""
