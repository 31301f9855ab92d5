"""Spreadsheets in binary: XLS in its container, and XLSB."""

import io
import struct
import zipfile
from collections.abc import Iterable

from tests.unit.engine.tables.corpus.case import Case

REST, END = 0xFFFF_FFFF, 0xFFFF_FFFE
GENERAL, DATE, ZEROS, HOURS = range(4)


def container(streams: dict[str, bytes]) -> bytes:
    """An OLE container with these streams."""
    places, sectors, table = {}, b"", [0xFFFF_FFFD, END]
    for name, content in streams.items():
        # Below 4,096 bytes, a stream would be in the container's small sectors.
        content = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0")
        places[name] = (len(table), len(content))
        count = len(content) // 512
        table += [*range(len(table) + 1, len(table) + count), END]
        sectors += content
    assert len(table) <= 128
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, 1, 1, 0, 4096, END, 0, END, 0, 0)
    header[80:] = b"\xff" * 432
    entries = entry("Root Entry", 5, END, 0)
    for name, (start, size) in places.items():
        entries += entry(name, 2, start, size)
    fat = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    return bytes(header) + fat + entries.ljust(512, b"\0") + sectors


def entry(name: str, kind: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    links = struct.pack("<III", REST, REST, REST)
    return (
        text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1) + links
        + bytes(36) + struct.pack("<III", start, size, 0)
    )  # fmt: skip


def record(number: int, *fields: bytes) -> bytes:
    data = b"".join(fields)
    return struct.pack("<HH", number, len(data)) + data


def u16(*numbers: int) -> bytes:
    return struct.pack(f"<{len(numbers)}H", *numbers)


def text8(text: str, size: int = 2) -> bytes:
    wide = text.encode("utf-16-le")
    return (len(wide) // 2).to_bytes(size, "little") + b"\1" + wide


def label(row: int, column: int, text: str) -> bytes:
    return record(0x204, u16(row, column, GENERAL), text8(text))


def number(row: int, column: int, value: float, style: int = GENERAL) -> bytes:
    return record(0x203, u16(row, column, style), struct.pack("<d", value))


HEAD = label(0, 0, "a") + label(0, 1, "b")


def xls(cells: bytes, texts: bytes = b"", extra: bytes = b"", version: int = 0x600) -> bytes:
    """An XLS file with one sheet of these cells, in the styles GENERAL, DATE, ZEROS and HOURS."""
    begin = record(0x809, u16(version, 5), bytes(12))
    codes = [(164, "00000"), (165, "[h]:mm:ss")]
    formats = b"".join(record(0x41E, u16(n), text8(code)) for n, code in codes)
    styles = b"".join(record(0xE0, u16(0, n), bytes(16)) for n in (0, 14, 164, 165))
    name = text8("Leads", 1) if version == 0x600 else b"\5Leads"
    formats = formats if version == 0x600 else b""
    after = formats + styles + texts + record(0x0A)
    place = len(begin) + len(extra) + 4 + 6 + len(name) + len(after)
    bound = record(0x85, struct.pack("<IBB", place, 0, 0), name)
    sheet = record(0x809, u16(version, 0x10), bytes(12)) + cells + record(0x0A)
    return container(
        {"Workbook" if version == 0x600 else "Book": begin + extra + bound + after + sheet}
    )


def shared(*pieces: bytes, count: int) -> bytes:
    first, *others = pieces
    return record(0xFC, struct.pack("<II", count, count), first) + b"".join(
        record(0x3C, p) for p in others
    )


def labelled(row: int, column: int, text: int) -> bytes:
    return record(0xFD, u16(row, column, GENERAL), struct.pack("<I", text))


def xlsb(rows: Iterable[bytes], texts: Iterable[str] = ()) -> bytes:
    """An XLSB file with one sheet of these rows, in the styles GENERAL, DATE and ZEROS."""
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    space = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'

    def links(*targets: tuple[str, str]) -> str:
        each = "".join(
            f'<Relationship Id="r{n}" Type="{kinds}/{kind}" Target="{target}"/>'
            for n, (kind, target) in enumerate(targets)
        )
        return f"<Relationships {space}>{each}</Relationships>"

    styles = part(44, u16(164) + text12("00000")) + part(617) + b"".join(
        part(47, u16(0, n) + bytes(12)) for n in (0, 14, 164)
    ) + part(618)  # fmt: skip
    sheet = b"".join(part(0, struct.pack("<I", n) + bytes(13)) + row for n, row in enumerate(rows))
    sheet += part(130)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("_rels/.rels", links(("officeDocument", "xl/workbook.bin")))
        archive.writestr("xl/_rels/workbook.bin.rels", links(
            ("worksheet", "sheet.bin"), ("sharedStrings", "texts.bin"), ("styles", "styles.bin")))  # fmt: skip
        archive.writestr(
            "xl/workbook.bin", part(156, struct.pack("<II", 0, 1) + text12("r0") + text12("Leads"))
        )
        archive.writestr("xl/texts.bin", b"".join(part(19, b"\0" + text12(text)) for text in texts))
        archive.writestr("xl/styles.bin", styles)
        archive.writestr("xl/sheet.bin", sheet)
    return file.getvalue()


def part(number: int, data: bytes = b"") -> bytes:
    name = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    assert len(data) < 128
    return name + bytes([len(data)]) + data


def text12(text: str) -> bytes:
    wide = text.encode("utf-16-le")
    return struct.pack("<I", len(wide) // 2) + wide


def cell(kind: int, column: int, data: bytes, style: int = GENERAL) -> bytes:
    return part(kind, struct.pack("<II", column, style) + data)


def case(
    name: str, content: bytes, columns=("a", "b"), rows=(), rejects=(), filename="leads.xls"
) -> Case:
    return Case(name, filename, content, list(columns), [list(row) for row in rows], list(rejects))


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
    case("xls: cells in no order", xls(number(1, 1, 4) + HEAD + number(1, 0, 3)), rows=[["3", "4"]]),
    case("xls: a cell in the far corner", xls(HEAD + label(1, 0, "x") + label(65535, 255, "y")),
         ["a", "b", *[""] * 254], [["x", *[""] * 255], [*[""] * 255, "y"]]),
    case("xls: rows that are missing", xls(HEAD + label(3, 0, "x")), rows=[["x", ""]], rejects=[2, 3]),
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
    refused("xls with a password", xls(HEAD, extra=record(0x2F, bytes(6))), "locked with a password"),
    refused("xlsx with a password", container({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "locked with a password"),
    refused("xls with macros", container({"Workbook": b"", "_VBA_PROJECT": b""}), "holds macros"),
    refused("a Word document of 2003", container({"WordDocument": b""}), "file of Office"),
    refused("xls that breaks off", xls(HEAD)[:1500], "broken"),
    refused("xls with a text that isn't there", xls(HEAD + labelled(1, 0, 7)), "broken"),
]  # fmt: skip
