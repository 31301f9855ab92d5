"""Spreadsheets in binary, as bytes: XLS in its container, and XLSB."""

import struct
import zipfile
from collections.abc import Iterable
from typing import Any

from tests.helpers.files import archive

END_OF_PART = b"\x0a\0\0\0"
REST, END = 0xFFFF_FFFF, 0xFFFF_FFFE
GENERAL, DATE, ZEROS, HOURS = range(4)


def container(streams: dict[str, bytes]) -> bytes:
    """An OLE container with these streams."""
    starts, sectors, table = {}, b"", [0xFFFF_FFFD, END]
    for name, content in streams.items():
        # Below 4,096 bytes, a stream would be in the container's small sectors.
        content = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0")
        starts[name] = (len(table), len(content))
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
    for name, (start, size) in starts.items():
        entries += entry(name, 2, start, size)
    fat = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    return bytes(header) + fat + entries.ljust(512, b"\0") + sectors


def entry(name: str, kind: int, start: int, size: int) -> bytes:
    """An entry in the directory of a container: of a stream (2), or the root (5)."""
    text = name.encode("utf-16-le")
    links = struct.pack("<III", REST, REST, REST)
    return (
        text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1) + links
        + bytes(36) + struct.pack("<III", start, size, 0)
    )  # fmt: skip


def record(number: int, *fields: bytes) -> bytes:
    """A record of an XLS file: its number, its length, its fields."""
    data = b"".join(fields)
    return struct.pack("<HH", number, len(data)) + data


def u16(*numbers: int) -> bytes:
    """Numbers of two bytes each, low byte first."""
    return struct.pack(f"<{len(numbers)}H", *numbers)


def text8(text: str, size: int = 2) -> bytes:
    """A text of an XLS file, its length in `size` bytes."""
    wide = text.encode("utf-16-le")
    return (len(wide) // 2).to_bytes(size, "little") + b"\1" + wide


def label(row: int, column: int, text: str) -> bytes:
    """A cell of an XLS file that holds a text itself."""
    return record(0x204, u16(row, column, GENERAL), text8(text))


def number(row: int, column: int, value: float, style: int = GENERAL) -> bytes:
    """A cell of an XLS file with a number."""
    return record(0x203, u16(row, column, style), struct.pack("<d", value))


HEAD = label(0, 0, "a") + label(0, 1, "b")


def xls(cells: bytes, texts: bytes = b"", extra: bytes = b"", **how: Any) -> bytes:
    """An XLS file with one sheet of these cells, in the styles GENERAL, DATE, ZEROS and HOURS."""
    return container(xls_streams(cells, texts, extra, **how))


def with_streams(streams: dict[str, bytes], *more: str) -> bytes:
    """A container with these streams, and some more that hold nothing of interest."""
    return container({**streams, **dict.fromkeys(more, b"x")})


def xls_streams(
    cells: bytes,
    texts: bytes = b"",
    extra: bytes = b"",
    version: int = 0x600,
    end: bytes = END_OF_PART,
    globals_end: bytes = END_OF_PART,
) -> dict[str, bytes]:
    """The stream of an XLS file by its name; `end` is what ends its sheet."""
    begin = record(0x809, u16(version, 5), bytes(12))
    codes = [(164, "00000"), (165, "[h]:mm:ss")]
    formats = b"".join(record(0x41E, u16(n), text8(code)) for n, code in codes)
    styles = b"".join(record(0xE0, u16(0, n), bytes(16)) for n in (0, 14, 164, 165))
    name = text8("Leads", 1) if version == 0x600 else b"\5Leads"
    formats = formats if version == 0x600 else b""
    after = formats + styles + texts + globals_end
    offset = len(begin) + len(extra) + 4 + 6 + len(name) + len(after)
    bound = record(0x85, struct.pack("<IBB", offset, 0, 0), name)
    sheet = record(0x809, u16(version, 0x10), bytes(12)) + cells + end
    return {"Workbook" if version == 0x600 else "Book": begin + extra + bound + after + sheet}


def shared(*pieces: bytes, count: int) -> bytes:
    """The shared texts of an XLS file, the pieces after the first in records that continue it."""
    first, *others = pieces
    return record(0xFC, struct.pack("<II", count, count), first) + b"".join(
        record(0x3C, p) for p in others
    )


def labelled(row: int, column: int, text: int) -> bytes:
    """A cell of an XLS file with the shared text of that number."""
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
    return archive(
        {
            "_rels/.rels": links(("officeDocument", "xl/workbook.bin")),
            "xl/_rels/workbook.bin.rels": links(
                ("worksheet", "sheet.bin"), ("sharedStrings", "texts.bin"), ("styles", "styles.bin")
            ),
            "xl/workbook.bin": part(156, struct.pack("<II", 0, 1) + text12("r0") + text12("Leads")),
            "xl/texts.bin": b"".join(part(19, b"\0" + text12(text)) for text in texts),
            "xl/styles.bin": styles,
            "xl/sheet.bin": sheet,
        },
        zipfile.ZIP_STORED,
    )


def part(number: int, data: bytes = b"") -> bytes:
    """A record of an XLSB file."""
    name = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    return name + _size(len(data)) + data


def _size(size: int) -> bytes:
    """The size of a record: seven bits in each byte, the lowest first."""
    return bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80]) + _size(size >> 7)


def text12(text: str) -> bytes:
    """A text of an XLSB file."""
    wide = text.encode("utf-16-le")
    return struct.pack("<I", len(wide) // 2) + wide


def cell(kind: int, column: int, data: bytes, style: int = GENERAL) -> bytes:
    """A cell of an XLSB file, of the record that has the number `kind`."""
    return part(kind, struct.pack("<II", column, style) + data)


def short(kind: int, data: bytes = b"", style: int = GENERAL) -> bytes:
    """A cell of an XLSB file that stands behind the one before it, of the record of this number."""
    return part(kind, struct.pack("<I", style) + data)
