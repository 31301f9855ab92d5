"""Uploaded files of every kind without one person: all else stays, and reads as it did."""

import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from batchruns.engine.erasure.identity import Identity, Kind
from batchruns.engine.erasure.matching import LeadMatcher
from batchruns.engine.erasure.uploads import Redaction, Uploaded, records_of, rewrite
from batchruns.engine.options import Options
from batchruns.engine.tables.open_file import detect_options, open_table

JANE = Identity.of("Jane.Doe@ACME.com", "0151 12345678", "", "DE")
ROWS = [
    ["Name", "E-Mail", "Phone", "Company", "Note"],
    ["Ada Löwe", "ada@acme.com", "030 901820", "Acme GmbH", 'says "hi"; often'],
    ["Jane Doe", " jane.doe@acme.com", "", "Acme GmbH", ""],
    ["J. Doe", "", "+49 (151) 1234 5678", "Acme GmbH", "second\nline"],
    ["Bob", "bob@acme.com", "", "Acme GmbH", "ask jane.doe@acme.com, please"],
    ["Janet", "janejane.doe@acme.com", "0151 123456789", "Acme GmbH", "x-jane.doe@acme.com.au"],
]
"""Of whom two rows are Jane's, one mentions her, and the last only looks like it."""


def as_csv(rows: list[list[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    quoted = (
        [
            f'"{c.replace(chr(34), chr(34) * 2)}"' if '"' in c or "\n" in c or delimiter in c else c
            for c in row
        ]
        for row in rows
    )
    return "".join(delimiter.join(row) + end for row in quoted)


def as_objects() -> list[dict[str, str]]:
    return [dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]


def as_workbook() -> bytes:
    from xlsxwriter import Workbook

    file = io.BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet("Leads")
        for index, row in enumerate(ROWS):
            sheet.write_row(index + 1, 1, row)
        sheet.write_comment(3, 1, "jane.doe@acme.com")
        other = book.add_worksheet("Old")
        other.write_row(0, 0, ["stays", "jane.doe@acme.com"])
        other.hide()
    return file.getvalue()


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("export/leads.csv", content)
    return file.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "leads.csv": lambda: as_csv(ROWS).encode(),
    "latin.csv": lambda: as_csv(ROWS, ";", "\n").encode("cp1252"),
    "utf16.tsv": lambda: as_csv(ROWS, "\t").encode("utf-16"),
    "bom.csv": lambda: as_csv(ROWS).encode("utf-8-sig"),
    "excel.csv": lambda: ("sep=;\r\n" + as_csv(ROWS, ";")).encode(),
    "leads.csv.gz": lambda: gzip.compress(as_csv(ROWS).encode()),
    "leads.zip": lambda: zipped(as_csv(ROWS).encode()),
    "leads.json": lambda: json.dumps({"data": as_objects(), "next": None}, indent=1).encode(),
    "lines.jsonl": lambda: "".join(json.dumps(o) + "\n" for o in as_objects()).encode(),
    "leads.xlsx": as_workbook,
}


@pytest.fixture(params=FILES)
def uploaded(request: pytest.FixtureRequest, tmp_path: Path) -> Uploaded:
    path = tmp_path / request.param
    path.write_bytes(FILES[request.param]())
    return Uploaded(path, detect_options(path, request.param))


def matcher_of(uploaded: Uploaded, identity: Identity = JANE) -> LeadMatcher:
    fields = ("full_name", "email", "phone", "company", None)
    options = Options(uploaded.options, tuple(ROWS[0]), fields, default_country="DE")
    return LeadMatcher(identity, options)


def rows_of(uploaded: Uploaded) -> dict[int, list[str]]:
    with open_table(uploaded.path, uploaded.options) as table:
        return {
            batch.numbers.number_of(n): row
            for batch in table.batches(100)
            for n, row in enumerate(batch.rows)
        }


def without_jane(uploaded: Uploaded, *, removes: bool) -> Uploaded:
    matcher = matcher_of(uploaded)
    found = list(records_of(uploaded, matcher, {}))
    kinds = [record.kind for record in found]
    assert kinds[:3] == [Kind.EMAIL, Kind.PHONE, Kind.MENTION]
    assert kinds[3:] == [Kind.MENTION] * (uploaded.options.kind == "xlsx")
    target = uploaded.path.with_name("new")
    redaction = Redaction(found, matcher, removes=removes)
    return Uploaded(target, rewrite(uploaded, redaction, target))


def test_rows_go_and_all_others_keep_their_cells_and_numbers(uploaded: Uploaded) -> None:
    before = rows_of(uploaded)
    ada, _jane, _doe, bob, janet = before

    after = rows_of(without_jane(uploaded, removes=True))

    assert after == {
        ada: before[ada],
        bob: [*before[bob][:4], ""],
        janet: before[janet],
    }


def test_cells_are_blanked_and_the_company_stays(uploaded: Uploaded) -> None:
    before = rows_of(uploaded)
    ada, jane, doe, bob, janet = before

    after = rows_of(without_jane(uploaded, removes=False))

    assert after[jane] == after[doe] == ["", "", "", "Acme GmbH", ""]
    assert [after[n] for n in (ada, janet)] == [before[n] for n in (ada, janet)]
    assert after[bob] == [*before[bob][:4], ""]


def test_no_trace_is_left_in_the_bytes(uploaded: Uploaded) -> None:
    assert JANE.may_be_in_upload(uploaded.path, uploaded.options.compression)

    new = without_jane(uploaded, removes=True)

    unlike = Identity(email=JANE.email)
    found = list(records_of(new, matcher_of(new, unlike), {}))
    assert found == []
    if uploaded.options.kind == "xlsx":
        with ZipFile(new.path) as archive:
            parts = b"".join(map(archive.read, archive.namelist()))
        assert b">jane.doe@acme.com" not in parts
        assert b"stays" in parts


def test_what_is_untouched_in_a_text_stays_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    odd = b'Name;E-Mail\r\n"Ada" ;ada@acme.com\nBob;  bob@acme.com\r\n\r\n"Jane";jane.doe@acme.com'
    path.write_bytes(odd)
    uploaded = Uploaded(path, detect_options(path, path.name))
    options = Options(uploaded.options, ("Name", "E-Mail"), ("full_name", "email"))
    matcher = LeadMatcher(JANE, options)
    found = list(records_of(uploaded, matcher, {}))

    rewrite(uploaded, Redaction(found, matcher, removes=True), tmp_path / "new")

    assert (tmp_path / "new").read_bytes() == odd.removesuffix(b'"Jane";jane.doe@acme.com')


def test_a_row_is_known_by_what_was_found_for_it_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("Name,Company\nJane Doe,Acme\nBob,Acme\n")
    uploaded = Uploaded(path, detect_options(path, path.name))
    options = Options(uploaded.options, ("Name", "Company"), ("full_name", "company"))
    known: dict[tuple[str, ...], Kind] = {("Jane Doe", "Acme"): Kind.EMAIL}

    found = list(records_of(uploaded, LeadMatcher(JANE, options), known))

    assert [(record.number, record.kind) for record in found] == [(2, Kind.EMAIL)]


def test_what_has_no_form_of_its_own_becomes_csv(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    path = tmp_path / "leads.parquet"
    columns = dict(zip(ROWS[0], zip(*ROWS[1:], strict=True), strict=True))
    parquet.write_table(pyarrow.table(columns), path)
    uploaded = Uploaded(path, detect_options(path, path.name))
    before = rows_of(uploaded)

    assert JANE.may_be_in_upload(path, None)
    new = without_jane(uploaded, removes=True)

    assert new.options.kind == "csv"
    assert rows_of(new) == {2: before[2], 5: [*before[5][:4], ""], 6: before[6]}
