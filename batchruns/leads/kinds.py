"""What kind of file it is, by what is in it; a name's ending only decides what we don't take."""

from pathlib import Path, PurePath
from zipfile import BadZipFile, ZipFile

from batchruns.leads.errors import UnreadableFile
from batchruns.leads.formats import DELIMITED

ENDINGS = {".csv": DELIMITED, ".tsv": DELIMITED, ".tab": DELIMITED, ".txt": DELIMITED}
ENDINGS |= {".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".ods": "ods"}
TAKEN = "CSV, TSV, XLSX, XLS and ODS"

# How files begin that people mistake for tables.
SIGNATURES = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a media file",
    b"\x1f\x8b": "a gzip archive",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"SQLite format 3": "an SQLite database",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"{\\rtf": "an RTF document",
}
SAMPLE = 1 << 16
# Bytes that no text holds, whatever its encoding.
CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b\x1c\x1d\x1e\x1f"))


def detect(path: Path, filename: str) -> str:
    """The kind of the file at `path`, which the person calls `filename`. Raises UnreadableFile."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    if not head.strip():
        raise UnreadableFile("This file is empty. Choose the file that holds the leads.")
    kind = _by_content(path, head)
    ending = PurePath(filename).suffix.lower()
    if kind == DELIMITED and ending not in ("", *ENDINGS):
        raise UnreadableFile(
            f"Files that end in “{ending}” can't be read. Save it as one of {TAKEN}, and upload that."
        )
    if kind == DELIMITED and ENDINGS.get(ending, kind) != kind:
        raise UnreadableFile(
            f"This file is called “{ending}” but isn't a spreadsheet. "
            "Save it again as XLSX or CSV, and upload that."
        )
    return kind


def _by_content(path: Path, head: bytes) -> str:
    for signature, name in SIGNATURES.items():
        if head.startswith(signature):
            raise _not_a_table(name)
    if head.startswith(b"PK\x03\x04"):
        return _archive(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    if _is_binary(head):
        raise _not_a_table("not text")
    return DELIMITED


def _archive(path: Path) -> str:
    """The kind of a spreadsheet, whose file is a zip archive of its parts."""
    try:
        with ZipFile(path) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (BadZipFile, OSError, RuntimeError, NotImplementedError):
        raise UnreadableFile(
            "This file is broken: its end is missing, or it was changed on the way. "
            "Save or download it again, and upload that."
        ) from None
    if mimetype == b"application/vnd.oasis.opendocument.spreadsheet":
        return "ods"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    raise _not_a_table("a document or an archive")


def _is_binary(head: bytes) -> bool:
    """Whether there are more control characters than a text could have. UTF-16 has its NULs."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    nuls = (head[0::2].count(0), head[1::2].count(0))
    if max(nuls) > 0.4 * len(head) / 2:
        return False
    controls = len(head) - len(head.translate(None, CONTROLS))
    return controls > 0.02 * len(head)


def _not_a_table(name: str) -> UnreadableFile:
    return UnreadableFile(
        f"This is {name}, not a table of leads. Upload a file of one of these kinds: {TAKEN}."
    )
