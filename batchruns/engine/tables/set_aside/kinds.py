"""What kinds of lines are set aside, in words."""

from collections.abc import Mapping

from batchruns.engine.text import gettext_noop

LABELS = {
    "above_header": gettext_noop("Lines above the header"),
    "repeated_header": gettext_noop("Repeated headers"),
    "empty_line": gettext_noop("Empty lines"),
    "separator_line": gettext_noop("Separators"),
    "total_line": gettext_noop("Totals"),
    "note_line": gettext_noop("Notes"),
}
"""For each code of an issue by which a line is no row, what people call such lines."""


def in_english(kinds: Mapping[str, int]) -> str:
    """How many lines of each kind were set aside: “3 lines set aside (empty lines: 2, totals: 1)”."""
    counted = [
        f"{label.lower()}: {kinds[code]:,}" for code, label in LABELS.items() if kinds.get(code)
    ]
    total = sum(kinds.values())
    return f"{total:,} {'line' if total == 1 else 'lines'} set aside ({', '.join(counted)})"
