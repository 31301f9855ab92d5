"""What a person may change about how a file is read, as values and labels for a page."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from batchruns.engine.tables import reader
from batchruns.engine.tables.parse_options import ONE_COLUMN, SPREADSHEETS, Format
from batchruns.engine.tables.readers.spreadsheets import workbook

Choice = tuple[str, str]
"""What the page sends back, and what it shows."""

NO_NAMES = "none"
"""As the header's row: there is none."""

ENCODINGS: tuple[Choice, ...] = (
    ("utf-8", "Unicode (UTF-8)"),
    ("utf-16", "Unicode (UTF-16)"),
    ("utf-16-le", "Unicode (UTF-16, little endian)"),
    ("utf-16-be", "Unicode (UTF-16, big endian)"),
    ("utf-32", "Unicode (UTF-32)"),
    ("cp1252", "Western European (Windows-1252)"),
    ("iso8859_15", "Western European (ISO-8859-15)"),
    ("latin-1", "Western European (ISO-8859-1)"),
    ("mac_roman", "Western European (Mac)"),
    ("cp850", "Western European (DOS 850)"),
    ("cp1250", "Central European (Windows-1250)"),
    ("iso8859_2", "Central European (ISO-8859-2)"),
    ("cp852", "Central European (DOS 852)"),
    ("cp1251", "Cyrillic (Windows-1251)"),
    ("koi8_r", "Cyrillic (KOI8-R)"),
    ("koi8_u", "Cyrillic (KOI8-U)"),
    ("iso8859_5", "Cyrillic (ISO-8859-5)"),
    ("cp866", "Cyrillic (DOS 866)"),
    ("cp1253", "Greek (Windows-1253)"),
    ("iso8859_7", "Greek (ISO-8859-7)"),
    ("cp1254", "Turkish (Windows-1254)"),
    ("iso8859_9", "Turkish (ISO-8859-9)"),
    ("cp1255", "Hebrew (Windows-1255)"),
    ("iso8859_8", "Hebrew (ISO-8859-8)"),
    ("cp1256", "Arabic (Windows-1256)"),
    ("iso8859_6", "Arabic (ISO-8859-6)"),
    ("cp1257", "Baltic (Windows-1257)"),
    ("iso8859_13", "Baltic (ISO-8859-13)"),
    ("cp1258", "Vietnamese (Windows-1258)"),
    ("cp874", "Thai (Windows-874)"),
    ("cp932", "Japanese (Shift-JIS)"),
    ("euc_jp", "Japanese (EUC-JP)"),
    ("gb18030", "Chinese, simplified (GB 18030)"),
    ("big5hkscs", "Chinese, traditional (Big5)"),
    ("cp949", "Korean (EUC-KR)"),
)
DELIMITERS: tuple[Choice, ...] = (
    (",", "comma ,"),
    (";", "semicolon ;"),
    ("\t", "tab"),
    ("|", "bar |"),
    (":", "colon :"),
    ("~", "tilde ~"),
    ("^", "caret ^"),
    ("||", "two bars ||"),
    ("::", "two colons ::"),
    (ONE_COLUMN, "none: one column"),
)
QUOTES: tuple[Choice, ...] = (
    ('"', 'double quotes "…"'),
    ("'", "single quotes '…'"),
    ("", "none"),
)


def encodings(format: Format) -> list[Choice]:
    """The encodings to choose from; the format's own is among them."""
    return _with(ENCODINGS, format.encoding)


def delimiters(format: Format) -> list[Choice]:
    """The delimiters to choose from; the format's own is among them."""
    return _with(DELIMITERS, format.delimiter)


def sheets(path: Path, format: Format) -> list[Choice]:
    """The sheets of a spreadsheet; none for other files. Raises UnreadableFile."""
    if format.kind not in SPREADSHEETS:
        return []
    return [
        (sheet.name, sheet.name if sheet.is_visible else f"{sheet.name} (hidden)")
        for sheet in workbook.sheets(path, format)
        if sheet.cells
    ]


def header_rows(format: Format) -> list[tuple[int | None, str]]:
    """Which row may hold the names: the first ones, and none."""
    most = max(10, (format.header_row or 0) + 1)
    return [
        (None, "there are no names"),
        *((place, f"row {place + 1}") for place in range(most)),
    ]


def _with(choices: tuple[Choice, ...], own: str | None) -> list[Choice]:
    if own is None or any(value == own for value, _ in choices):
        return list(choices)
    return [*choices, (own, own)]


def changed(path: Path, format: Format, chosen: Mapping[str, str]) -> Format:
    """The format with these choices: encoding, delimiter, quotechar, sheet, header_row.

    What follows from one, and isn't chosen itself, is found out anew. Raises UnreadableFile.
    """
    if "encoding" in chosen:
        format = reader.in_encoding(path, format, chosen["encoding"])
    if "sheet" in chosen:
        format = reader.detect_rest(path, replace(format, sheet=chosen["sheet"]))
    if chosen.keys() & {"delimiter", "quotechar"}:
        quotechar = chosen.get("quotechar", format.quotechar) or None
        format = replace(
            format,
            delimiter=chosen.get("delimiter", format.delimiter),
            quotechar=quotechar,
            # Without quotes, what stands before them is a character like any other.
            escapechar=format.escapechar if quotechar else None,
        )
        format = replace(format, header_row=reader.detect_header(path, format))
    if "header_row" in chosen:
        row = chosen["header_row"]
        format = replace(format, header_row=None if row == NO_NAMES else int(row))
    return format
