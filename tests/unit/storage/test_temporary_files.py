"""What a killed process leaves is removed soon; what a living one works on isn't."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.http import HttpRequest
from pytest_django import Settings

from batchruns.storage import chosen, temporary_files
from batchruns.uploads.handler import TAKES_FILES, LimitedUploadHandler

HOLDING = """
import fcntl, sys, time
file = open(sys.argv[1], "wb")
fcntl.flock(file, fcntl.LOCK_SH)
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def incoming(settings: Settings) -> Path:
    return Path(settings.FILE_UPLOAD_TEMP_DIR)


def minutes_old(path: Path) -> Path:
    past = time.time() - 120
    os.utime(path, (past, past))
    return path


def test_a_file_stays_while_its_process_lives_and_goes_when_it_was_killed(incoming: Path) -> None:
    path = incoming / "abc.upload.csv"
    process = subprocess.Popen([sys.executable, "-c", HOLDING, path], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"held\n"
    minutes_old(path)

    temporary_files.remove_leftovers()
    assert path.exists()

    process.kill()
    process.wait()
    process.stdout.close()
    temporary_files.remove_leftovers()
    assert not path.exists()


def test_a_young_file_stays(incoming: Path) -> None:
    path = incoming / "just-made"
    path.touch()

    temporary_files.remove_leftovers()

    assert path.exists()


def test_an_upload_is_held_as_long_as_it_is_open(incoming: Path) -> None:
    request = HttpRequest()
    setattr(request, TAKES_FILES, True)
    handler = LimitedUploadHandler(request)
    handler.new_file("file", "a.csv", "text/csv", 10)
    [path] = incoming.iterdir()
    minutes_old(path)

    temporary_files.remove_leftovers()
    assert path.exists()

    handler.file.close()
    assert not path.exists()


def test_what_is_being_written_stays_and_what_was_begun_goes(settings: Settings) -> None:
    folder = Path(settings.MEDIA_ROOT) / "runs" / "1" / "enriched"
    folder.mkdir(parents=True)
    left = folder / ".left"
    left.touch()
    minutes_old(left)

    with chosen().making("runs/1/enriched/part.csv") as path:
        minutes_old(path)
        chosen().remove_leftovers("runs/1")
        assert path.exists()
        assert not left.exists()

    assert chosen().exists("runs/1/enriched/part.csv")


def test_a_folder_is_held_while_an_upload_that_was_moved_there_is_open(incoming: Path) -> None:
    with (incoming / "abc.upload").open("wb") as upload:
        temporary_files.hold(upload)
        chosen().take("runs/1/input", incoming / "abc.upload")

        assert chosen().is_held("runs/1")

    assert not chosen().is_held("runs/1")
