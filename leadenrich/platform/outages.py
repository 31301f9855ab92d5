"""Errors that only mean that something is away or full for a moment, and the sentence for each.

The table holds what every site on PostgreSQL knows. An app adds its own errors with `register` when
it is ready. A page then answers 503 with the sentence, and the log has it in one line.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_noop

DATABASE_AWAY = gettext_noop("The database isn't answering right now.")

Test = Callable[[BaseException], bool]


@dataclass(frozen=True, slots=True)
class Outage:
    """One entry of the table."""

    covers: Test
    """Whether an error means this outage."""
    sentence: str
    """What is wrong, in English, marked for the catalog."""


_outages: list[Outage] = []


def register(covers: type[BaseException] | Test, sentence: str) -> None:
    """Adds a class of errors, or a test of an error, with the sentence that people see."""
    if isinstance(covers, type):
        error_class = covers
        _outages.append(Outage(lambda error: isinstance(error, error_class), sentence))
    else:
        _outages.append(Outage(covers, sentence))


def sentence_for(error: BaseException | None) -> str | None:
    """What is away or full, in English, if that is all that an error means; the first entry wins."""
    if error is None:
        return None
    return next((outage.sentence for outage in _outages if outage.covers(error)), None)


register(OperationalError, DATABASE_AWAY)
register(InterfaceError, DATABASE_AWAY)
