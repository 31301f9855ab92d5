"""The processes that enrich: their answers, and what happens to those that don't come back."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from batchruns.engine.steps.errors import OverrunError
from batchruns.processing import process_pool
from batchruns.processing.errors import NotStartedError, WorkUnwantedError
from tests.helpers.paths import ROOT


@pytest.fixture
def pool() -> Iterator[Any]:
    process_pool.open_pool(1)
    yield
    process_pool.close_pool()


def die() -> None:
    os._exit(9)


def eat_memory() -> int:
    return len(bytearray(64 * 1024**3))


def test_an_answer_comes_from_another_process(pool: Any) -> None:
    assert process_pool.run(divmod, 7, 3) == (2, 1)
    assert process_pool.run(os.getpid) != os.getpid()


def test_an_error_comes_back_as_it_was_raised(pool: Any) -> None:
    with pytest.raises(ZeroDivisionError):
        process_pool.run(divmod, 1, 0)
    assert process_pool.run(divmod, 7, 3) == (2, 1)


def test_work_that_takes_too_long_is_ended_and_the_next_one_done(pool: Any) -> None:
    began = time.monotonic()
    with pytest.raises(OverrunError):
        process_pool.run(time.sleep, 60, seconds=0.5)
    assert time.monotonic() - began < 10
    assert process_pool.run(divmod, 7, 3) == (2, 1)


def test_a_process_that_dies_is_replaced(pool: Any) -> None:
    with pytest.raises(OverrunError):
        process_pool.run(die)
    assert process_pool.run(divmod, 7, 3) == (2, 1)


def test_work_that_eats_memory_hurts_only_itself(pool: Any) -> None:
    with pytest.raises(OverrunError, match="took_memory"):
        process_pool.run(eat_memory)
    assert process_pool.run(divmod, 7, 3) == (2, 1)


def test_a_process_that_begins_while_all_are_told_to_stop_does_its_work(pool: Any) -> None:
    [process] = process_pool._processes

    def tell_it_to_stop() -> None:
        while getattr(getattr(process, "_process", None), "pid", None) is None:
            time.sleep(0.001)
        for number in (signal.SIGINT, signal.SIGTERM):
            os.kill(process._process.pid, number)

    threading.Thread(target=tell_it_to_stop).start()

    assert process_pool.run(divmod, 7, 3) == (2, 1)


HANGS = """
import threading, time
from batchruns.processing import process_pool
from tests.unit.processing.test_process_pool import hang
process_pool.open_pool(1)
threading.Thread(target=process_pool.run, args=[hang], daemon=True).start()
while not process_pool._processes[0]._pipe: time.sleep(0.01)
time.sleep(1)
print(process_pool._processes[0]._process.pid, flush=True)
time.sleep(60)
"""


def hang() -> None:
    """As an enricher would: no Python runs beside it."""
    re.match("(a|a)*$", 50 * "a" + "b")


def is_running(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def test_a_process_ends_with_the_one_that_started_it_even_if_it_hangs() -> None:
    with subprocess.Popen([sys.executable, "-c", HANGS], stdout=subprocess.PIPE) as worker:
        pid = int(worker.stdout.readline())
        assert is_running(pid)
        worker.kill()

    deadline = time.monotonic() + 5
    while is_running(pid):
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            pytest.fail("It goes on.")
        time.sleep(0.05)


def test_what_a_process_takes_to_begin_is_not_counted() -> None:
    process_pool.open_pool(1, "tests.helpers.begins_slowly")
    try:
        assert process_pool.run(divmod, 7, 3, seconds=0.5) == (2, 1)
    finally:
        process_pool.close_pool()


def test_a_process_that_cannot_begin_is_not_the_works_fault() -> None:
    process_pool.open_pool(1, "tests.helpers.ends_process")
    try:
        with pytest.raises(NotStartedError):
            process_pool.run(divmod, 7, 3)
    finally:
        process_pool.close_pool()


def test_unwanted_work_is_ended(pool: Any) -> None:
    with pytest.raises(WorkUnwantedError):
        process_pool.run(time.sleep, 60, is_unwanted=lambda: True)
    assert process_pool.run(divmod, 7, 3) == (2, 1)


def test_without_a_pool_it_is_done_here() -> None:
    assert process_pool.run(os.getpid) == os.getpid()


WARM = """
from batchruns.engine.subjects.country import names
from batchruns.processing import job

job.warm_up()
for table in (names.names_in_official_languages, names.names_in_other_languages):
    print(table.cache_info().currsize)
"""


def test_a_process_that_is_warm_has_the_names_of_countries_in_all_languages() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WARM], check=True, capture_output=True, text=True, cwd=ROOT
    )

    assert done.stdout.split() == ["1", "1"]


def test_a_process_that_ends_does_not_wait_for_those_that_it_keeps() -> None:
    code = "from batchruns.processing import process_pool as p; print(p.run_kept(len, 'ab', seconds=50))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert (done.stdout, done.returncode) == ("2\n", 0), done.stderr
