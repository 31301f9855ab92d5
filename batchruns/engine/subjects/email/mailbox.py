"""Whose mailbox an address is: in which addresses mail comes to the same person."""

GMAIL = frozenset(("gmail.com", "googlemail.com"))


def mailbox_of(address: str) -> str:
    """The mailbox of an address: in lower case, without a tag behind “+”, at Gmail without dots."""
    mailbox, _, domain = address.strip().casefold().rpartition("@")
    mailbox = mailbox.partition("+")[0] or mailbox
    if domain in GMAIL:
        mailbox, domain = mailbox.replace(".", ""), "gmail.com"
    return f"{mailbox}@{domain}"
