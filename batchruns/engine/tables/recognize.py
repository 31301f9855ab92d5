"""What kind of file it is, by what is in it; a name's ending only decides what isn't taken."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.readers.base import READERS, Confidence, Reader
from batchruns.engine.tables.readers.sample import ZIP, FileSample
from batchruns.engine.tables.source import Source, damage_as_errors, only_member
from batchruns.engine.text import gettext_noop

GZIP = b"\x1f\x8b"
OLE = b"\xd0\xcf\x11\xe0"
# How files begin that people mistake for tables.
SIGNATURES = {
    b"%PDF": gettext_noop("a PDF document"),
    b"\x89PNG": gettext_noop("a PNG picture"),
    b"\xff\xd8\xff": gettext_noop("a JPEG picture"),
    b"GIF8": gettext_noop("a GIF picture"),
    b"RIFF": gettext_noop("a media file"),
    b"Rar!": gettext_noop("a RAR archive"),
    b"7z\xbc\xaf": gettext_noop("a 7-Zip archive"),
    b"SQLite format 3": gettext_noop("an SQLite database"),
    b"FEA1": gettext_noop("a Feather file of a version that is no longer read"),
    b"\x7fELF": gettext_noop("a program"),
    b"MZ\x90": gettext_noop("a program"),
    b"{\\rtf": gettext_noop("an RTF document"),
    OLE: gettext_noop("a document or another file of Office"),
}
MARKUP = (b"<!doctype", b"<html", b"<table", b"<?xml")
# What stands around nothing: blanks, and the marks by which Unicode begins.
BLANKS = b" \t\r\n\0\xef\xbb\xbf\xff\xfe"
# Bytes that no text holds, whatever its encoding.
CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x01\x02\x1a\x1b\x1c\x1d\x1e\x1f"))


def recognize(path: Path, filename: str) -> tuple[type[Reader], str | None]:
    """The reader for the file at `path`, which the person calls `filename`, and its compression.

    Raises UnreadableFileError.
    """
    compression, inner_name = _packing(path, filename)
    with Source(path, compression) as source:
        sample = FileSample(source, inner_name)
        if not sample.head.strip(BLANKS):
            raise UnreadableFileError("empty_file")
        reader = _best(sample)
    if reader.is_text:
        _check_ending(reader, sample.ending)
    return reader, compression


def format_titles() -> list[str]:
    """What people call the files that can be read: CSV, XLSX and so on."""
    return [title for reader in READERS.values() for title in reader.titles]


def _packing(path: Path, filename: str) -> tuple[str | None, str]:
    """What the file is packed in, and the name of what is in there."""
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(GZIP):
        return "gzip", filename.removesuffix(".gz").removesuffix(".gzip")
    if start == ZIP:
        with Source(path, None) as source:
            is_one_file = _is_one_file(FileSample(source, filename))
        if not is_one_file:
            with damage_as_errors(), ZipFile(path) as archive:
                return "zip", only_member(archive).filename
    return None, filename


def _is_one_file(archive: FileSample) -> bool:
    """Whether an archive is a spreadsheet; other documents that are archives are refused."""
    if any(reader.recognize(archive) is Confidence.CERTAIN for reader in READERS.values()):
        return True
    _refuse_documents(archive)
    return False


def _best(sample: FileSample) -> type[Reader]:
    """The reader that is surest; without a certain one, the files that are no tables are refused."""
    sure = {reader: reader.recognize(sample) for reader in READERS.values()}
    best = max(sure, key=lambda reader: sure[reader])
    if sure[best] is not Confidence.CERTAIN:
        for refuse in REFUSALS:
            refuse(sample)
    return best


def _refuse_documents(sample: FileSample) -> None:
    if any(name.endswith(".iwa") for name in sample.members):
        raise UnreadableFileError("apple_numbers")
    if sample.mimetype or sample.has_below("word/", "ppt/"):
        raise not_a_table(gettext_noop("a document"))


def _refuse_archives(sample: FileSample) -> None:
    if sample.is_archive or sample.head.startswith(GZIP):
        raise UnreadableFileError("archive_in_archive")


def _refuse_signatures(sample: FileSample) -> None:
    for signature, what in SIGNATURES.items():
        if sample.head.startswith(signature):
            raise not_a_table(what)


def _refuse_markup(sample: FileSample) -> None:
    if sample.head.lstrip().lower().startswith(MARKUP):
        raise UnreadableFileError("markup")


def _refuse_binary(sample: FileSample) -> None:
    if _is_binary(sample.head):
        raise not_a_table(gettext_noop("not text"))


REFUSALS: tuple[Callable[[FileSample], None], ...] = (
    _refuse_signatures,
    _refuse_documents,
    _refuse_archives,
    _refuse_markup,
    _refuse_binary,
)


def _check_ending(reader: type[Reader], ending: str) -> None:
    """Refuses a text whose name says that it is something else."""
    named = next((named for named in READERS.values() if ending in named.endings), None)
    if named is None:
        raise UnreadableFileError("ending_not_taken", ending=ending, kinds=format_titles())
    if named.misnamed and named.misnamed != reader.misnamed:
        raise UnreadableFileError(named.misnamed, ending=ending)


def _is_binary(head: bytes) -> bool:
    """Whether there are more control characters than a text could have. UTF-16 has its NULs."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    fewer, more = sorted((head[0::2].count(0), head[1::2].count(0)))
    if more > max(0.02 * len(head), 4 * fewer) or fewer > 0.2 * len(head):
        return False
    controls = len(head) - len(head.translate(None, CONTROLS))
    return controls > 0.02 * len(head)


def not_a_table(what: str) -> UnreadableFileError:
    """The error for a file that is something else; `what` is marked for translation."""
    return UnreadableFileError("not_a_table", what=what, kinds=format_titles())
