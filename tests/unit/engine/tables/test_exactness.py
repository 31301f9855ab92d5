"""Random tables in random dialects come back exactly; damaged files never lose a record silently."""

import csv
import io
import json
from collections.abc import Callable
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from batchruns.engine.tables.errors import TableError, UnreadableFileError
from batchruns.engine.tables.open_file import detect_options, open_table
from batchruns.engine.tables.parse_options import Dialect, ParseOptions
from batchruns.engine.tables.readers.delimited import records as delimited
from tests.helpers.errors import refused
from tests.unit.engine.tables.corpus import CASES

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1250", "cp1251", "cp1252",
             "iso8859_15", "cp932", "gb18030", "big5", "euc_kr"]  # fmt: skip
GOOD = [case for case in CASES if not case.refusal and len(case.content) < 3_000]


def tables(alphabet: Any) -> Any:
    cell = st.text(alphabet, max_size=10)
    return st.integers(1, 5).flatmap(
        lambda width: st.lists(
            st.lists(cell, min_size=width, max_size=width).filter(has_text), min_size=1, max_size=8
        )
    )


def has_text(cells: list[str]) -> bool:
    """Whether there is a letter or digit: else it is no row, and set aside."""
    return any(map(str.isalnum, "".join(cells)))


@cache
def letters(encoding: Any) -> Any:
    """The characters that a codec has. All of Unicode, or what one or two bytes stand for."""
    if encoding.startswith(("utf", "gb18030")):
        return st.characters(exclude_categories=["Cs"])
    texts = {
        bytes(b).decode(encoding, "ignore") for n in (1, 2) for b in product(range(256), repeat=n)
    }
    return st.sampled_from(sorted(text for text in texts if len(text) == 1))


def survivor(cell: Any, encoding: Any) -> Any:
    """The cell, if the codec itself gives it back."""
    return cell if cell.encode(encoding).decode(encoding) == cell else ""


def rows_of(path: Path, format: Any) -> Any:
    with open_table(path, format) as table:
        batches = list(table.batches(3))
    assert not [row for batch in batches for row in batch.rejected]
    # A cell may happen to be “Total”.
    if any(batch.set_aside for batch in batches):
        reject()
    return table.columns, [row for batch in batches for row in batch.rows]


@settings(max_examples=120)
@given(st.data())
def test_tables_in_any_dialect_and_encoding_come_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, data: Any
) -> None:
    encoding = data.draw(st.sampled_from(ENCODINGS))
    delimiter = data.draw(st.sampled_from([",", ";", "\t", "|", "~", "\x1f"]))
    quote = data.draw(st.sampled_from(['"', "'"]))
    escape = data.draw(st.sampled_from([None, "\\"]))
    end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    rows = data.draw(tables(letters(encoding)))
    # An empty line is none of the table's, so no cell is empty here; the mark at the start is no text.
    rows = [[survivor(cell.replace("\ufeff", ""), encoding) or "x" for cell in row] for row in rows]
    header = [f"h{n}" for n in range(len(rows[0]))]
    # Python's writer leaves a lone CR unquoted where lines end in LF: then it is an end of a line.
    has_ends = any(sign in cell for row in rows for cell in row for sign in "\r\n")
    quoting: Any = (
        csv.QUOTE_ALL
        if has_ends
        else data.draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
    )
    text = io.StringIO(newline="")
    csv.writer(
        text, delimiter=delimiter, quotechar=quote, quoting=quoting, lineterminator=end,
        escapechar=escape, doublequote=escape is None,
    ).writerows([header, *rows])  # fmt: skip
    path = tmp_path_factory.mktemp("table") / "x.csv"
    path.write_bytes(text.getvalue().encode(encoding))

    format = ParseOptions("csv", encoding, delimiter, quote, escapechar=escape)

    assert rows_of(path, format) == (header, rows)


@settings(max_examples=100)
@given(tables(st.characters(exclude_categories=["Cs"])), st.booleans())
def test_tables_in_json_come_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, rows: Any, on_lines: Any
) -> None:
    path = tmp_path_factory.mktemp("table") / "x.json"
    header = [f"h{n}" for n in range(len(rows[0]))]
    records = [json.dumps(dict(zip(header, row, strict=True))) for row in rows]
    path.write_text("\n".join(records) if on_lines else f"[{', '.join(records)}]")

    assert rows_of(path, detect_options(path, path.name)) == (header, rows)


@settings(max_examples=150)
@given(st.text(st.sampled_from('ab",;\\\'| \n\r'), max_size=60), st.sampled_from([",", ";", "||"]),
       st.sampled_from(['"', "'", None]), st.sampled_from([None, "\\"]), st.booleans())  # fmt: skip
def test_every_character_of_a_text_is_in_exactly_one_record(
    text: str, delimiter: str, quote: str | None, escape: str | None, spaced: bool
) -> None:
    dialect = Dialect(delimiter, quote, escape, spaced)

    records = list(delimited.Records(io.StringIO(text, newline=""), dialect))

    assert "".join(record.raw for record in records) == text


@settings(max_examples=120)
@given(st.data())
def test_damaged_files_are_read_or_refused_and_every_line_is_told_of(
    tmp_path_factory: pytest.TempPathFactory, data: Any
) -> None:
    case = data.draw(st.sampled_from(GOOD))
    content = bytearray(case.content)
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(content) - 1))
        piece = data.draw(
            st.binary(max_size=3) | st.sampled_from([b'"', b"\n", b",", b"\0", b"\\"])
        )
        content[place : place + data.draw(st.integers(0, 3))] = piece
        content = content or bytearray(b"x")
    path = tmp_path_factory.mktemp("damaged") / "upload"
    path.write_bytes(content)

    try:
        format = detect_options(path, case.filename)
        with open_table(path, format) as table:
            batches = list(table.batches(3))
    except UnreadableFileError:
        return
    assert all(len(row) == len(table.columns) for batch in batches for row in batch.rows)
    if format.kind == "csv" and not format.compression:
        found = sum(map(len, batches)) + (format.header_row is not None)
        assert found == records_of(path, format)


def records_of(path: Path, format: Any) -> Any:
    """The filled records, and the empty ones between the first row (or its header) and the last."""
    with path.open(encoding=format.encoding, newline="", errors="surrogateescape") as text:
        records = list(delimited.Records(text, format))
    filled = [place for place, record in enumerate(records) if any(record.cells)]
    told = [place for place, record in enumerate(records) if record.cells or record.issue]
    if not filled:
        return 0
    header = filled[format.header_row or 0]
    return sum(place < header for place in filled) + max(told) - header + 1


@pytest.fixture
def _short_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MAX_CELL_CHARACTERS", 5_000)
    monkeypatch.setattr(delimited, "BLOCK_CHARACTERS", 1_000)


INSIDE = "one line, and one more\n" * 1_000


@pytest.mark.parametrize("end", ['the end"\n', '",7\n', '"" and ""so on", 7\n'])
@pytest.mark.usefixtures("_short_cells")
def test_a_cell_that_goes_on_and_on_is_refused_with_its_line(
    file: Callable[..., Path], end: str
) -> None:
    path = file(f'a,b\n1,2\n3,"{INSIDE}{end}5,6\n')

    with (
        refused(TableError, "The cell that starts in line 3 "),
        open_table(path, ParseOptions("csv", "utf-8", ",", '"')) as table,
    ):
        list(table.batches(100))


@pytest.mark.parametrize("end", ["", '4,"a second that stays open\n', '4,"quoted"\n'])
@pytest.mark.usefixtures("_short_cells")
def test_a_quote_that_stays_open_costs_its_own_line_only(
    file: Callable[..., Path], end: str
) -> None:
    path = file(f'a,b\n1,2\n3,"{INSIDE}{end}5,6\n')

    with open_table(path, ParseOptions("csv", "utf-8", ",", '"')) as table:
        batches = list(table.batches(10_000))

    rejects = [reject.line for batch in batches for reject in batch.rejected]
    assert rejects == ([3, 1003] if "open" in end else [3])
    assert sum(map(len, batches)) == 1_000 + 1 + len(end.splitlines()) + 1


def test_a_quote_that_never_closes_does_not_slow_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n" + '1,"x""\n' * 20_000)

    with open_table(path, ParseOptions("csv", "utf-8", ",", '"')) as table:
        assert sum(len(batch.rejected) for batch in table.batches(1_000)) == 20_000


@pytest.mark.parametrize("hint", ["cp1251", "utf-16-le"])
def test_a_person_may_say_otherwise(tmp_path: Path, hint: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes("Имя;Город\nИван;Минск\n".encode(hint))

    assert rows_of(path, ParseOptions("csv", hint, ";", '"')) == (
        ["Имя", "Город"],
        [["Иван", "Минск"]],
    )
