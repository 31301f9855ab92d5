"""Texts: their encoding, their lines, and their rejected rows as they stand there."""

import codecs
import io
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, ClassVar

from batchruns.engine.issues import Issue
from batchruns.engine.tables.detect import encoding as encodings
from batchruns.engine.tables.errors import NotRewritableError, UnreadableFileError
from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.readers.base import (
    Choice,
    OptionField,
    Reader,
    Redact,
    Sheet,
    WriteRejected,
)
from batchruns.engine.tables.readers.encoding_choices import ENCODINGS
from batchruns.engine.tables.table import Record, RejectedRow, Table
from batchruns.engine.text import gettext_noop

COPIED_CHARACTERS = 1 << 18


class TextReader(Reader):
    """A file of text in some encoding."""

    is_text = True
    by_lines: ClassVar[bool] = True
    """Whether it is read line by line, with the lines' own ends; else they are all “\\n”."""

    @abstractmethod
    def parse(self, text: io.TextIOWrapper) -> Iterable[Record]:
        """The records of the text, which is open at its beginning."""

    def detect(self) -> ParseOptions:
        """The encoding, and then all that depends on it."""
        encoding = encodings.detect_encoding(self.source.open)
        if encoding is None:
            raise UnreadableFileError("unknown_encoding")
        self._set(encoding=encoding.name, foreign_bytes=encoding.has_foreign)
        return self.detect_in_encoding()

    def detect_in_encoding(self) -> ParseOptions:
        """What follows from the encoding: all the rest, anew."""
        with self._telling_of_encoding():
            self.detect_structure()
            return self.detect_header()

    def detect_structure(self) -> None:
        """What has to be known of the text before its records can be told apart: nothing more."""

    @contextmanager
    def open_text(self) -> Iterator[io.TextIOWrapper]:
        """The text from its beginning; bytes that are none are kept where there are some."""
        errors = "surrogateescape" if self.options.foreign_bytes else "strict"
        newline = "" if self.by_lines else None
        with (
            self.source.open(lines=self.by_lines) as file,
            io.TextIOWrapper(file, self.options.encoding, errors, newline=newline) as text,
        ):
            yield text

    @contextmanager
    def records(self) -> Iterator[Iterable[Record]]:
        """The records; those with bytes that are no text have an issue."""
        with self.open_text() as text:
            records = self.parse(text)
            yield _telling_of_foreign_bytes(records) if self.options.foreign_bytes else records

    @contextmanager
    def table(self) -> Iterator[Table]:
        """The text as a table. Raises UnreadableFileError where it isn't in its encoding."""
        with self._telling_of_encoding(), super().table() as table:
            yield table

    @classmethod
    def option_fields(cls, options: ParseOptions, sheets: Sequence[Sheet]) -> list[OptionField]:
        """The encoding and the header's row."""
        choices = with_own(ENCODINGS, options.encoding)
        encoding = OptionField("encoding", gettext_noop("Encoding"), choices, options.encoding)
        return [encoding, *super().option_fields(options, sheets)]

    def change(self, chosen: Mapping[str, str]) -> ParseOptions:
        """The options with another encoding, and what follows from that, or with another header."""
        if name := chosen.get("encoding"):
            encoding = encodings.fitting(self.source.open, name)
            if encoding is None:
                raise UnreadableFileError("other_encoding", encoding=name)
            self._set(encoding=name, foreign_bytes=encoding.has_foreign)
            self.detect_in_encoding()
        return super().change(chosen)

    @contextmanager
    def writing_rejected(self, file: IO[bytes], table: Table) -> Iterator[WriteRejected]:
        """Writes the records as they stand in the text, in its encoding."""
        text = io.TextIOWrapper(file, self.options.encoding, "surrogateescape", newline="")

        def write(rejected: Iterable[RejectedRow]) -> None:
            text.writelines(self.as_line(row.raw) for row in rejected)

        if table.header_raw:
            text.write(self.as_line(table.header_raw))
        yield write
        text.flush()
        text.detach()

    def rewrite(self, file: IO[bytes], redact: Redact) -> ParseOptions:
        """Writes the text anew, in its encoding; what isn't changed stays as it stands there."""
        self.columns()
        target = io.TextIOWrapper(file, self.options.encoding, "surrogateescape", newline="")
        with self.open_text() as parsed, self.open_text() as text:
            copy = _Copy(text, target.write)
            for record in self.parse(parsed):
                cells = redact(record, "")
                is_same = cells is not None and list(cells) == record.cells
                copy.add(record.raw, record.raw if is_same else self.written(record, cells))
            copy.add_rest()
        target.flush()
        target.detach()
        return self.options

    def written(self, record: Record, cells: Sequence[str] | None) -> str:
        """What stands in the text instead of a record that has these cells now, or none at all.

        Raises NotRewritableError where that can't be said.
        """
        raise NotRewritableError("not_rewritable")

    def as_line(self, raw: str) -> str:
        """A record as it stands in the text, with a line's end."""
        return raw if raw.endswith(("\n", "\r")) else f"{raw}\n"

    @contextmanager
    def _telling_of_encoding(self) -> Iterator[None]:
        encoding = self.options.encoding
        not_in_it = UnreadableFileError("other_encoding", encoding=encoding)
        try:
            codecs.lookup(encoding or "utf-8")
        except LookupError:
            raise not_in_it from None
        try:
            yield
        except UnicodeError:
            raise not_in_it from None


class _Copy:
    """Copies a text in which some passages are replaced, which are named one after the other."""

    def __init__(self, text: io.TextIOWrapper, write: Callable[[str], object]) -> None:
        self._text = text
        self._write = write
        self._block, self._at = "", 0

    def add(self, passage: str, replacement: str) -> None:
        """Copies what stands before the next such passage, and writes the replacement for it."""
        while (begin := self._block.find(passage, self._at)) < 0:
            if not (more := self._text.read(COPIED_CHARACTERS)):
                raise NotRewritableError("not_rewritable")
            self._block, self._at = self._block[self._at :] + more, 0
        self._write(self._block[self._at : begin])
        self._write(replacement)
        self._at = begin + len(passage)

    def add_rest(self) -> None:
        """Copies what stands behind the last passage."""
        self._write(self._block[self._at :])
        while more := self._text.read(COPIED_CHARACTERS):
            self._write(more)


def line_end(raw: str) -> str:
    """The line's end of a record as it stands in a text."""
    return raw[len(raw.rstrip("\r\n")) :]


def with_own(labels: Sequence[tuple[str, str]], own: str | None) -> list[Choice]:
    """The choices for pairs of a value and its label, with the present value among them."""
    choices = [Choice(value, label) for value, label in labels]
    if own is None or any(value == own for value, _ in labels):
        return choices
    return [*choices, Choice(own, own)]


def _telling_of_foreign_bytes(records: Iterable[Record]) -> Iterator[Record]:
    """Records with bytes that are no text have an issue, and a sign in the place of each byte."""
    for record in records:
        if encodings.FOREIGN.search(record.raw):
            cells = [encodings.FOREIGN.sub("\ufffd", cell) for cell in record.cells]
            record = record._replace(cells=cells, issue=record.issue or Issue("foreign_bytes"))
        yield record
