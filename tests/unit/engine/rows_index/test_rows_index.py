"""The index of a result answers what one would find by reading all of it."""

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

import pytest

from batchruns.engine.issues import Issue
from batchruns.engine.row_issues import RowIssue, decode_issues, encode_issues
from batchruns.engine.rows_index.build import build
from batchruns.engine.rows_index.reader import RowsIndex, UnreadableIndexError, reading
from batchruns.engine.rows_index.rows import IndexedRow, Roles
from batchruns.engine.rows_index.selection import ANY, NONE, Order, Selection

HEADER = ["Name", "City", "Score", "email_status", "duplicate_of", "issues"]
MISTYPED = RowIssue(("E-mail",), Issue("domain_mistyped", {"domain": "gmail.com"}))
ISSUES = [
    [],
    [MISTYPED],
    [RowIssue(("Duplicates",), Issue("same_email_and_name", {"row": "2"}))],
    [RowIssue(("Tel.", "E-mail"), Issue("date_for_phone"))],
    [MISTYPED, RowIssue(("City",), Issue("unknown_city_there", {"hint": "X"}))],
]
ROWS = [
    ["Ada Lovelace", "London", "9", "valid", "", ""],
    ["Björn Müller", "Malmö", "100", "invalid", "", str(MISTYPED)],
    ["ada lovelace", "", "20", "valid", "2", "Duplicates: Same email and name as row 2."],
    [
        'O"Brien, Pat',
        "New\r\nYork",
        "",
        "",
        "",
        "Tel., E-mail: This is a date, not a phone number.",
    ],
    ["Zoë", "malmo", "-5", "valid", "", f"{MISTYPED} | City: No city of this name is known in X."],
]


@pytest.fixture
def make_index(tmp_path: Path) -> Callable[..., Path]:
    def make(
        rows: list[list[str]],
        header: list[str] = HEADER,
        excluded: tuple[int, ...] = (),
        issues: Sequence[Sequence[RowIssue]] = (),
    ) -> Path:
        path, scratch = tmp_path / "index.duckdb", tmp_path / "scratch"
        scratch.mkdir()
        indexed = [
            IndexedRow(n + 2, n in excluded, row, encode_issues(of_row))
            for n, (row, of_row) in enumerate(zip_longest(rows, issues, fillvalue=()))
        ]
        roles = Roles(
            issues=header.index("issues") if "issues" in header else None,
            duplicate_of=header.index("duplicate_of") if "duplicate_of" in header else None,
        )
        build(path, header, indexed, roles=roles, version="v", scratch=scratch)
        return path

    return make


@pytest.fixture
def index(make_index: Callable[..., Path]) -> Iterator[RowsIndex]:
    with reading(make_index(ROWS, excluded=(3,), issues=ISSUES)) as index:
        yield index


def places(index: RowsIndex, selection: Selection, order: Order = Order()) -> list[int]:
    return [row.row for row in index.select(selection).page(order, 0, 50)]


def test_rows_are_given_back_cell_for_cell(index: RowsIndex) -> None:
    rows = index.select(Selection()).page(Order(), 0, 50)

    assert [list(row.cells) for row in rows] == ROWS
    assert [decode_issues(row.issues) for row in rows] == ISSUES
    assert [row.number for row in rows] == [2, 3, 4, 5, 6]
    assert [row.is_excluded for row in rows] == [False, False, False, True, False]
    assert (len(index), index.excluded, index.version) == (5, 1, "v")


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(text="lovelace"), [0, 2]),
        (Selection(text="LOVELACE ada"), [0, 2]),
        (Selection(text="malmo"), [1, 4]),
        (Selection(text="MÜLLER"), [1]),
        (Selection(text="100%"), []),
        (Selection(text="new york"), [3]),
        (Selection(issues=("domain_mistyped",)), [1, 4]),
        (Selection(issues=("domain_mistyped", "date_for_phone")), [1, 3, 4]),
        (Selection(issues=("date_for_phone",), about=("E-mail",)), [3]),
        (Selection(issues=("date_for_phone",), about=("Tel.",)), [3]),
        (Selection(issues=("date_for_phone",), about=("City",)), []),
        (Selection(issues=(ANY,)), [1, 2, 3, 4]),
        (Selection(issues=(ANY,), about=("City", "Tel.")), [3, 4]),
        (Selection(issues=(NONE,)), [0]),
        (Selection(issues=(NONE,), about=("City",)), [0, 1, 2, 3]),
        (Selection(is_duplicate=True), [2]),
        (Selection(is_excluded=True), [3]),
        (Selection(is_excluded=False), [0, 1, 2, 4]),
        (Selection(equal=(("email_status", "valid"),)), [0, 2, 4]),
        (Selection(equal=(("email_status", "VALID"),)), []),
        (Selection(containing=(("City", "ALMÖ"),)), [1, 4]),
        (Selection(filled=(("City", False),)), [2]),
        (Selection(filled=(("Score", True),)), [0, 1, 2, 4]),
        (Selection(text="ada", filled=(("City", True),)), [0]),
        (Selection(equal=(("Nowhere", "x"),)), [0, 1, 2, 3, 4]),
    ],
)
def test_exactly_the_rows_that_are_asked_for(
    index: RowsIndex, selection: Selection, expected: list[int]
) -> None:
    assert places(index, selection) == expected
    assert index.select(selection).places() == expected
    assert len(index.select(selection)) == len(expected)


def test_a_result_without_codes_says_its_issues_as_they_are_written(
    make_index: Callable[..., Path],
) -> None:
    with reading(make_index(ROWS)) as index:
        rows = index.select(Selection(issues=(ANY,))).page(Order(), 0, 50)

        assert [row.row for row in rows] == [1, 2, 3, 4]
        assert [(*about, issue) for about, issue in decode_issues(rows[0].issues)] == [
            ("E-mail: The domain looks like a mistyped gmail.com.",)
        ]
        assert [(each.code, each.rows) for each in index.select(Selection()).issues()] == [
            ("as_written", 4)
        ]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order("Score"), [4, 0, 2, 1, 3]),
        (Order("Score", True), [1, 2, 0, 4, 3]),
        (Order("Name"), [0, 2, 1, 3, 4]),
        (Order("City", True), [3, 4, 1, 0, 2]),
        (Order("Nowhere"), [0, 1, 2, 3, 4]),
    ],
)
def test_numbers_sort_as_numbers_and_empty_cells_come_last(
    index: RowsIndex, order: Order, expected: list[int]
) -> None:
    assert places(index, Selection(), order) == expected


def test_an_order_holds_over_pages_of_some_rows(index: RowsIndex) -> None:
    selected = index.select(Selection(equal=(("email_status", "valid"),)))

    pages = [selected.page(Order("Score", True), offset, 2) for offset in (0, 2)]

    assert [[row.row for row in page] for page in pages] == [[2, 0], [4]]


def test_values_and_issues_are_counted(index: RowsIndex) -> None:
    every, some = (index.select(each) for each in (Selection(), Selection(text="ada")))

    assert every.values([3])[3] == [("valid", 3), ("", 1), ("invalid", 1)]
    assert some.values([1, 3]) == {1: [("", 1), ("London", 1)], 3: [("valid", 2)]}
    assert every.issues()[:2] == [("domain_mistyped", "E-mail", 2), ("date_for_phone", "E-mail", 1)]
    assert [issue.code for issue in some.issues()] == ["same_email_and_name"]
    assert (every.with_issues(), some.with_issues()) == (4, 1)
    assert (every.with_value(1), some.with_value(1)) == (4, 1)
    assert some.places_with_value(1) == [0]


def test_duplicates_stand_together_behind_their_original(make_index: Callable[..., Path]) -> None:
    rows = [["a", ""], ["b", ""], ["c", "3"], ["d", "2"], ["e", "3"]]

    with reading(make_index(rows, ["Name", "duplicate_of"])) as index:
        assert places(index, Selection(is_duplicate=True)) == [3, 2, 4]


@pytest.mark.parametrize(
    "cell",
    [
        "\x00a",
        "\ud800",
        "x\x01",
        "'; DROP TABLE rows; --",
        "a\nb",
        "\r",
        '"',
        "ﷺ" * 3000,
        "NULL",
        "1e999",
    ],
)
def test_no_cell_breaks_it(make_index: Callable[..., Path], cell: str) -> None:
    with reading(make_index([[cell, "x"], ["", "y"]], [cell, "Name"])) as index:
        [first, second] = index.select(Selection()).page(Order("Name"), 0, 9)

        assert (first.cells[1], second.cells) == ("x", ("", "y"))
        assert first.cells[0] == cell.encode("utf-8", "replace").decode()
        assert index.select(Selection(text="x")).places()[0] == 0


def test_a_result_without_rows_has_an_index(make_index: Callable[..., Path]) -> None:
    with reading(make_index([])) as index:
        selected = index.select(Selection(text="x"))

        assert (len(index), len(selected), selected.issues()) == (0, 0, [])
        assert selected.page(Order("Name"), 0, 10) == []


def test_a_damaged_file_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "index.duckdb"
    path.write_bytes(b"no database" * 1000)

    with pytest.raises(UnreadableIndexError), reading(path):
        pass


def test_words_are_found_in_values_of_one_row_and_in_those_that_many_share(
    make_index: Callable[..., Path],
) -> None:
    rows = [[f"lead{n}@firm.com", "Zürich" if n % 600 == 5 else "Bern"] for n in range(1200)]

    with reading(make_index(rows, ["Email", "City"])) as index:
        assert places(index, Selection(text="zurich")) == [5, 605]
        assert places(index, Selection(text="LEAD1005")) == [1005]
        assert places(index, Selection(text="zurich lead605@")) == [605]
        assert places(index, Selection(text="zurich bern")) == []
        assert [column.has_few for column in index.columns] == [False, True]


def test_words_that_stand_in_every_column_take_no_more_memory(tmp_path: Path) -> None:
    letters = "aeiou rnst"
    header = [f"column {n}" for n in range(120)]
    rows = [
        IndexedRow(row, False, [f"{letters} {(row + n) % 7}" for n in range(120)])
        for row in range(2, 302)
    ]
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    build(tmp_path / "i.duckdb", header, rows, roles=Roles(), version="1", scratch=scratch)

    with reading(tmp_path / "i.duckdb") as index:
        assert len(index.select(Selection(text="a e i o u r n s"))) == 300
        assert len(index.select(Selection(text="a e 6 nowhere"))) == 0
