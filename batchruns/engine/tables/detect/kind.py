"""What kind of file it is, by what is in it; a name's ending only decides what we don't take."""

import re
from dataclasses import dataclass
from pathlib import Path, PurePath
from zipfile import ZipFile

from batchruns.engine.tables.errors import UnreadableFile
from batchruns.engine.tables.parse_options import DELIMITED, TEXTS
from batchruns.engine.tables.readers.json import records
from batchruns.engine.tables.readers.spreadsheets.compound_file import Compound
from batchruns.engine.tables.readers.spreadsheets.xml import LOCKED
from batchruns.engine.tables.source import only_member, opened, telling_damage, unpacked

DELIMITED_ENDINGS = ("", ".csv", ".tsv", ".tab", ".txt", ".psv", ".asc", ".dat")
JSON_ENDINGS = (".json", ".jsonl", ".ndjson")
SPREADSHEET_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
TAKEN = "CSV, TSV, XLSX, XLS, ODS and JSON"

ZIP = b"PK\x03\x04"
GZIP = b"\x1f\x8b"
OLE = b"\xd0\xcf\x11\xe0"
# How files begin that people mistake for tables.
SIGNATURES = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a media file",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"SQLite format 3": "an SQLite database",
    b"PAR1": "a Parquet file",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"{\\rtf": "an RTF document",
}
MARKUP = (b"<!doctype", b"<html", b"<table", b"<?xml")
MACROS = (
    "This spreadsheet holds macros, which are programs. "
    "Save it as XLSX, which leaves them out, and upload that."
)
NUMBERS = "This is a document of Apple Numbers. Export it as XLSX or CSV, and upload that."
MACRO_PARTS = re.compile(r"(?:.*/)?vbaProject\.bin|Basic/.+/(?!script-lb\.xml).+|Scripts/.*[^/]")
SAMPLE = 1 << 16
# Bytes that no text holds, whatever its encoding.
CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x01\x02\x1a\x1b\x1c\x1d\x1e\x1f"))


@dataclass(frozen=True)
class Kind:
    """What a file is: one of the kinds of `Format`, and what it is packed in."""

    name: str
    compression: str | None = None


def detect(path: Path, filename: str) -> Kind:
    """The kind of the file at `path`, which the person calls `filename`. Raises UnreadableFile."""
    compression, inner_name = _packing(path, filename)
    with opened(path, compression) as file:
        head = file.read(SAMPLE)
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile("This file is empty. Choose the file that holds the leads.")
    name = _by_content(path, head, compression)
    ending = PurePath(inner_name).suffix.lower()
    if name in TEXTS:
        _refuse_other_endings(ending)
    if ending in JSON_ENDINGS and name == DELIMITED:
        raise UnreadableFile(
            f"This file is called “{ending}” but holds no JSON. "
            "It must be a list of objects, or one object on each line."
        )
    return Kind(name, compression)


def _packing(path: Path, filename: str) -> tuple[str | None, str]:
    """What the file is packed in, and the name of what is in there."""
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(GZIP):
        return "gzip", filename.removesuffix(".gz").removesuffix(".gzip")
    if start == ZIP and not _spreadsheet(path):
        with telling_damage(), ZipFile(path) as archive:
            return "zip", only_member(archive).filename
    return None, filename


def _refuse_other_endings(ending: str) -> None:
    if ending in SPREADSHEET_ENDINGS:
        raise UnreadableFile(
            f"This file is called “{ending}” but isn't a spreadsheet. "
            "Save it again as XLSX or CSV, and upload that."
        )
    if ending not in (*DELIMITED_ENDINGS, *JSON_ENDINGS):
        raise UnreadableFile(
            f"Files that end in “{ending}” can't be read. Save it as one of {TAKEN}, and upload that."
        )


def _by_content(path: Path, head: bytes, compression: str | None) -> str:
    for signature, name in SIGNATURES.items():
        if head.startswith(signature):
            raise _not_a_table(name)
    if head.startswith((ZIP, GZIP)):
        return _packed_spreadsheet(path, head, compression)
    if head.startswith(OLE):
        return _ole(path, compression)
    if head.lstrip().lower().startswith(MARKUP):
        raise UnreadableFile(
            "This is a web page or XML, whatever it is called. "
            "Open it in your spreadsheet program, save it as XLSX, and upload that."
        )
    if _is_binary(head):
        raise _not_a_table("not text")
    return records.kind_of(head) or DELIMITED


def _packed_spreadsheet(path: Path, head: bytes, compression: str | None) -> str:
    """The kind of a spreadsheet, whose file is a zip archive of its parts."""
    if head.startswith(ZIP):
        with unpacked(path, compression) as plain:
            if kind := _spreadsheet(plain):
                return kind
    raise UnreadableFile(
        "This is an archive inside an archive. Unpack it, and upload the file that holds the leads."
    )


def _spreadsheet(path: Path) -> str | None:
    """Which spreadsheet a zip archive is, or None."""
    with telling_damage(), ZipFile(path) as archive:
        names = set(archive.namelist())
        mimetype = archive.open("mimetype").read(100) if "mimetype" in names else b""
    if any(map(MACRO_PARTS.fullmatch, names)):
        raise UnreadableFile(MACROS)
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if any(name.endswith(".iwa") for name in names):
        raise UnreadableFile(NUMBERS)
    if mimetype or any(name.startswith(("word/", "ppt/")) for name in names):
        raise _not_a_table("a document")
    if "xl/workbook.bin" in names:
        return "xlsb"
    return "xlsx" if any(name.startswith("xl/") for name in names) else None


def _ole(path: Path, compression: str | None) -> str:
    """XLS; but a workbook with a password hides in the same container, as do other documents."""
    with unpacked(path, compression) as plain, plain.open("rb") as file, telling_damage():
        names = {entry.name for entry in Compound(file).entries}
    if "EncryptedPackage" in names:
        raise UnreadableFile(LOCKED)
    if "_VBA_PROJECT_CUR" in names or "_VBA_PROJECT" in names:
        raise UnreadableFile(MACROS)
    if not names & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        raise _not_a_table("a document or another file of Office")
    return "xls"


def _is_binary(head: bytes) -> bool:
    """Whether there are more control characters than a text could have. UTF-16 has its NULs."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    fewer, more = sorted((head[0::2].count(0), head[1::2].count(0)))
    if more > max(0.02 * len(head), 4 * fewer) or fewer > 0.2 * len(head):
        return False
    controls = len(head) - len(head.translate(None, CONTROLS))
    return controls > 0.02 * len(head)


def _not_a_table(name: str) -> UnreadableFile:
    return UnreadableFile(
        f"This is {name}, not a table of leads. Upload a file of one of these kinds: {TAKEN}."
    )
