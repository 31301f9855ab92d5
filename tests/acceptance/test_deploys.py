"""A new version comes while people work: for a while, two versions share one database."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from batchruns.engine.reference.__main__ import BUILT
from tests.acceptance.parts import Installation, Web, installed
from tests.acceptance.site import Person
from tests.helpers.databases import new_database
from tests.helpers.paths import ROOT
from tests.helpers.processes import wait_until

# Since when migrations are such that the code before them bears them.
FIRST = "batchruns/migrations/0023_erasure.py"
LEADS = b"E-Mail\nada@example-firm.com\n"


def git(*arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.strip()


def earlier_version() -> str:
    """The commit of the newest tag; without, one of the day before; at the earliest the `FIRST`.

    Raises CalledProcessError where there is no history.
    """
    additions = "--first-parent", "--diff-merges=first-parent", "--diff-filter=A", "--no-patch"
    first = git("log", *additions, "--format=%H", "-1", "HEAD", "--", FIRST)
    tag = git("tag", "--merged", "HEAD", "--sort=-creatordate").partition("\n")[0]
    day_before = f"--before={int(git('log', '-1', '--format=%ct')) - 86_400}"
    chosen = tag or git("rev-list", "-1", day_before, "HEAD") or first
    return chosen if first and git("rev-list", "-1", chosen, "--", FIRST) else first


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """The code of an earlier version, with the reference data of this one, as far as it fits."""
    try:
        commit = earlier_version()
    except (OSError, subprocess.CalledProcessError):
        commit = ""
    if not commit:
        pytest.skip("This clone has no history, so no earlier version.")
    code, archive = tmp_path / "earlier", tmp_path / "earlier.tar"
    git("archive", "-o", str(archive), commit)
    shutil.unpack_archive(archive, code)
    shutil.copytree(BUILT, code / BUILT.relative_to(ROOT))
    return code


def upload(web: Web, email: str) -> bytes:
    """What a new person gets for a file."""
    with Person(web) as person:
        person.sign_up(email, "a-long-pass-42")
        return person.wait_for_result(person.upload("leads.csv", LEADS, start_at_once="on"))


def test_the_earlier_version_works_on_while_the_database_is_migrated_already(
    database_url: str, tmp_path: Path, earlier: Path
) -> None:
    with (
        new_database(database_url) as url,
        installed(url, tmp_path / "data") as today,
    ):
        before: Installation = replace(today, code=earlier)
        before.start_worker()

        assert b"example-firm.com" in upload(before.start_web(), "ada@example.com")
        assert b"example-firm.com" in upload(today.start_web(), "grace@example.com")


def test_a_new_version_waits_until_the_database_is_migrated(
    database_url: str, tmp_path: Path
) -> None:
    with (
        new_database(database_url) as url,
        installed(url, tmp_path / "data", ["batchruns", "0022_do_not_contact"]) as today,
    ):
        today.start_worker()
        web = today.start_web()
        wait_until(
            lambda: "The worker waits for the database" in today.log(), "a worker that waits"
        )
        answer = httpx.get(f"{web.url}/readyz")
        assert answer.status_code == 503
        assert answer.json()["migrations"]["waiting"] > 0

        today.manage("migrate", "--verbosity", "0")
        ready = lambda: httpx.get(f"{web.url}/readyz").status_code == 200  # noqa: E731
        wait_until(ready, "a version that is ready")
        assert b"example-firm.com" in upload(web, "ada@example.com")
