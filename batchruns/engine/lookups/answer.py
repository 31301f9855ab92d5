"""What a provider answers to a lookup: one of seven outcomes, with what it says and what it costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Question = Mapping[str, str]
"""What is asked of a lead: its inputs by name."""
Questions = Sequence[Question]


class Outcome(StrEnum):
    """How a provider answered. HIT, MISS and REFUSED are kept; the others are failures."""

    HIT = "hit"
    """It knows something."""
    MISS = "miss"
    """It knows nothing of this lead: a 404, or an answer of nulls."""
    REFUSED = "refused input"
    """It can't work with this input; asking again is no use."""
    LATER = "later"
    """Too fast, or the answer isn't ready yet: it is to be asked again at `retry_in`."""
    OUT_OF_CREDIT = "out of credit"
    BAD_KEY = "bad key"
    BROKEN = "broken"
    """Anything else: an error of the server, a time limit, an answer that can't be read."""

    @property
    def is_kept(self) -> bool:
        """Whether the answer holds for later questions, too, until it is too old."""
        return self in (Outcome.HIT, Outcome.MISS, Outcome.REFUSED)

    @property
    def stops_provider(self) -> bool:
        """Whether further questions to the provider are of no use until a person has done something."""
        return self in (Outcome.OUT_OF_CREDIT, Outcome.BAD_KEY)


@dataclass(frozen=True, slots=True)
class LookupAnswer:
    """The answer to one lookup."""

    outcome: Outcome
    values: Mapping[str, str] = field(default_factory=dict)
    """What it says, by the names of the capability's outputs. Empty texts are left out."""
    units: int = 0
    """How many units of its price were charged: calls, matches or tokens. 0 if it was free."""
    confidence: int | None = None
    """From 0 to 100, where the provider says how sure it is."""
    evidence: str = ""
    """What it relied on, as the provider says: an address of a page, a sentence of the input."""
    request_id: str = ""
    """The provider's own name for the request."""
    problem: str = ""
    """Of a failure: what the provider said, cut to 200 characters, without keys. Never shown as ours."""
    retry_in: float = 0
    """Of LATER: seconds until it is worth asking again."""
    ticket: str = ""
    """Of LATER: by which the provider's answer is collected; "" where it didn't take the question."""
    was_charged: bool | None = None
    """Of a failure: None where it can't be known whether the provider charged for it."""
    asked_at: datetime | None = None
    """When it was asked; set by the store that keeps it."""
    cost: int = 0
    """What it cost when it was asked, in millionths of the site's currency; set by the store that keeps
    it."""


UNEVEN = LookupAnswer(Outcome.BROKEN, problem="not as many answers as questions")
"""To each question of a request that was answered by another number of answers."""
RELEASED = LookupAnswer(Outcome.LATER, was_charged=False)
"""Of a lookup that was claimed, but never asked: it may be claimed again at once."""
