"""The embedded server: where it is, that it is alone there, and that it comes back."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from leadenrich.platform import data_folder, embedded_postgres
from tests.helpers.processes import wait_until


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="leadenrich-tests-") as path:
        yield Path(path)


def answer(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT 1").fetchone()
    assert row
    return int(row[0])


def pid_of(data_dir: Path) -> int:
    return int((data_dir / "postgres" / "postmaster.pid").read_text().split()[0])


def is_there(process: psutil.Process) -> bool:
    return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)


def test_a_lock_of_another_user_in_the_temporary_folder_is_in_nobodys_way(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    real = os.open

    def noted(path: Any, *args: Any, **kwargs: Any) -> int:
        opened.append(str(path))
        return real(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", noted)

    with embedded_postgres.serving(folder) as url:
        assert answer(url) == 1

    assert not [path for path in opened if ".lockfile" in path]


def test_a_path_too_long_for_a_socket_has_it_in_a_folder_that_others_cannot_enter(
    folder: Path,
) -> None:
    data_dir = folder / ("x" * 120)
    data_dir.mkdir()

    with embedded_postgres.serving(data_dir) as url:
        assert answer(url) == 1
        socket_folder = Path(url.rpartition("=")[2])
        assert socket_folder != data_dir / "postgres"
        assert socket_folder.parent.stat().st_mode & 0o077 == 0
    assert not socket_folder.parent.exists()


def test_a_copied_folder_leaves_the_server_of_the_other_alone(folder: Path) -> None:
    first, second = folder / "first", folder / "second"
    first.mkdir()
    with embedded_postgres.serving(first) as url:
        shutil.copytree(first, second, ignore=shutil.ignore_patterns(".s.*"))
        home = second / "postgres"
        for path in (home, *home.rglob("*")):
            shutil.chown(path, (first / "postgres").stat().st_uid)
        with embedded_postgres.serving(second) as copied:
            assert copied != url
            assert answer(copied) == 1
            assert pid_of(first) != pid_of(second)
        assert answer(url) == 1


def test_a_server_that_was_killed_is_started_at_the_same_address(folder: Path) -> None:
    with embedded_postgres.serving(folder) as url:
        server = psutil.Process(pid_of(folder))
        server.kill()
        wait_until(lambda: not is_there(server), "the end of the server")
        with embedded_postgres.serving(folder) as again:
            assert again == url
            assert answer(url) == 1


def test_a_server_that_cannot_start_says_where_its_log_is(folder: Path) -> None:
    with embedded_postgres.serving(folder):
        pass
    (folder / "postgres" / "global" / "pg_control").write_bytes(b"")

    with (
        pytest.raises(embedded_postgres.StartError, match=r"Its log is .*/postgres/log"),
        embedded_postgres.serving(folder),
    ):
        pass


def test_a_data_folder_that_cannot_be_made_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "file").touch()
    monkeypatch.setenv("DATA_DIR", str(folder / "file" / "data"))

    with pytest.raises(data_folder.UnusableError, match=r"can't be made: .* Set DATA_DIR"):
        data_folder.prepare(folder / "default")


def test_an_ordinary_user_gets_a_folder_of_their_own_where_it_is_anothers(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATA_DIR", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "home"))
    default = folder / "default"
    default.mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: default.stat().st_uid + 1)

    own = data_folder.prepare(default)

    assert own.is_relative_to(folder / "home")
    assert own.is_dir()
    assert own == data_folder.prepare(default), "the same each time"
    assert own != data_folder.prepare(folder), "and another one for another checkout"
