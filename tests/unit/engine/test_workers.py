"""Processes that share work: every result, in order; no process is left, whatever happens."""

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from batchruns.engine import workers
from batchruns.engine.steps.errors import WorkerDiedError
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.workers import Workers


@pytest.fixture(autouse=True)
def none_left() -> Iterator[None]:
    """No process is left at the end of a test."""
    yield
    assert multiprocessing.active_children() == []


def negative(item: int) -> int:
    return -item


def slow_if_even(item: int) -> tuple[int, int]:
    time.sleep(0.02 if item % 2 == 0 else 0)
    return item, os.getpid()


def test_results_come_in_order_from_several_processes() -> None:
    with Workers(3, slow_if_even) as crew:
        results = list(crew.map(range(40)))

    assert [item for item, _ in results] == list(range(40))
    processes = {process for _, process in results}
    assert len(processes) == 3
    assert os.getpid() not in processes


def test_items_are_taken_only_as_they_are_worked_on() -> None:
    taken = []

    def items() -> Iterator[int]:
        for number in range(20):
            taken.append(number)
            yield number

    with Workers(1, negative) as crew:
        for finished, _ in enumerate(crew.map(items()), start=1):
            assert len(taken) <= finished + 1


def test_there_may_be_no_item() -> None:
    with Workers(2, slow_if_even) as crew:
        assert list(crew.map([])) == []


def fails(item: int) -> None:
    if item == 1:
        raise UnreadableFileError("empty_file")
    raise OSError(28, "No space left on device", "part.csv")


def test_what_the_work_raises_is_raised_here() -> None:
    with Workers(2, fails) as crew, pytest.raises(UnreadableFileError) as coded:
        list(crew.map([1]))
    assert coded.value.code == "empty_file"
    with Workers(2, fails) as crew, pytest.raises(OSError, match="No space left") as disk:
        list(crew.map([2]))
    assert disk.value.filename == "part.csv"
    assert "in fails" in disk.value.__notes__[0]


def dies(item: int) -> int:
    if item == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def test_a_killed_process_is_told_at_once() -> None:
    with Workers(2, dies) as crew, pytest.raises(WorkerDiedError) as raised:
        list(crew.map(range(100)))
    assert raised.value.code == "worker_died"


def test_a_process_that_hangs_is_ended_with_the_block() -> None:
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt), Workers(2, time.sleep) as crew:
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        before = signal.signal(signal.SIGALRM, signal.default_int_handler)
        try:
            list(crew.map([60, 60]))
        finally:
            signal.signal(signal.SIGALRM, before)
    assert time.monotonic() - started < 20


@pytest.mark.skipif(sys.platform != "linux", reason="Elsewhere a process is never forked.")
def test_a_process_with_threads_is_not_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    methods: list[str] = []
    get_context = multiprocessing.get_context

    def noted(method: str) -> Any:
        methods.append(method)
        return get_context(method)

    monkeypatch.setattr(workers, "get_context", noted)
    with Workers(1, negative) as crew:
        assert list(crew.map([1])) == [-1]
    is_over = threading.Event()
    thread = threading.Thread(target=is_over.wait)
    thread.start()
    try:
        with Workers(1, negative) as crew:
            assert list(crew.map([2])) == [-2]
    finally:
        is_over.set()
        thread.join()
    assert methods[-1] == "spawn"


def test_the_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    names = tmp_path / "names"
    names.touch()
    if os.fork() == 0:
        crew: Workers[int, tuple[int, int]] = Workers(2, slow_if_even)
        results = crew.map(range(100))
        found = {next(results)[1] for _ in range(10)}
        names.write_text(" ".join(map(str, found)))
        os.kill(os.getpid(), signal.SIGKILL)
    os.wait()
    deadline = time.monotonic() + 20
    left = [int(name) for name in names.read_text().split()]
    assert len(left) == 2
    while any(Path(f"/proc/{process}").exists() for process in left):
        assert time.monotonic() < deadline
        time.sleep(0.05)
