"""The kinds of entries of a do-not-contact list, and the hashes that stand for entries."""

from collections.abc import Mapping
from enum import StrEnum
from hashlib import blake2b
from typing import NamedTuple

from batchruns.engine.text import gettext_noop

FURTHER_EMAILS, FURTHER_PHONES = "further_emails", "further_phones"
"""What a lead has besides its best address and number, with spaces between."""
FURTHER_OF = {"email": FURTHER_EMAILS, "phone": FURTHER_PHONES}


class Kind(StrEnum):
    """What an entry says of the people who must not be contacted."""

    EMAIL = "email"
    PHONE = "phone"
    DOMAIN = "domain"
    PERSON = "name_and_company"


KIND_LABELS: Mapping[Kind, str] = {
    Kind.EMAIL: gettext_noop("Email"),
    Kind.PHONE: gettext_noop("Phone"),
    Kind.DOMAIN: gettext_noop("Domain"),
    Kind.PERSON: gettext_noop("Name and company"),
}


class Key(NamedTuple):
    """What an entry and a lead have in common, if the entry means the lead."""

    kind: Kind
    text: str
    """In the normal form of its kind."""

    def hash(self, secret: bytes) -> int:
        """64 bits with a sign, from which nobody without the secret can tell the text."""
        text = f"{self.kind}\0{self.text}".encode("utf-8", "surrogatepass")
        return int.from_bytes(blake2b(text, digest_size=8, key=secret).digest(), signed=True)
