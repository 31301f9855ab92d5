"""Where files are kept: a folder and a bucket do the same."""

import io
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from batchruns import storage
from batchruns.storage.bucket import BLOCK, connected
from batchruns.storage.errors import UnreachableError
from batchruns.storage.folder import LocalStorage
from tests.helpers.object_store import ObjectStore
from tests.helpers.paths import ROOT

BIG = bytes(range(256)) * (12 * BLOCK // 256 + 1)


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, settings: Settings) -> storage.Storage:
    if request.param == "bucket":
        settings.STORAGE_URL = request.getfixturevalue("object_store").url
    return storage.chosen()


def write(place: storage.Storage, key: str, content: bytes = b"some") -> None:
    with place.writing(key) as file:
        file.write(content)


def left_behind(settings: Any) -> list[str]:
    """What lies about on this machine that is nobody's file."""
    waiting = [file.name for file in settings.FILE_UPLOAD_TEMP_DIR.iterdir()]
    return waiting + [file.name for file in settings.MEDIA_ROOT.rglob(".*")]


@pytest.mark.parametrize("content", [b"", b"some leads", BIG], ids=["empty", "small", "big"])
def test_what_is_written_is_read(place: storage.Storage, settings: Settings, content: Any) -> None:
    write(place, "runs/a/input", content)

    assert place.exists("runs/a/input")
    assert place.read("runs/a/input") == content
    with place.opened("runs/a/input") as file:
        assert file.read() == content
    with place.reading("runs/a/input") as path:
        assert path.read_bytes() == content
    assert left_behind(settings) == []


def test_a_later_file_takes_the_place_of_an_earlier_one(place: storage.Storage) -> None:
    write(place, "runs/a/input", b"earlier, and longer")
    write(place, "runs/a/input", b"later")

    assert place.read("runs/a/input") == b"later"


@pytest.mark.parametrize("content", [b"half", BIG], ids=["small", "big"])
def test_a_half_written_file_never_shows(
    place: storage.Storage, settings: Settings, content: Any
) -> None:
    write(place, "runs/a/result.csv", b"whole")

    with pytest.raises(ZeroDivisionError), place.writing("runs/a/result.csv") as file:
        file.write(content)
        raise ZeroDivisionError

    assert place.read("runs/a/result.csv") == b"whole"
    assert left_behind(settings) == []


def test_another_process_writes_a_file_that_shows_only_when_it_is_whole(
    place: storage.Storage, settings: Settings
) -> None:
    with place.making("runs/a/part") as path:
        command = [
            sys.executable,
            "-c",
            "import sys; open(sys.argv[1], 'w').write('part')",
            str(path),
        ]
        subprocess.run(command, check=True)
        assert not place.exists("runs/a/part")
    with pytest.raises(ZeroDivisionError), place.making("runs/a/part") as path:
        path.write_bytes(b"half")
        raise ZeroDivisionError

    assert place.read("runs/a/part") == b"part"
    assert left_behind(settings) == []


def test_a_file_is_read_from_any_place_on(place: storage.Storage) -> None:
    write(place, "runs/a/result.csv", BIG)

    with place.opened("runs/a/result.csv") as file:
        for at in (0, 5 * BLOCK - 3, 17, len(BIG) - 4):
            file.seek(at)
            assert file.read(100) == BIG[at : at + 100]
        assert file.seek(0, io.SEEK_END) == len(BIG)
        assert file.read(1) == b""


def test_lines_are_read_one_by_one(place: storage.Storage) -> None:
    lines = [f"line {number}\n".encode() for number in range(300_000)]
    write(place, "runs/a/result.csv", b"".join(lines))

    with place.opened("runs/a/result.csv") as file:
        assert list(file) == lines


def test_a_finished_file_is_moved_to_its_place(place: storage.Storage, settings: Settings) -> None:
    upload = settings.FILE_UPLOAD_TEMP_DIR / "upload"
    upload.write_bytes(BIG)

    place.take("runs/a/input", upload)

    assert place.read("runs/a/input") == BIG
    assert left_behind(settings) == []


def test_what_is_not_there_is_a_file_not_found(place: storage.Storage, settings: Settings) -> None:
    write(place, "runs/a/input")

    for key in ("runs/a/inpu", "runs/a/result.csv", "runs/b/input"):
        assert not place.exists(key)
        for read in (place.read, place.opened, lambda key: place.reading(key).__enter__().open()):
            with pytest.raises(FileNotFoundError):
                read(key)
    assert left_behind(settings) == []


def test_folders_are_measured_and_removed_with_all_that_is_in_them(place: storage.Storage) -> None:
    for key in ("a/input", "a/parts/1", "a/parts/2", "ab/input", "c/input"):
        write(place, f"runs/{key}", b"four")

    assert sorted(place.folders("runs")) == ["a", "ab", "c"]
    assert place.size(["runs/a"]) == 12
    assert place.size(["runs/a", "runs/c", "runs/nobody"]) == 16

    place.delete_folder("runs/a/parts")
    assert place.size(["runs/a"]) == 4
    place.delete_folder("runs/a")
    assert sorted(place.folders("runs")) == ["ab", "c"]
    place.delete_folder("runs/nobody")

    place.delete("runs/c/input")
    place.delete("runs/c/input")
    assert not place.exists("runs/c/input")


def test_the_age_of_a_folder_is_that_of_its_latest_file(place: storage.Storage) -> None:
    write(place, "runs/a/input")

    assert -2 < place.age("runs/a") < 10
    assert place.age("runs/nobody") == 0


def test_more_files_than_a_listing_holds(
    object_store: ObjectStore, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "5")
    settings.STORAGE_URL = object_store.url
    place = storage.chosen()
    for number in range(12):
        write(place, f"runs/{number}/input", b"1")
        write(place, f"runs/a/{number}", b"1")

    assert place.size(["runs/a"]) == 12
    assert len(list(place.folders("runs"))) == 13
    place.delete_folder("runs/a")
    assert sorted(object_store.names()) == sorted(f"runs/{number}/input" for number in range(12))


def test_a_file_that_is_replaced_while_it_is_read_is_never_mixed(
    object_store: ObjectStore, settings: Settings
) -> None:
    settings.STORAGE_URL = object_store.url
    place = storage.chosen()
    write(place, "runs/a/result.csv", b"1" * (3 * BLOCK))

    with place.opened("runs/a/result.csv") as file:
        assert file.read(10) == b"1" * 10
        write(place, "runs/a/result.csv", b"2" * (3 * BLOCK))
        with pytest.raises(UnreachableError):
            file.read()


@pytest.fixture
def away(settings: Settings) -> storage.Storage:
    """A bucket whose server is away."""
    store = ObjectStore()
    store.bucket = "leads"
    settings.STORAGE_URL = store.url
    return storage.chosen()


def test_a_server_that_is_away_is_an_oserror_and_nothing_is_taken_for_missing(
    away: storage.Storage, settings: Settings
) -> None:
    (settings.FILE_UPLOAD_TEMP_DIR / "upload").write_bytes(b"some")
    for attempt in (
        lambda: away.exists("runs/a/input"),
        lambda: away.read("runs/a/input"),
        lambda: away.opened("runs/a/input"),
        lambda: away.reading("runs/a/input").__enter__(),
        lambda: away.size(["runs/a"]),
        lambda: list(away.folders("runs")),
        lambda: away.delete("runs/a/input"),
        lambda: away.delete_folder("runs/a"),
        lambda: away.take("runs/a/input", settings.FILE_UPLOAD_TEMP_DIR / "upload"),
        lambda: write(away, "runs/a/input"),
    ):
        with pytest.raises(UnreachableError):
            attempt()
    assert left_behind(settings) == ["upload"]


def test_a_bucket_that_is_not_there_is_trouble_not_a_missing_file(
    object_store: ObjectStore, settings: Settings
) -> None:
    settings.STORAGE_URL = object_store.url.replace(object_store.bucket, "no-such-bucket")

    with pytest.raises(UnreachableError):
        storage.chosen().read("runs/a/input")


@pytest.mark.parametrize(
    ("url", "endpoint", "bucket"),
    [
        (
            "s3://k:s@abc.storage.supabase.co/storage/v1/s3/leads?region=eu-central-1",
            "https://abc.storage.supabase.co/storage/v1/s3",
            "leads",
        ),
        ("s3://k:s@127.0.0.1:9000/leads?secure=false", "http://127.0.0.1:9000", "leads"),
        ("s3:///leads?region=eu-central-1", "https://s3.eu-central-1.amazonaws.com", "leads"),
    ],
)
def test_the_setting_names_server_and_bucket(url: str, endpoint: str, bucket: str) -> None:
    place = connected(url)

    assert place.client.meta.endpoint_url == endpoint
    assert place.bucket == bucket


@pytest.mark.parametrize("url", ["s3://k:s@host", "s3://k:s@host/b?secur=no", "s3://h/b?secure=no"])
def test_a_setting_that_makes_no_sense_is_told(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="s3://key:secret@host/bucket"):
        connected(url)


@pytest.mark.parametrize(
    ("url", "printed"),
    [("file:///srv/my%20leads", "/srv/my leads"), ("", "/data/files"), ("ftp://host/x", None)],
)
def test_the_setting_may_name_a_folder(url: str, printed: Any) -> None:
    ask = "from leadenrich import settings; print(settings.MEDIA_ROOT)"
    environment = {
        **os.environ,
        "STORAGE_URL": url,
        "DATA_DIR": "/data",
        "DATABASE_URL": "postgres://u@localhost/x",
        "SECRET_KEY": "x",
    }
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert done.stdout.strip() == (printed or "")
    assert (done.returncode == 0) == (printed is not None)
    assert printed or "STORAGE_URL has to begin with" in done.stderr


def test_without_a_bucket_nothing_of_s3_is_loaded(tmp_path: Path) -> None:
    ask = "import django, sys; django.setup(); from batchruns.runs import files; "
    ask += "from batchruns.web import urls; from batchruns.worker import tasks; "
    ask += "import uuid; files.exists(uuid.uuid4(), 'x'); print('boto3' in sys.modules)"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "leadenrich.settings", "STORAGE_URL": ""}
    environment |= {"DATABASE_URL": "postgres://u@localhost/x", "SECRET_KEY": "x"}
    environment["DATA_DIR"] = str(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert done.stdout.strip() == "False", done.stderr


def test_files_are_counted_while_a_worker_removes_some(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "input").write_bytes(b"12345")
    stopped = threading.Event()

    def come_and_go() -> None:
        while not stopped.is_set():
            for number in range(20):
                (tmp_path / "run" / f"{number}").mkdir()
                (tmp_path / "run" / f"{number}" / "part").write_bytes(b"")
            for number in range(20):
                shutil.rmtree(tmp_path / "run" / f"{number}")

    worker = threading.Thread(target=come_and_go)
    worker.start()
    try:
        assert {LocalStorage(tmp_path).size(["run"]) for _ in range(300)} == {5}
    finally:
        stopped.set()
        worker.join()
