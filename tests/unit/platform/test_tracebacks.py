"""Where an error came from, told without what it said."""

import pytest

from batchruns.processing import process_pool
from leadenrich.platform.tracebacks import chain_of, trace_of

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


def test_errors_that_cause_each_other_are_each_told_once() -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__context__ = second, first

    assert trace_of(first) == "builtins.KeyError\n\nbuiltins.ValueError"


def test_a_long_chain_of_errors_is_told() -> None:
    error: BaseException = ValueError()
    for _number in range(5000):
        error, error.__context__ = KeyError(), error

    assert trace_of(error).startswith("builtins.ValueError")


def test_a_chain_ends_where_the_rest_is_suppressed() -> None:
    hidden, error = ValueError(), KeyError()
    error.__context__, error.__suppress_context__ = hidden, True

    assert list(chain_of(error)) == [error]
    assert list(chain_of(error, with_suppressed=True)) == [error, hidden]
