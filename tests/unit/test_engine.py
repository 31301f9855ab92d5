"""The processes that enrich: their answers, and what happens to those that don't come back."""

import os
import signal
import threading
import time

import pytest

from batchruns.enrichment import country_names
from batchruns.work import chunks, engine


@pytest.fixture
def pool():
    engine.open_pool(1)
    yield
    engine.close_pool()


def die() -> None:
    os._exit(9)


def eat_memory() -> int:
    return len(bytearray(64 * 1024**3))


def test_an_answer_comes_from_another_process(pool):
    assert engine.run(divmod, 7, 3) == (2, 1)
    assert engine.run(os.getpid) != os.getpid()


def test_an_error_comes_back_as_it_was_raised(pool):
    with pytest.raises(ZeroDivisionError):
        engine.run(divmod, 1, 0)
    assert engine.run(divmod, 7, 3) == (2, 1)


def test_work_that_takes_too_long_is_ended_and_the_next_one_done(pool):
    began = time.monotonic()
    with pytest.raises(engine.Overrun):
        engine.run(time.sleep, 60, seconds=0.5)
    assert time.monotonic() - began < 10
    assert engine.run(divmod, 7, 3) == (2, 1)


def test_a_process_that_dies_is_replaced(pool):
    with pytest.raises(engine.Overrun):
        engine.run(die)
    assert engine.run(divmod, 7, 3) == (2, 1)


def test_work_that_eats_memory_hurts_only_itself(pool):
    with pytest.raises(engine.Overrun, match="too much memory"):
        engine.run(eat_memory)
    assert engine.run(divmod, 7, 3) == (2, 1)


def test_a_process_that_begins_while_all_are_told_to_stop_does_its_work(pool):
    [process] = engine._processes

    def tell_it_to_stop() -> None:
        while getattr(getattr(process, "_process", None), "pid", None) is None:
            time.sleep(0.001)
        for number in (signal.SIGINT, signal.SIGTERM):
            os.kill(process._process.pid, number)

    threading.Thread(target=tell_it_to_stop).start()

    assert engine.run(divmod, 7, 3) == (2, 1)


def begin_slowly() -> None:
    time.sleep(1)


def test_what_a_process_takes_to_begin_is_not_counted():
    engine.open_pool(1, begin_slowly)
    try:
        assert engine.run(divmod, 7, 3, seconds=0.5) == (2, 1)
    finally:
        engine.close_pool()


def test_a_process_that_cannot_begin_is_not_the_works_fault():
    engine.open_pool(1, die)
    try:
        with pytest.raises(engine.NotStarted):
            engine.run(divmod, 7, 3)
    finally:
        engine.close_pool()


def test_unwanted_work_is_ended(pool):
    with pytest.raises(engine.Interrupted):
        engine.run(time.sleep, 60, is_unwanted=lambda: True)
    assert engine.run(divmod, 7, 3) == (2, 1)


def test_without_a_pool_it_is_done_here():
    assert engine.run(os.getpid) == os.getpid()


def test_a_process_that_is_warm_has_the_names_of_countries_in_all_languages():
    tables = country_names.names_in_official_languages, country_names.names_in_other_languages
    for table in tables:
        table.cache_clear()
    chunks.warm_up()
    assert [table.cache_info().currsize for table in tables] == [1, 1]
