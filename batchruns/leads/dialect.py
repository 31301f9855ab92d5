"""Which delimiter and quote a text is written with: the pair that makes the most even table of it."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from math import log2

DELIMITERS = (",", ";", "\t", "|", ":", "~", "^", "\x1f")
QUOTES = ('"', "'")


def detect(sample: str, *, whole: bool) -> tuple[str, str]:
    """Delimiter and quote of a text, from its beginning; `whole` if that is all of it."""
    scores = {
        (delimiter, quote): _score(sample, delimiter, quote, whole=whole)
        for delimiter in DELIMITERS
        for quote in QUOTES
    }
    # max() keeps the first of equals, so the usual pair wins a tie.
    best = max(scores, key=lambda pair: scores[pair])
    return best if scores[best] > 0 else (",", '"')


def _score(sample: str, delimiter: str, quote: str, *, whole: bool) -> float:
    """How even a table this pair makes: 0 for one column, more for wider and more regular ones."""
    rows = _rows(sample, delimiter, quote)
    if not whole and len(rows) > 1:
        rows.pop()
    rows = [row for row in rows if row]
    if not rows:
        return 0.0
    width, as_wide = Counter(map(len, rows)).most_common(1)[0]
    if width < 2:
        return 0.0
    evenness = as_wide / len(rows)
    return evenness**2 * log2(width + 1) * (1 - _stray_quotes(rows, quote))


def _rows(sample: str, delimiter: str, quote: str) -> list[list[str]]:
    try:
        lines = io.StringIO(sample, newline="")
        return list(csv.reader(lines, delimiter=delimiter, quotechar=quote))
    except csv.Error:
        return []


def _stray_quotes(rows: Sequence[Sequence[str]], quote: str) -> float:
    """The share of cells that begin or end with a quote that this reading left in them."""
    others = tuple(q for q in QUOTES if q != quote)
    cells = [cell for row in rows for cell in row if cell]
    stray = sum(cell[0] in others and cell[-1] in others and len(cell) > 1 for cell in cells)
    return stray / len(cells) if cells else 0.0
