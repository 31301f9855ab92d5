"""Spreadsheets in binary: XLS in its container, and XLSB."""

import struct
from typing import Any

from tests.helpers.binary_spreadsheets import (
    DATE,
    GENERAL,
    HEAD,
    HOURS,
    ZEROS,
    cell,
    container,
    label,
    labelled,
    number,
    record,
    shared,
    short,
    text8,
    text12,
    u16,
    with_streams,
    xls,
    xls_streams,
    xlsb,
)
from tests.unit.engine.tables.corpus.case import Case


def case(
    name: str,
    content: bytes,
    columns: Any = ("a", "b"),
    rows: Any = (),
    rejects: Any = (),
    aside: Any = (),
    filename: str = "leads.xls",
) -> Case:
    return Case(
        name,
        filename,
        content,
        list(columns),
        [list(row) for row in rows],
        list(rejects),
        list(aside),
    )


def refused(name: str, content: bytes, refusal: str) -> Case:
    return Case(name, "leads.xls", content, refusal=refusal)


RESULT = struct.pack("<HHH", 1, 0, GENERAL)
CASES = [
    case("xls", xls(HEAD + label(1, 0, "Zoë 田中 😀") + number(1, 1, 4915112345678)), rows=[["Zoë 田中 😀", "4915112345678"]]),
    case("xls: dates, zeros, hours", xls(
        HEAD + number(1, 0, 45418, DATE) + number(1, 1, 1067, ZEROS) + number(2, 0, 1.25, HOURS)
        + number(2, 1, 45418.5, DATE)), rows=[["2024-05-06", "01067"], ["30:00:00", "2024-05-06 12:00:00"]]),
    case("xls: days since 1904", xls(HEAD + number(1, 0, 43956, DATE), extra=record(0x22, u16(1))), rows=[["2024-05-06", ""]]),
    case("xls: truth and errors", xls(
        HEAD + record(0x205, u16(1, 0, 0), b"\1\0") + record(0x205, u16(1, 1, 0), b"\x2a\1")), rows=[["TRUE", "#N/A"]]),
    case("xls: packed numbers", xls(
        HEAD + record(0x27E, u16(1, 0, 0), struct.pack("<i", -550 << 2 | 3))
        + record(0xBD, u16(2, 0, 0), struct.pack("<I", 7 << 2 | 2), u16(ZEROS), struct.pack("<I", 9 << 2 | 2), u16(1))),
        rows=[["-5.5", ""], ["7", "00009"]]),
    case("xls: formulas", xls(
        HEAD + record(0x06, RESULT, struct.pack("<d", 2.5), bytes(8)) + record(0x06, u16(2, 0, 0), b"\0" * 6 + b"\xff\xff", bytes(8))
        + record(0x207, text8("xy")) + record(0x06, u16(2, 1, 0), b"\2\0\x07\0\0\0\xff\xff", bytes(8))
        + record(0x06, u16(3, 0, 0), b"\1\0\1\0\0\0\xff\xff", bytes(8))),
        rows=[["2.5", ""], ["xy", "#DIV/0!"], ["TRUE", ""]]),
    case("xls: shared texts that are continued", xls(
        labelled(0, 0, 0) + labelled(0, 1, 1) + labelled(1, 0, 2) + labelled(1, 1, 3),
        shared(u16(1) + b"\0a" + u16(1) + b"\0b" + u16(4) + b"\0te", b"\1" + "xä".encode("utf-16-le") + u16(2) + b"\x08",
               u16(1) + b"ok" + bytes(4), count=4)), rows=[["texä", "ok"]]),
    case("xls: more shared texts are said to be there than are", xls(
        labelled(0, 0, 0) + labelled(0, 1, 1) + labelled(1, 0, 2),
        shared(u16(1) + b"\0a" + u16(1) + b"\0b" + u16(2) + b"\0ok", count=900)), rows=[["ok", ""]]),
    case("xls: fewer shared texts are said to be there than are", xls(
        labelled(0, 0, 0) + labelled(0, 1, 1) + labelled(1, 0, 2),
        shared(u16(1) + b"\0a" + u16(1) + b"\0b" + u16(2) + b"\0ok" + b"\0", count=1)), rows=[["ok", ""]]),
    case("xls: a shared text that is cut within a character", xls(
        labelled(0, 0, 0) + labelled(0, 1, 1) + labelled(1, 0, 2) + labelled(1, 1, 3),
        shared(u16(1) + b"\0a" + u16(1) + b"\0b" + u16(3) + b"\1" + "té".encode("utf-16-le")[:3], b"",
               b"\1" + "té".encode("utf-16-le")[3:] + "ü".encode("utf-16-le") + u16(1)[:1], u16(1)[1:] + b"\0z", count=4)),
        rows=[["téü", "z"]]),
    case("xls: a sheet that nothing ends", xls(HEAD + label(1, 0, "x"), end=b""), rows=[["x", ""]]),
    case("xls: workbook and sheet that nothing ends", xls(HEAD + label(1, 0, "x"), end=b"", globals_end=b""), rows=[["x", ""]]),
    case("xls with macros", with_streams(xls_streams(HEAD + label(1, 0, "x")), "_VBA_PROJECT_CUR"), rows=[["x", ""]]),
    case("xls: cells in no order", xls(number(1, 1, 4) + HEAD + number(1, 0, 3)), rows=[["3", "4"]]),
    case("xls: a cell in the far corner", xls(HEAD + label(1, 0, "x") + label(65535, 255, "y")),
         ["a", "b", *[""] * 254], [["x", *[""] * 255], [*[""] * 255, "y"]]),
    case("xls: rows that are missing", xls(HEAD + label(3, 0, "x")), rows=[["x", ""]], aside=[2, 3]),
    case("xls of Excel 5", xls(
        b"".join(record(0x204, u16(row, column, 0), u16(len(text)), text.encode("cp1251"))
                 for row, column, text in [(0, 0, "Имя"), (0, 1, "b"), (1, 0, "Иван"), (1, 1, "x")]),
        extra=record(0x42, u16(1251)), version=0x500), ["Имя", "b"], [["Иван", "x"]]),
    case("xlsb", xlsb([
        cell(7, 0, struct.pack("<I", 0)) + cell(6, 1, text12("b")),
        cell(6, 0, text12("Zoë 😀")) + cell(5, 1, struct.pack("<d", 45418), DATE),
        cell(3, 0, b"\x2a") + cell(2, 1, struct.pack("<I", 1067 << 2 | 2), ZEROS),
        cell(4, 0, b"\1") + cell(9, 1, struct.pack("<d", 4915112345678) + bytes(2)),
        cell(1, 0, b"") + cell(8, 1, text12("x") + bytes(2))], ["a"]),
        rows=[["Zoë 😀", "2024-05-06"], ["#N/A", "01067"], ["TRUE", "4915112345678"], ["", "x"]], filename="leads.xlsb"),
    case("xlsb: cells that don't say their column", xlsb([
        short(17, text12("a")) + short(18, struct.pack("<I", 0)) + short(17, text12("c")),
        short(16, struct.pack("<d", 45418), DATE) + short(12) + short(13, struct.pack("<I", 1067 << 2 | 2), ZEROS),
        cell(6, 1, text12("x")) + short(15, b"\1"), short(14, b"\x2a")], ["b"]), ["a", "b", "c"],
        rows=[["2024-05-06", "", "01067"], ["", "x", "TRUE"], ["#N/A", "", ""]], filename="leads.xlsb"),
    refused("xls with a password", xls(HEAD, extra=record(0x2F, bytes(6))), "locked with a password"),
    refused("xlsx with a password", container({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "locked with a password"),
    refused("a Word document of 2003", container({"WordDocument": b""}), "file of Office"),
    refused("xls that breaks off", xls(HEAD)[:1500], "damaged"),
    refused("xls with a text that isn't there", xls(HEAD + labelled(1, 0, 7)), "damaged"),
]  # fmt: skip
