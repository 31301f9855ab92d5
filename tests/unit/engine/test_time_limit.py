"""Work that takes too long ends, and everything is as before it."""

import re
import signal
import threading
import time

import pytest

from batchruns.engine.steps.errors import OverrunError
from batchruns.engine.time_limit import time_limit


def burn() -> None:
    while True:
        try:
            sum(range(100))
        except Exception:
            pytest.fail("It is taken for a failure of the work.")


def hang() -> None:
    re.match("(a|a)*$", 50 * "a" + "b")


@pytest.mark.parametrize("work", [burn, hang, lambda: time.sleep(60)])
def test_it_is_ended_whatever_it_does(work: object) -> None:
    began = time.monotonic()
    with pytest.raises(OverrunError) as raised, time_limit(0.2):
        work()  # type: ignore[operator]

    assert time.monotonic() - began < 5
    assert raised.value.code == "took_time"
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_work_in_time_is_not_disturbed_and_others_timers_go_on() -> None:
    heard: list[int] = []
    before = signal.signal(signal.SIGALRM, lambda number, frame: heard.append(number))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with time_limit(60):
            pass
        time.sleep(0.5)
    finally:
        signal.signal(signal.SIGALRM, before)

    assert heard == [signal.SIGALRM]


def test_in_other_threads_there_is_no_limit() -> None:
    done: list[int] = []

    def work() -> None:
        with time_limit(0.01):
            time.sleep(0.1)
            done.append(1)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [1]
