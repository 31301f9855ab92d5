"""The answer on the mail servers of a domain, apart from what asks the network for it."""

from dataclasses import dataclass

from batchruns.engine.answers import Answer
from batchruns.engine.issues import Issue


@dataclass(slots=True)
class MailServerAnswer(Answer):
    """Whether a domain takes mail, as far as the network says."""

    has_servers: str = ""
    """yes, no or unknown."""
    server: str = ""
    """That to which mail goes first."""
    issue: Issue | None = None
