"""Lines of the log: one for each event, with time, level and the ids of request and run."""

import json
import logging
import re
from typing import Any

import pytest

from leadenrich.platform.logs import JsonLines, TextLines, tag, tagged

LEAD = "ada@analytical.co.uk"


def record(message: str, *args: Any, error: BaseException | None = None) -> logging.LogRecord:
    exc_info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("batchruns.web", logging.WARNING, __file__, 1, message, args, exc_info)


def raised() -> Exception:
    try:
        raise ValueError(LEAD)
    except ValueError as error:
        return error


def test_a_line_has_time_level_logger_and_ids() -> None:
    with tagged(request="abc-12345"):
        tag(run="7d3f")
        line = TextLines().format(record("Job %s is lost.", 3))

    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z WARNING batchruns\.web request=abc-12345 run=7d3f: "
        r"Job 3 is lost\.",
        line,
    )
    assert "request" not in TextLines().format(record("After the block."))


def test_json_has_the_same_in_one_line() -> None:
    with tagged(request="abc-12345", run="7d3f"):
        line = JsonLines().format(record("It broke.", error=raised()))

    assert "\n" not in line
    entry = json.loads(line)
    assert entry["level"] == "WARNING"
    assert (entry["request"], entry["run"], entry["message"]) == ("abc-12345", "7d3f", "It broke.")
    assert "builtins.ValueError" in entry["trace"]
    assert LEAD not in line


@pytest.mark.parametrize("end", ["\n", "\r\n", "\x0b", "\x85", "\u2028", "\x1b[2K\r"])
@pytest.mark.parametrize("formatter", [TextLines(), JsonLines()])
def test_what_people_send_begins_no_line_of_its_own(formatter: logging.Formatter, end: str) -> None:
    line = formatter.format(record("Not found: %s", f"/runs/{end}2026-01-01 ERROR forged"))

    assert line.splitlines() == [line]
    assert "\x1b" not in line


def test_lines_of_a_traceback_are_indented_and_say_nothing_of_the_error() -> None:
    first, *others = TextLines().format(record("It broke.", error=raised())).splitlines()

    assert first.endswith(": It broke.")
    assert others
    assert all(line.startswith("    ") for line in others)
    assert LEAD not in "\n".join(others)
