"""Rows of a result that a download leaves out on purpose."""

from collections.abc import Callable, Collection, Iterable, Iterator

from batchruns.engine.tables.exports.base import Row
from batchruns.engine.tables.exports.layout import ResultLayout

LACKING, INVALID_EMAILS, DUPLICATES = "lacking", "invalid_emails", "duplicates"
"""What they are: they lack what a CRM requires, or their email is invalid, or they have the same lead as
a row before.
"""
BY_OUTPUT: dict[str, tuple[str, Callable[[str], bool]]] = {
    INVALID_EMAILS: ("email_status", "invalid".__eq__),
    DUPLICATES: ("duplicate_of", bool),
}
"""The output by which a row is known to be left out, and what its cell then is."""


def without(left_out: Collection[str], layout: ResultLayout, rows: Iterable[Row]) -> Iterator[Row]:
    """The rows that are none of those."""
    tests = [
        (layout.outputs[output], is_left_out)
        for name, (output, is_left_out) in BY_OUTPUT.items()
        if name in left_out and output in layout.outputs
    ]
    return (row for row in rows if not any(test(row[index]) for index, test in tests))
