"""What a verifier's status says of an address: one vocabulary for the words of all verifiers."""

import re
from functools import lru_cache

from batchruns.engine.issues import Issue
from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.text import plain

STATUSES = ("deliverable", "undeliverable", "risky", "unknown")
FILE = TableFile(
    "batchruns.engine.subjects.email",
    "verification.tsv",
    ("status", "word"),
    key=("word",),
    choices={"status": STATUSES},
)
_STATUS_OF = {word: status for status, word in FILE.rows()}
REMEMBERED = 1_000
# “mailboxDoesNotExist”
WITHIN_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")
# “Invalid (mailbox_not_found)”, “risky: accept_all”, “Valid - 98 %”
BETWEEN = re.compile(r"[()\[\]:;,/|=]|\s[-–—]\s")
LONGEST = 100
# “Email address is valid”, “correo válido”
WITHOUT_MEANING = frozenset("email mail e address adresse correo indirizzo direccion is".split())


@lru_cache(maxsize=REMEMBERED)
def read_verification(text: str) -> tuple[str, Issue | None]:
    """deliverable, undeliverable, risky or unknown, by a verifier's word for it (“accept_all”).

    Nothing for a placeholder, and for a word that is no status known, with the issue.
    """
    if is_nothing(text) and plain(text) not in _STATUS_OF:
        return "", None
    status = _STATUS_OF.get(plain(text), "") or _status_of_parts(text)
    return status, None if status else Issue("unknown_verification", {"text": text})


def _status_of_parts(text: str) -> str:
    """What the parts of a text say, if all that are known say the same."""
    parts = BETWEEN.split(WITHIN_CAMEL_CASE.sub(" ", text[:LONGEST]))
    statuses = set(map(_status_of_part, parts)) - {""}
    return statuses.pop() if len(statuses) == 1 else ""


def _status_of_part(text: str) -> str:
    words = [word for word in plain(text).split() if word not in WITHOUT_MEANING]
    return _STATUS_OF.get(plain(text), "") or _STATUS_OF.get(" ".join(words), "")
