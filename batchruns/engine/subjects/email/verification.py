"""What a verifier's status says of an address: one vocabulary for the words of all verifiers."""

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


@lru_cache(maxsize=REMEMBERED)
def read_verification(text: str) -> tuple[str, Issue | None]:
    """deliverable, undeliverable, risky or unknown, by a verifier's word for it (“accept_all”).

    Nothing for a placeholder, and for a word that is no status known, with the issue.
    """
    if is_nothing(text) and plain(text) not in _STATUS_OF:
        return "", None
    status = _STATUS_OF.get(plain(text), "")
    return status, None if status else Issue("unknown_verification", {"text": text})
