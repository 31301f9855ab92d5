"""Whose mailbox an address is: in which addresses mail comes to the same person."""

import re

from batchruns.engine.subjects.email.read import read_email

PLAIN_ADDRESS = re.compile(r"[a-z0-9._+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
GMAIL = frozenset(("gmail.com", "googlemail.com"))


def mailbox_of(address: str) -> str:
    """The mailbox of an address: in lower case, without a tag behind “+”, at Gmail without dots."""
    mailbox, _, domain = address.strip().casefold().rpartition("@")
    mailbox = mailbox.partition("+")[0] or mailbox
    if domain in GMAIL:
        mailbox, domain = mailbox.replace(".", ""), "gmail.com"
    return f"{mailbox}@{domain}"


def address_in(text: str) -> str:
    """The address that a text names, in lower case; "" if it holds none."""
    lower = text.strip().lower()
    if PLAIN_ADDRESS.fullmatch(lower) and "xn--" not in lower:
        return lower
    return read_email(text.strip()).normalized.casefold()
