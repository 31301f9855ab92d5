"""What reading takes, measured in processes of their own: far less than a server has."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.helpers.paths import ROOT

MEASURE = """
import resource, sys
from pathlib import Path
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.inspection import inspect_file
from batchruns.engine.tables.open_file import open_table
path, rows = Path(sys.argv[1]), 0
try:
    seen = inspect_file(path, sys.argv[2])
    if sys.argv[3] == "all":
        with open_table(path, seen.options) as table:
            rows = sum(map(len, table.batches(10_000)))
except UnreadableFileError as error:
    print(error, file=sys.stderr)
print(rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


# Between the tests and what is measured: a new process counts its parent's memory as its own peak.
SMALL_PARENT = "import subprocess, sys; subprocess.run([sys.executable, *sys.argv[1:]], check=True)"


def measured(path: Path, name: str, what: str) -> tuple[int, int]:
    """Rows and peak megabytes of a process that reads the file."""
    done = subprocess.run(
        [sys.executable, "-c", SMALL_PARENT, "-c", MEASURE, path, name, what],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    rows, megabytes = map(int, done.stdout.split())
    return rows, megabytes


def lines(path: Path, head: str, line: str, times: int) -> Path:
    with path.open("w") as file:
        file.write(head)
        for _ in range(times // 10_000):
            file.write(line * 10_000)
    return path


@pytest.mark.parametrize(
    ("name", "head", "line", "times"),
    [
        ("x.csv", "a,b\n", "Ada Lovelace,ada@example.com\n", 1_000_000),
        ("x.csv", "a,b\n", '"Ada" , "x"\n', 50_000),
        ("x.jsonl", "", '{"a": "Ada Lovelace", "b": "ada@example.com"}\n', 200_000),
        ("x.json", "[", '{"a": "Ada Lovelace", "b": "ada@example.com"},\n', 200_000),
        ("x.csv", "a,b\n", '"never closed\n', 30_000),
        ("x.csv", "a\n", ",", 16_000_000),
        ("x.csv", "a,b\n", "x" * 5_000 + ",", 10_000),
        ("x.json", "[", '{"a": ', 10_000_000),
    ],
    ids=["csv", "spaced", "lines", "list", "quotes", "commas", "one line", "nested"],
)
def test_texts_of_any_size_take_little(
    tmp_path: Path, name: str, head: str, line: str, times: int
) -> None:
    path = lines(tmp_path / name, head, line, times)

    _, preview = measured(path, name, "preview")
    _, all_of_it = measured(path, name, "all")

    assert preview < 150
    assert all_of_it < 200


def test_a_large_sheet_takes_little(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = 100_000
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="r"><sheets><sheet name="L" r:id="1"/></sheets>'
            "</workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="1" Type="x/worksheet" Target="sheet.xml"/>'
            '<Relationship Id="2" Type="x/sharedStrings" Target="strings.xml"/></Relationships>',
        )
        with archive.open("xl/sheet.xml", "w") as sheet:
            sheet.write(f'<worksheet xmlns="{main}"><sheetData>'.encode())
            for n in range(rows):
                cells = "".join(f'<c t="s"><v>{n * 3 + place}</v></c>' for place in range(3))
                sheet.write(f"<row>{cells}</row>".encode())
            sheet.write(b"</sheetData></worksheet>")
        with archive.open("xl/strings.xml", "w") as strings:
            strings.write(f'<sst xmlns="{main}">'.encode())
            for n in range(rows * 3):
                strings.write(f"<si><t>person {n * n}@company-{n}.example.com</t></si>".encode())
            strings.write(b"</sst>")

    _, preview = measured(path, "x.xlsx", "preview")
    found, all_of_it = measured(path, "x.xlsx", "all")

    assert found == rows - 1
    assert preview < 100
    assert all_of_it < 150


def test_texts_that_cells_share_are_not_all_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="r"><sheets><sheet name="L" r:id="1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="1" Type="x/worksheet" Target="sheet.xml"/>'
            '<Relationship Id="2" Type="x/sharedStrings" Target="strings.xml"/></Relationships>',
        )
        cells = "".join(f'<row><c t="s"><v>{n}</v></c></row>' for n in (999_999, 0, 999_998))
        archive.writestr(
            "xl/sheet.xml", f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
        )
        with archive.open("xl/strings.xml", "w") as strings:
            strings.write(f'<sst xmlns="{main}">'.encode())
            for n in range(0, 1_000_000, 10_000):
                some = (f"<si><t>{m} {'x' * 120}</t></si>" for m in range(n, n + 10_000))
                strings.write("".join(some).encode())
            strings.write(b"</sst>")

    found, megabytes = measured(path, "x.xlsx", "all")

    assert found == 2
    assert megabytes < 100


def test_a_quoted_cell_of_very_many_lines_takes_little(tmp_path: Path) -> None:
    path = lines(tmp_path / "x.csv", 'a,b\n"', "x\n", 5_000_000)

    _, megabytes = measured(path, "x.csv", "preview")

    assert megabytes < 100


def test_a_cell_of_50_megabytes_in_many_lines_is_refused_in_little_memory(tmp_path: Path) -> None:
    path = lines(tmp_path / "x.csv", 'a,b\n1,2\n3,"', "one line of a cell, one more\n", 1_800_000)
    with path.open("a") as file:
        file.write('its end"\n5,6\n')

    rows, megabytes = measured(path, "x.csv", "all")

    assert rows == 0
    assert megabytes < 100
