"""Which delimiter, quote and escape a text is written with: those that make the most even table."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from math import log2

from batchruns.engine.schema.headers import names
from batchruns.engine.tables.errors import UnreadableFile
from batchruns.engine.tables.parse_options import DELIMITED, ONE_COLUMN, Format
from batchruns.engine.tables.readers.delimited import records as delimited
from batchruns.engine.tables.table import Record

USUAL = (",", ";", "\t", "|")
# They stand in ordinary cells, too: taken only if they divide every line.
UNUSUAL = tuple("~^:!#$%*=§¦¬¶·•¤\x01\x02\x1e\x1f，；、þ")
# Delimiters of several signs, as a header shows them between its names.
SIGNS = re.compile(r"""(?<=[\w"'])((?:\t|[^\w\s"'.]){2,4})(?=[\w"'])""")
QUOTES = ('"', "'")
# What a cell has in which a reading left something of another.
MAY_BE_LEFT = re.compile(r"""[;\t|"']""")
UNUSUAL_WEIGHT = 0.8
LINES_ABOVE = 30
# Where these lines are looked for.
SHORT = 1 << 16


def detect(samples: Sequence[str], *, whole: bool) -> Format:
    """Delimiter, quote and escape, from pieces of a text that each begin with a line.

    The first piece is the beginning of the text; `whole` if it is all of it.
    """
    said = delimited.SEPARATOR_LINE.match(samples[0].removeprefix("\ufeff"))
    delimiters = [said[1]] if said else list(_candidates(samples[0]))
    scores: dict[Format, float] = {}
    for delimiter in delimiters:
        for way in _quotings(delimiter, samples):
            scores[way], is_perfect = _score(way, samples, whole)
            if is_perfect:
                break
    return _best(scores, samples[0])


def _candidates(sample: str) -> Iterator[str]:
    lines = sample[:SHORT].splitlines(keepends=True)[:LINES_ABOVE]
    yield from (delimiter for delimiter in USUAL if delimiter in sample)
    # An unusual one has to divide the first line, too.
    first = next(filter(str.strip, lines), "")
    unusual = dict.fromkeys((*UNUSUAL, *SIGNS.findall("".join(lines))))
    yield from (delimiter for delimiter in unusual if delimiter in first)


def _quotings(delimiter: str, samples: Sequence[str]) -> Iterator[Format]:
    """The ways to quote that the text may have with this delimiter, the usual one first."""
    format = Format(DELIMITED, delimiter=delimiter, quotechar='"')
    yield format
    text, delimiter = "\n".join(samples), re.escape(delimiter)
    for quote in QUOTES:
        begins = re.search(rf"(?:^|[\r\n]|{delimiter}) *{quote}", text)
        if quote == "'" and begins:
            yield replace(format, quotechar=quote)
        if begins and f"\\{quote}" in text:
            yield replace(format, quotechar=quote, escapechar="\\")
        if re.search(rf"{delimiter} +{quote}|{quote} +{delimiter}", text):
            yield replace(format, quotechar=quote, spaced_quotes=True)
    if re.search(rf"\\{delimiter}", text):
        yield replace(format, quotechar='"', escapechar="\\")
    beginning = re.findall(rf'(?:^|[\r\n]|{delimiter})("(?:(?!{delimiter})[^\r\n])*)', text)
    if beginning and not any(cell.count('"') % 2 for cell in beginning):
        yield replace(format, quotechar=None)


def _best(scores: dict[Format, float], sample: str) -> Format:
    for longer in {way.delimiter or "" for way, score in scores.items() if score}:
        for way in list(scores):
            if _stands_within(way.delimiter or "", longer, sample):
                del scores[way]
    # max() keeps the first of equals, so the usual way wins a tie.
    best = max(scores, key=lambda way: scores[way], default=None)
    if best is None or not scores[best]:
        return Format(DELIMITED, delimiter=ONE_COLUMN, quotechar='"')
    return best


def _stands_within(delimiter: str, longer: str, sample: str) -> bool:
    """Whether it is a sign of “~|~”: it divides lines as evenly, but leaves the others in cells."""
    if delimiter == longer or delimiter not in longer:
        return False
    return sample.replace(longer, "").count(delimiter) < sample.count(longer) / 2


def _score(format: Format, samples: Sequence[str], whole: bool) -> tuple[float, bool]:
    """How even a table it makes: 0 for one column, more for wider and more regular ones.

    And whether it is perfect, so that no other way to quote could do better.
    """
    pieces = [_records(sample, format, whole) for sample in samples]
    records = [record for piece in pieces for record in piece]
    widths = Counter(len(record.cells) for record in records if record.problem is None)
    if not widths:
        return 0.0, False
    width, as_wide = widths.most_common(1)[0]
    evenness = as_wide / len(records)
    first = pieces[0][0].cells if pieces[0] else []
    if width < 2 or (len(first) == 1 and names.field_of(first[0])):
        return 0.0, False
    if _is_part_of_longer(format.delimiter or "", [r.cells for r in records]):
        return 0.0, False
    unusual = format.delimiter not in USUAL
    if unusual and (evenness < 0.9 or len(first) != width):
        return 0.0, False
    cells = [cell for record in records for cell in record.cells if cell]
    left_over = _left_over(cells, format)
    problems = sum(record.problem is not None for record in records) / len(records)
    score = evenness**2 * log2(width + 1) * (1 - left_over) * (1 - 0.5 * problems)
    if unusual:
        score *= UNUSUAL_WEIGHT
    return score, evenness == 1 and not left_over and not problems


def _records(sample: str, format: Format, whole: bool) -> list[Record]:
    found: list[Record] = []
    # What can't be read to its end in this way has a problem before that.
    with suppress(UnreadableFile):
        records = delimited.Records(io.StringIO(sample, newline=""), format)
        found.extend(record for record in records if record.cells)
    return found if whole or len(found) < 2 else found[:-1]


def _is_part_of_longer(delimiter: str, rows: Sequence[Sequence[str]]) -> bool:
    """Whether it always stands twice (or more often) in a row: then it is “||”, not “|”."""
    return any(
        all(len(row) % times == 1 or len(row) == 1 for row in rows)
        and not any(cell for row in rows for place, cell in enumerate(row) if place % times)
        for times in (2, 3, 4)
    )


def _left_over(cells: Sequence[str], format: Format) -> float:
    """The share of cells in which this reading left quotes, escapes or delimiters of another."""
    others = tuple(sign for sign in (";", "\t", "|") if sign != format.delimiter)
    left = sum(
        _is_quoted(cell.strip(" ")) or any(sign in cell for sign in others) or '\\"' in cell
        for cell in filter(MAY_BE_LEFT.search, cells)
    )
    return left / len(cells) if cells else 0.0


def _is_quoted(cell: str) -> bool:
    return len(cell) > 1 and cell[0] in QUOTES and cell[-1] == cell[0]
