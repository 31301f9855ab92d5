"""Tables come back cell for cell, whatever they are delimited with and whatever their cells hold."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from batchruns.engine.tables.open_file import detect_options, open_table

Row = list[str]

CELLS: dict[str, Callable[[Random], str]] = {
    "Name": lambda r: r.choice(["Ada Byron", "Bob O'Brien", "Jörg Díaz", "Roe, Cyril", "Ann Van-Dam"]),
    "Email": lambda r: f"{r.choice(['ada', 'bob', 'cy'])}{r.randint(1, 99)}@x.com",
    "Phone": lambda r: r.choice(["+49 30 123", "(030) 12-34", "+1 (650) 253-0000", ""]),
    "Created at": lambda r: f"2024-01-{r.randint(10, 28)} {r.randint(10, 23)}:{r.randint(10, 59)}:33",
    "Website": lambda r: f"https://www.x{r.randint(1, 99)}.com/a?b=1&c=2",
    "Revenue": lambda r: f"{r.randint(1, 999)},{r.randint(10, 99)}",
    "Tags": lambda r: "; ".join(r.sample(["red", "green", "blue", "VIP"], r.randint(1, 4))),
    "Groups": lambda r: " | ".join(r.sample(["red", "green", "blue"], 3)),
    "Notes": lambda r: r.choice(["called, no answer", "ok", "met; wants offer, soon", "a: b", '5" pipe', ""]),
    "Person (role)": lambda r: f"{r.choice(['Ada', 'Bob'])} (CEO)",
    "Company": lambda r: r.choice(["Acme, Inc", "Beta & Co", "Gamma GmbH & Co. KG", "Smith; Partners"]),
    "Address": lambda r: f"{r.randint(1, 99)} Main St, Apt {r.randint(1, 9)}, NY",
    "City": lambda r: r.choice(["Berlin", "Köln", "Paris"]),
}  # fmt: skip


def quoted(cell: str, delimiter: str) -> str:
    needs = delimiter in cell or '"' in cell or cell != cell.strip()
    return '"{}"'.format(cell.replace('"', '""')) if needs else cell


def written(rows: list[Row], delimiter: str, behind: str = "") -> str:
    lines = ((delimiter + behind).join(quoted(cell, delimiter) for cell in row) for row in rows)
    return "\n".join([*lines, ""])


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], tuple[Row, list[Row], int]]:
    """What columns, rows and number of rejected rows come of a text."""

    def read(text: str) -> tuple[Row, list[Row], int]:
        path = tmp_path / "leads.csv"
        path.write_bytes(text.encode())
        with open_table(path, detect_options(path, "leads.csv")) as table:
            batches = list(table.batches(1_000))
        rows = [row for batch in batches for row in batch.rows]
        return table.columns, rows, sum(len(batch.rejected) for batch in batches)

    return read


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", ":", "~", "^", "||", "::", ";;", "|~|"])
def test_a_table_is_delimited_by_what_divides_all_lines(
    read: Callable[[str], tuple[Row, list[Row], int]], delimiter: str
) -> None:
    random = Random(delimiter)
    for _ in range(25):
        names = ["Email", *random.sample([name for name in CELLS if name != "Email"], 3)]
        rows = [[CELLS[name](random) for name in names] for _ in range(random.choice([3, 9, 40]))]
        assert read(written([names, *rows], delimiter)) == (names, rows, 0)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_headerless_table_is_too(
    read: Callable[[str], tuple[Row, list[Row], int]], delimiter: str
) -> None:
    random = Random(delimiter)
    for _ in range(25):
        names = ["Email", *random.sample([name for name in CELLS if name != "Email"], 3)]
        rows = [[CELLS[name](random) for name in names] for _ in range(random.choice([3, 9, 40]))]
        assert read(written(rows, delimiter))[1:] == (rows, 0)


@pytest.mark.parametrize("delimiter", [",", ";", "|"])
def test_a_blank_behind_each_delimiter_belongs_to_no_cell(
    read: Callable[[str], tuple[Row, list[Row], int]], delimiter: str
) -> None:
    random = Random(delimiter)
    for _ in range(25):
        names = ["Email", *random.sample([name for name in CELLS if name != "Email"], 3)]
        rows = [[CELLS[name](random) for name in names] for _ in range(9)]
        assert read(written([names, *rows], delimiter, behind=" ")) == (names, rows, 0)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        # what Excel, MySQL, phpMyAdmin, scripts and people write
        ('a,b\nx, " y"\n', [["x", " y"]]),
        ('name, company\nAda, "Acme, Inc"\nBob, Beta\n', [["Ada", "Acme, Inc"], ["Bob", "Beta"]]),
        ("a,b\nx,1\n y,2\n", [["x", "1"], [" y", "2"]]),
        ('a,b\nAda,"The "Best" Co"\n', [["Ada", 'The "Best" Co']]),
        ('a,b\n"The "Best" Co",Ada\n', [['The "Best" Co', "Ada"]]),
        ('a,b\nAda,"say "yes""\n', [["Ada", 'say "yes"']]),
        ('a,b\n"5" pipe",Ada\n', [['5" pipe', "Ada"]]),
        ('a;b\n"Hotel "Zur Post"";"x"\n', [['Hotel "Zur Post"', "x"]]),
        ('a,b\nAda,"one\ntwo" \nBob,"x"\n', [["Ada", "one\ntwo"], ["Bob", "x"]]),
        ('a,b\nAda,"one" \nBob,"x"\t\n', [["Ada", "one"], ["Bob", "x"]]),
        ('a,b\n"Ada" ,"one"\n', [["Ada", "one"]]),
        ('a;b\n"one\ntwo" ;Ada\n"x";Bob\n', [["one\ntwo", "Ada"], ["x", "Bob"]]),
    ],
)
def test_quotes_are_read_as_they_are_meant(
    read: Callable[[str], tuple[Row, list[Row], int]], text: str, rows: list[Row]
) -> None:
    _, got, rejected = read(text)
    assert (got, rejected) == (rows, 0)


@pytest.mark.parametrize(
    "line", ['"a "b", c" d",x', '"a "b",x', '"7"8,9', '"The "Best", Co",x', '"x" y,"z"']
)
def test_quotes_that_may_be_meant_otherwise_are_an_issue(
    read: Callable[[str], tuple[Row, list[Row], int]], line: str
) -> None:
    _, rows, rejected = read(f'a,b\n"1, x",2\n{line}\n3,4\n')
    assert (rows, rejected) == ([["1, x", "2"], ["3", "4"]], 1)


@pytest.mark.parametrize("last", ["", "note"])
def test_a_last_column_is_one_however_rarely_it_is_filled(
    read: Callable[[str], tuple[Row, list[Row], int]], last: str
) -> None:
    lines = [f"ada{n}@x.com,Acme {n},Berlin," for n in range(40)]
    lines[30] += last
    columns, rows, rejected = read("\n".join(lines))
    assert len(columns) == 4
    assert rows[30][3] == last
    assert rejected == 0
