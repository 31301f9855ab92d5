"""Files of leads, as bytes: texts, archives, what a browser sends."""

import gzip
import io
import zipfile
from collections.abc import Iterable

from django.core.files.uploadedfile import TemporaryUploadedFile

LEADS = """Name,E-Mail,Phone,Company,Country,Note
Ada Lovelace,ada@analytical.co.uk,020 7946 0018,Analytical Engines Ltd,United Kingdom,007
Grace Hopper,grace.hopper@gmail.com,+1 650-253-0000,Navy Inc.,USA,"two
lines, one cell"
"""
"""Two people and six columns, with a cell of two lines."""


def as_bytes(content: str | bytes) -> bytes:
    """Text in UTF-8; bytes as they are."""
    return content.encode() if isinstance(content, str) else content


def joined(rows: Iterable[Iterable[str]], delimiter: str = ",", end: str = "\n") -> str:
    """The rows as text, with nothing quoted."""
    return "".join(delimiter.join(row) + end for row in rows)


def zipped(content: str | bytes, name: str = "leads.csv") -> bytes:
    """A zip archive of one file."""
    return archive({name: content})


def archive(files: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of files by their names. The same files give the same bytes on every day."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as target:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = compression
            target.writestr(entry, content)
    return file.getvalue()


def gzipped(content: str | bytes) -> bytes:
    """The content in gzip, without the time of day in its header."""
    return gzip.compress(as_bytes(content), mtime=0)


def uploaded(content: str | bytes = LEADS, name: str = "leads.csv") -> TemporaryUploadedFile:
    """An uploaded file, as Django hands it to a view."""
    data = as_bytes(content)
    file = TemporaryUploadedFile(name, "text/csv", len(data), None)
    file.write(data)
    file.seek(0)
    return file
