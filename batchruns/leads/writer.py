"""Rows as CSV: the form of chunks, parts and results."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

NEED_QUOTES = '",\r\n'
# Stand for a comma and a line's end until it is known which cells need quotes.
APART, END = "\x1f", "\x1e"


def encode_rows(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows as CSV (RFC 4180: comma, CRLF, quotes where needed) in UTF-8.

    Python's csv reader gives exactly the same cells back, and its writer would write the same.
    """
    rows = list(rows)
    cells: list[str] = []
    for row in rows:
        cells += row
        cells.append(END)
    text = APART.join([*cells, ""])
    is_usual = (
        text.count(APART) == len(cells)
        and text.count(END) == len(rows)
        and min(map(len, rows), default=0) > 1
    )
    if not is_usual:
        return _by_csv(rows)
    text = "".join(_with_quotes(text))
    text = text.replace(f"{APART}{END}{APART}", "\r\n").replace(APART, ",")
    return text.encode("utf-8", "surrogatepass")


def _with_quotes(text: str) -> Iterator[str]:
    """The text in pieces, with quotes around each cell that needs them: few do."""
    done = 0
    for place in sorted(place for mark in NEED_QUOTES for place in _places(mark, text)):
        if place >= done:
            start = max(text.rfind(APART, done, place) + 1, done)
            end = text.index(APART, place)
            yield text[done:start]
            yield '"{}"'.format(text[start:end].replace('"', '""'))
            done = end
    yield text[done:]


def _places(mark: str, text: str) -> Iterator[int]:
    place = text.find(mark)
    while place >= 0:
        yield place
        place = text.find(mark, place + 1)


def _by_csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8", "surrogatepass")
