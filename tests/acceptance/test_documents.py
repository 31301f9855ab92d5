"""Every code block of README, docs/deploy.md and Help is run as it stands there, or named in `NOT_RUN`.

The blocks of one document are one story: they share a folder with some files of leads, and a shell. What
is a `text` has to be printed. Addresses and tokens of examples are those of a site that runs here.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from batchruns.engine.lookups.providers.interface import read_interface
from leadenrich.cli import module_of
from tests.acceptance.site import Person, Site
from tests.helpers.documents import DOCUMENTS, HELP, Block, blocks_in, bold_in, name_of
from tests.helpers.paths import ROOT

NOT_RUN = {
    "README.md": {
        "runs until Ctrl-C; tests/acceptance/test_make_run.py does so",
        "runs every test",
        "would download the package; tests/acceptance/test_wheel.py installs it",
        "installs a server",
        "tests/acceptance/test_backup.py does so",
    },
    "docs/deploy.md": {"needs root and systemd", "needs Docker", "needs a cluster"},
    "2-how-to/3-supabase.md": {"needs a Supabase project"},
    "2-how-to/7-automation.md": {"would download the package"},
}
NEEDED = {"sh": ("bash", "curl", "jq"), "js": ("node",)}
SAMPLE = (ROOT / "static" / "sample-leads.csv").read_text()
ANSWER = json.dumps({"data": {"industries": [{"name": "Machinery"}]}}).encode()
CURL = 'curl() { command curl --silent --show-error --fail-with-body --max-time 20 "$@"; }\n'
COMMAND = re.compile(r"^(?:\S*/)?leadenrich (\w+)(.*)$", re.MULTILINE)


class OwnService(BaseHTTPRequestHandler):
    """What https://api.example.com is in the documents."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, *args: object) -> None: ...


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), OwnService)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def token(site: Site, session_id: str) -> str:
    """A token as a person makes it, on their page."""
    with Person(site) as person:
        person.cookies.set("sessionid", session_id, domain="127.0.0.1")
        scopes, (_email, password) = ["read", "write"], site.demo_sign_in
        page = person.submit(
            "/account/tokens/", name="Docs", scopes=scopes, days="7", password=password
        )
    shown = re.search(r"\ble_\w{20,}", page.text)
    assert shown, page.text
    return shown[0]


@pytest.fixture
def here(site: Site, service: str, token: str) -> Callable[[str], str]:
    """Puts what is here in the place of what examples name."""
    actual = {"https://leads.example.com": site.url, "https://api.example.com": service}

    def replaced(code: str) -> str:
        for example, real in {**actual, "le_…": token}.items():
            code = code.replace(example, real)
        return code

    return replaced


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where somebody follows a document: with leads, and with the checkout that README speaks of."""
    (tmp_path / "leads.csv").write_text("\n".join(SAMPLE.splitlines()[:6]) + "\n")
    for name in ("manage.py", "leadenrich", "batchruns", "static"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    command = tmp_path / "bin" / "leadenrich"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m leadenrich "$@"\n')
    command.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def short_name(document: Path) -> str:
    """Of a page of Help, without its language."""
    return (
        str(document.relative_to(HELP)).split("/", 1)[1]
        if HELP in document.parents
        else name_of(document)
    )


def test_what_is_not_run_is_known() -> None:
    marked: dict[str, set[str]] = {}
    for document in DOCUMENTS:
        reasons = {block.not_run for block in blocks_in(document) if block.not_run}
        if reasons:
            assert marked.setdefault(short_name(document), reasons) == reasons
    assert marked == NOT_RUN


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_commands_that_are_not_run_are_written_rightly(document: Path) -> None:
    for block in blocks_in(document):
        for name, rest in COMMAND.findall(block.code) if block.not_run else []:
            arguments = shlex.split(rest, comments=True)
            program = f"leadenrich {arguments.pop(0) if name == 'manage' else name}"
            module_of(name).parser(program).parse_args(arguments)


def test_the_first_ten_minutes_name_what_people_see(person: Person) -> None:
    done = person.upload("done.csv", SAMPLE.encode(), start_at_once="on")
    person.wait_for_result(done)
    pages = ["/runs/new/", person.upload("pending.csv", SAMPLE.encode()), done]
    seen = " ".join(person.get(page).text for page in pages)

    said = HELP / "en" / "1-using" / "1-start.md"
    assert [label for label in bold_in(said) if label not in seen] == []
    assert "likely typo in an email" in seen
    assert len(SAMPLE.splitlines()) - 1 == 26
    assert "26 leads" in said.read_text()


def stories() -> Iterator[Any]:
    """Each document with blocks that run; a page in another language only if its blocks are others."""
    known: list[list[Block]] = []
    for document in reversed(DOCUMENTS):
        blocks = [block for block in blocks_in(document) if not block.not_run]
        if blocks and blocks not in known:
            known.append(blocks)
            yield pytest.param(blocks, id=name_of(document))


@pytest.mark.parametrize("blocks", list(stories()))
def test_code_does_what_it_says(
    blocks: list[Block], folder: Path, site: Site, here: Callable[[str], str]
) -> None:
    needed = {name for block in blocks for name in NEEDED.get(block.language, ())}
    if missing := [name for name in sorted(needed) if not shutil.which(name)]:
        pytest.skip(f"Not on this machine: {', '.join(missing)}.")
    by_language: dict[str, list[str]] = {}
    for block in blocks:
        code = here(block.code)
        by_language.setdefault(block.language, []).append(code)
        if block.file_name:
            Path(block.file_name).write_text(code)
    said = by_language.pop("text", [])
    printed = run_in_shell(by_language.pop("sh", []), site)
    assert [text for text in said if text not in printed] == []
    for language, codes in by_language.items():
        for code in codes:
            CHECKS[language](code)


def check_json(code: str) -> None:
    value = json.loads(code)
    if "url" in value:
        read_interface(value)


def check_python(code: str) -> None:
    exec(compile(code, "document", "exec"), {})


def check_javascript(code: str) -> None:
    Path("example.mjs").write_text(code)
    subprocess.run(["node", "--check", "example.mjs"], check=True)


CHECKS: dict[str, Callable[[str], object]] = {
    "js": check_javascript,
    "json": check_json,
    "python": check_python,
    "yaml": yaml.safe_load,
}


def run_in_shell(codes: list[str], site: Site) -> str:
    """Runs all in one shell, with the command as it is installed; gives what was printed."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {
        "DATA_DIR": str(site.data_dir),
        "HOME": os.getcwd(),
        "HTTPS": "false",
        "PATH": f"{os.getcwd()}/bin:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    script = CURL + "\n".join(codes)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
