"""A backup is of one moment: what goes while its files are copied is noted."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from batchruns.backup import make
from batchruns.backup.make import make_backup
from batchruns.fake_providers.base import GOOD_KEY
from batchruns.models import BatchRun
from batchruns.runs import deletion, files, service
from batchruns.worker import maintenance
from leadenrich.accounts.models import User
from tests.helpers import paid_provider

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], None]:
    """Lets something happen between the tables' moment and the copying of files."""
    copy_files = make._copy_files
    monkeypatch.setattr(make, "SETTLED_SECONDS", 0)

    def let(happen: Callable[[], Any]) -> None:
        def copy(*args: Any) -> Any:
            happen()
            return copy_files(*args)

        monkeypatch.setattr(make, "_copy_files", copy)

    return let


def manifest(home: Path) -> Any:
    return json.loads((home / "manifest.json").read_text())


def test_a_run_that_is_deleted_meanwhile(
    run: BatchRun, tmp_path: Path, meanwhile: Callable[..., None]
) -> None:
    meanwhile(lambda: deletion.delete(run))

    make_backup(tmp_path / "backup", print)

    assert manifest(tmp_path / "backup")["deleted_runs"] == [str(run.pk)]
    assert not list((tmp_path / "backup").glob("files/**/input"))


def test_a_run_that_is_purged_meanwhile(
    run: BatchRun, tmp_path: Path, meanwhile: Callable[..., None]
) -> None:
    service.cancel(run)
    BatchRun.objects.update(finished_at="2020-01-01T00:00:00Z")
    meanwhile(lambda: maintenance.purge(days=30))

    make_backup(tmp_path / "backup", print)

    assert manifest(tmp_path / "backup")["purged_runs"] == [str(run.pk)]
    assert manifest(tmp_path / "backup")["deleted_runs"] == []


def test_a_run_that_is_made_meanwhile_isnt_in_it(
    make_run: Callable[..., BatchRun], tmp_path: Path, meanwhile: Callable[..., None]
) -> None:
    first = make_run()
    meanwhile(make_run)

    make_backup(tmp_path / "backup", print)

    assert [path.parent.name for path in (tmp_path / "backup").glob("files/runs/*/input")] == [
        str(first.pk)
    ]


def test_a_file_that_vanishes_while_it_is_copied(
    run: BatchRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[..., None]
) -> None:
    """As in the moment between the end of a run's files and that of its row."""
    lasting_keys = files.lasting_keys

    def listed(run_id: Any) -> Any:
        keys = list(lasting_keys(run_id))
        files.delete_all(run_id)
        return keys

    monkeypatch.setattr(files, "lasting_keys", listed)
    meanwhile(lambda: None)

    make_backup(tmp_path / "backup", print)

    assert manifest(tmp_path / "backup")["purged_runs"] == [str(run.pk)]
    assert not list((tmp_path / "backup").glob("files/**/input"))


def test_keys_of_providers_are_not_in_it_in_clear(user: User, tmp_path: Path) -> None:
    key = paid_provider.make_key(user, "https://paid.example")

    make_backup(tmp_path / "backup", print)

    tables = (tmp_path / "backup").glob("**/*.copy.gz")
    stored = b"".join(gzip.decompress(path.read_bytes()) for path in tables)
    assert bytes(key.secret).hex().encode() in stored
    assert GOOD_KEY.encode() not in stored
