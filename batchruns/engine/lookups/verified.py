"""What verifiers of email addresses say, in one vocabulary."""

from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.values import email, email_status, filled, text

_DETAILS = {
    "accept all": "catch-all",
    "catch all": "catch-all",
    "catchall": "catch-all",
    "role based": "role",
    "role account": "role",
    "role based catch all": "role, catch-all",
    "role based accept all": "role, catch-all",
    "disposable email": "disposable",
    "mailbox quota exceeded": "mailbox full",
    "failed syntax check": "invalid syntax",
    "bad syntax": "invalid syntax",
    "no dns entries": "no mail server",
    "bad dns": "no mail server",
    "does not accept mail": "no mail server",
    "timeout exceeded": "no answer in time",
    "mail server did not respond": "no answer in time",
    "spamtrap": "spam trap",
    "possible trap": "possible spam trap",
    "spamtrap network": "possible spam trap",
    "do not mail": "do not mail",
    "possible typo": "possible typo",
    "free email host": "free mail provider",
}


def verified(
    status: object,
    details: object = "",
    suggestion: object = "",
    *,
    units: int = 0,
    confidence: int | None = None,
) -> LookupAnswer:
    """A verifier's answer by its own words for status and details, and what it thinks was meant.

    One whose status is no word of any verifier is broken.
    """
    known = email_status(status)
    if not known:
        return LookupAnswer(Outcome.BROKEN, problem="a status that isn't known")
    values = {
        "verified_email_status": known,
        "verified_email_detail": detail(details),
        "verified_email_suggestion": email(suggestion),
    }
    return LookupAnswer(Outcome.HIT, filled(values), units, confidence)


def detail(word: object) -> str:
    """A verifier's code for a reason (“mailbox_quota_exceeded”) in plain words."""
    plain = " ".join(text(word, 100).lower().replace("_", " ").replace("-", " ").split())
    return _DETAILS.get(plain, plain)
