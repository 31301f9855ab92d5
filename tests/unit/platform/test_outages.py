"""Which errors only mean that something is away or full for a moment."""

import errno
import logging
import sys
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from procrastinate.exceptions import ConnectorException

from leadenrich.platform import outages
from leadenrich.platform.logs import OutagesInOneLine

FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test registers is forgotten after it."""
    monkeypatch.setattr(outages, "_outages", list(outages._outages))


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OperationalError(), "The database isn't answering right now."),
        (InterfaceError(), "The database isn't answering right now."),
        (ConnectorException(), "The database isn't answering right now."),
        (FULL, "The disk of this site is full."),
        (OSError(errno.EIO, "Input/output error"), None),
        (ValueError(), None),
        (None, None),
    ],
)
def test_each_outage_has_its_sentence_and_other_errors_have_none(error: Any, sentence: Any) -> None:
    assert outages.sentence_for(error) == sentence


def test_errors_that_cause_each_other_are_looked_through_once() -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first

    assert outages.sentence_for(first) is None
    second.__context__, second.__cause__ = FULL, None
    assert outages.sentence_for(first) == "The disk of this site is full."


def test_an_app_adds_its_own(table: None) -> None:
    class LineCutError(Exception):
        pass

    outages.register(LineCutError, "The line is cut.")
    outages.register(lambda error: "sleepy" in str(error), "It is asleep.")

    assert outages.sentence_for(LineCutError()) == "The line is cut."
    assert outages.sentence_for(ValueError("sleepy")) == "It is asleep."
    assert outages.sentence_for(ValueError("awake")) is None


def test_an_outage_is_logged_in_one_line() -> None:
    try:
        raise FULL
    except OSError:
        record = logging.LogRecord(
            "site", logging.ERROR, __file__, 1, "It failed.\nIn detail: %s", ("x",), sys.exc_info()
        )

    assert OutagesInOneLine().filter(record)
    assert record.getMessage() == "It failed. The disk of this site is full."
    assert record.exc_info is None
