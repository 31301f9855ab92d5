"""Questions that are handed in first, and whose answers are collected later."""

from collections.abc import Mapping
from hashlib import blake2b

from batchruns.engine.lookups.answer import LookupAnswer, Outcome


def name_of(question: Mapping[str, str]) -> str:
    """A name by which a provider's answer to one of many questions is known again."""
    return blake2b(repr(sorted(question.items())).encode(), digest_size=8).hexdigest()


def waiting(ticket: str, retry_in: float, problem: str = "") -> LookupAnswer:
    """The answer to a question that was handed in, and is to be collected by its ticket."""
    return LookupAnswer(
        Outcome.LATER, ticket=ticket, request_id=ticket, retry_in=retry_in, problem=problem
    )
