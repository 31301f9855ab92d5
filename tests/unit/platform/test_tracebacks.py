"""Where an error came from, told without what it said."""

import pytest

from batchruns.processing import process_pool
from leadenrich.platform.tracebacks import trace_of

LEAD = "ada@acme.com"


def divide(lead: str) -> None:
    try:
        int(lead)
    except ValueError:
        _ = 1 / (len(lead) - len(lead))


def test_the_way_is_told_and_no_value() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        divide(LEAD)

    trace = trace_of(caught.value)
    assert "in divide" in trace
    assert trace.index("builtins.ValueError") < trace.index("builtins.ZeroDivisionError")
    assert LEAD not in trace


def test_the_way_in_another_process_comes_along() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        process_pool.run_apart(divide, LEAD, seconds=30)

    trace = trace_of(caught.value)
    assert "in divide" in trace
    assert "in run_apart" in trace
    assert LEAD not in trace
