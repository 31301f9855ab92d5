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


IN_LIST = "in:"
"""In front of the output of a step that says with which tier a lead is in a list."""
SURE_TIERS = frozenset({"certain", "likely"})
"""With which tier a lead is taken for one that is in the list: see `lists.match.Tier`."""


def left_out_kinds(names: Collection[str]) -> Iterator[tuple[str, str, Callable[[str], bool]]]:
    """Of what can be left out: its name, the output by which a row is known, and what its cell then is.

    All that any result may have, and of the `names` those that are about a list.
    """
    for name, (output, is_left_out) in BY_OUTPUT.items():
        yield name, output, is_left_out
    for name in names:
        if name.startswith(IN_LIST):
            yield name, name.removeprefix(IN_LIST), SURE_TIERS.__contains__


def known_kinds(names: Iterable[str]) -> frozenset[str]:
    """Those of the names that say what to leave out of any result."""
    return frozenset(n for n in names if n in BY_OUTPUT or n.startswith(IN_LIST))


def without(left_out: Collection[str], layout: ResultLayout, rows: Iterable[Row]) -> Iterator[Row]:
    """The rows that are none of those."""
    tests = [
        (layout.outputs[output], is_left_out)
        for name, output, is_left_out in left_out_kinds(left_out)
        if name in left_out and output in layout.outputs
    ]
    return (row for row in rows if not any(test(row[index]) for index, test in tests))
