"""Who is sought: an email address, a phone number, a name; and which texts hold one of them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cached_property, partial
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile, is_zipfile

from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    PhoneNumberMatcher,
    format_number,
    national_significant_number,
    parse,
)

from batchruns.engine.subjects.email.mailbox import address_in
from batchruns.engine.subjects.phone.read import read_phone
from batchruns.engine.tables.source import Source

BLOCK = 1 << 20
TAIL_DIGITS = 7
"""So many digits at the end of a number stand in every way to write it."""
PACKED = (b"\xd0\xcf\x11\xe0", b"PAR1", b"ARRO")
"""Beginnings of files whose texts can't be seen in their bytes: XLS, Parquet, Arrow."""
# All bytes but letters, digits and @: without them an address or a number is the same in a cell, in
# quotes, in XML and in UTF-16.
_BETWEEN = bytes(set(range(256)) - set(b"abcdefghijklmnopqrstuvwxyz0123456789@"))
_ADDRESS = re.compile(r"[^\s<>()\[\]{},;:\"|]+@[^\s<>()\[\]{},;:\"'|]+")
_WORD = re.compile("[a-z0-9]+")


class Kind(StrEnum):
    """By what a row is somebody's, the surest first."""

    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"
    MENTION = "mention"
    """The address or number stands somewhere in a row that is about somebody else."""


@dataclass(frozen=True)
class Identity:
    """Who is sought. What is empty isn't asked for."""

    email: str = ""
    """Normalized, in lower case."""
    phone: str = ""
    """E.164."""
    name: str = ""
    """As it was typed, which is compared without regard to case and blanks."""

    @classmethod
    def of(cls, email: str, phone: str, name: str, country: str | None) -> "Identity":
        """What a person typed, a number dialed from `country`; what is no address or number is empty."""
        return cls(
            address_in(email),
            read_phone(phone.strip(), country).e164,
            " ".join(name.split()),
        )

    def __bool__(self) -> bool:
        return bool(self.email or self.phone or self.name)

    @property
    def inputs(self) -> dict[str, str]:
        """As lookups name them."""
        named = {"email": self.email, "phone": self.phone, "full_name": self.name}
        return {name: text for name, text in named.items() if text}

    def dump(self) -> dict[str, str]:
        """As JSON."""
        return asdict(self)

    # --- texts that hold it ---------------------------------------------------------------------------

    def is_email_in(self, text: str) -> bool:
        """Whether the address stands in a text."""
        if not self.email or not _has_at(text):
            return False
        tokens = (token.strip("'.") for token in _ADDRESS.findall(text))
        return any(self._is_email(token) for token in (text.strip(), *tokens))

    def is_phone_in(self, text: str, country: str | None) -> bool:
        """Whether the number stands in a text, dialed from `country`."""
        if not self.phone or self._tail not in "".join(filter(str.isdigit, text)):
            return False
        if read_phone(text.strip(), country).e164 == self.phone:
            return True
        matches = PhoneNumberMatcher(text, country)
        return any(format_number(m.number, PhoneNumberFormat.E164) == self.phone for m in matches)

    def is_name(self, text: str) -> bool:
        """Whether a text is exactly the name."""
        return bool(self.name) and folded(text) == self._name

    def is_in(self, text: str, country: str | None) -> bool:
        """Whether the address or the number stands in a text, or it is the name."""
        return self.is_email_in(text) or self.is_phone_in(text, country) or self.is_name(text)

    def may_be_in_row(self, cells: Sequence[str]) -> bool:
        """Whether a row is worth a closer look: never False where it holds one of them."""
        text = "\n".join(cells)
        if self.name and all(word in folded(text) for word in self._name.split()):
            return True
        others = self._without_name
        return bool(others) and others._may_be_in([text.encode("utf-8", "surrogatepass")])

    # --- files that may -------------------------------------------------------------------------------

    def may_be_in_file(self, file: BinaryIO) -> bool:
        """Whether a text of our own is worth reading: never False where it holds one of them."""
        return self._may_be_in(iter(partial(file.read, BLOCK), b""))

    def may_be_in_upload(self, path: Path, compression: str | None) -> bool:
        """Whether an uploaded file is worth reading: never False where it holds one of them."""
        with Source(path, compression) as source:
            plain = source.unpacked()
            with plain.open("rb") as file:
                if file.read(4) in PACKED:
                    return True
            if is_zipfile(plain):
                return self._may_be_in(_members(plain))
            with plain.open("rb") as file:
                return self.may_be_in_file(file)

    def _may_be_in(self, blocks: Iterable[bytes]) -> bool:
        if self._needles is None:
            return True
        overlap = max(map(len, self._needles), default=1) - 1
        carried = b""
        for block in blocks:
            text = carried + block.lower().translate(None, _BETWEEN)
            if any(needle in text for needle in self._needles):
                return True
            carried = text[len(text) - overlap :] if overlap else b""
        return False

    @cached_property
    def _needles(self) -> list[bytes] | None:
        """Of which one stands in every file that holds it; None where nothing does for sure."""
        needles = [*self._of_email(), *self._of_phone(), *self._of_name()]
        return None if None in needles else [each.encode() for each in needles if each]

    def _of_email(self) -> Iterator[str | None]:
        if not self.email:
            return
        local, _, domain = self.email.rpartition("@")
        if not self.email.isascii():
            yield None
            return
        last = _WORD.findall(local)[-1:] if local[-1:].isalnum() else []
        end = "".join(_WORD.findall(domain))
        for at in ("@", "at"):
            yield "".join([*last, at, end])

    def _of_phone(self) -> Iterator[str | None]:
        if self.phone:
            yield self._tail

    def _of_name(self) -> Iterator[str | None]:
        if self.name:
            # “ß” is “ss” where case doesn't count.
            runs = _WORD.findall(self._name.replace("ss", " "))
            yield max(runs, key=len, default="") or None

    @cached_property
    def _tail(self) -> str:
        try:
            return str(national_significant_number(parse(self.phone)))[-TAIL_DIGITS:]
        except NumberParseException:
            return self.phone[-TAIL_DIGITS:]

    @cached_property
    def _name(self) -> str:
        return folded(self.name)

    @cached_property
    def _without_name(self) -> "Identity":
        return Identity(self.email, self.phone)

    def _is_email(self, text: str) -> bool:
        return address_in(text) == self.email


def folded(text: str) -> str:
    """A text as it is compared: without regard to case, blanks, and how its accents are encoded."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _has_at(text: str) -> bool:
    return "@" in text or "at" in text.casefold()


def _members(path: Path) -> Iterator[bytes]:
    """The parts of an archive, unpacked, in blocks."""
    with ZipFile(path) as archive:
        for member in archive.infolist():
            with archive.open(member) as file:
                yield from iter(partial(file.read, BLOCK), b"")
