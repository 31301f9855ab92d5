"""Mailboxes of a function, not of a person (RFC 2142, and habits in many languages)."""

from batchruns.engine.reference.tsv import TableFile

FILE = TableFile(
    "batchruns.engine.subjects.email",
    "roles.tsv",
    ("use", "word"),
    choices={"use": ("role", "anywhere", "addition")},
)


def _words(use: str) -> frozenset[str]:
    return frozenset(word for listed, word in FILE.rows() if listed == use)


ROLES = _words("role")
# Behind these stands where or what the function is for, whatever it is: “info.berlin”, “sales-north”.
OF_ANYTHING = _words("anywhere")
# What is added to a role: for whom or where it is (“sales.de”, “info-emea”, “hr_team”).
ADDED = _words("addition")
COUNTRY_CODE = 2
DIGITS = "0123456789"
SEPARATORS = str.maketrans("-_", "..")
# How the mailboxes of functions begin: most others need no closer look.
LONGEST_BEGINNING = 3
BEGINNINGS = frozenset(
    (role[:2] + behind)[:LONGEST_BEGINNING]
    for role in ROLES
    for behind in (role[2:], "", *f"+-_.{DIGITS}")
)


def is_role(local_part: str) -> bool:
    """Whether a mailbox is that of a function: “info”, “Sales+eu”, “customer-service”, “hr2”."""
    name = local_part.lower()
    if name[:LONGEST_BEGINNING] not in BEGINNINGS:
        return False
    name = name.partition("+")[0]
    return name in ROLES or _is_made_of_roles(name)


def _is_made_of_roles(name: str) -> bool:
    """Whether a name is that of a role with signs in it or an addition: “sales.de”, “hr2”."""
    name = name.translate(SEPARATORS).rstrip(DIGITS)
    first, _, rest = name.partition(".")
    if first in ROLES:
        return first in OF_ANYTHING or all(map(_is_added, rest.split(".")))
    return len(first) > 1 and name.replace(".", "") in ROLES


def _is_added(word: str) -> bool:
    return len(word) <= COUNTRY_CODE or word in ADDED or word in ROLES
