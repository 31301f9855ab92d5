"""Where answers are kept and money is held: what asking needs of it.

The site keeps them in the database (`runs/lookups/`), the command line in a file, tests in memory.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from batchruns.engine.lookups.answer import LookupAnswer
from batchruns.engine.lookups.lookup import Lookup


class Refusal(StrEnum):
    """Why some lookups may not be asked in this run any more."""

    DO_NOT_CONTACT = "do not contact"
    """The lead is on the person's do-not-contact list. Of a lead, not of a lookup: no store says it."""
    CEILING = "ceiling"
    """What the run, the month or the person may spend is used up, or spending was stopped."""
    STOPPED = "stopped"
    """The key is bad or out of credit: see `Outcome.stops_provider`."""
    BROKEN = "broken"
    """It has failed many times in a row."""
    NO_CONNECTION = "no connection"
    """The person has no such provider (any more), or the site forbids it."""
    UNSURE = "unsure"
    """It was asked, but nobody knows what came of it: it may have been charged."""
    TOO_LATE = "too late"
    """It kept saying "later" for more hours than the site waits."""


@dataclass(frozen=True, slots=True)
class Claims:
    """Which of some lookups may be asked now, by who claimed them."""

    granted: Sequence[Lookup] = ()
    """Those to ask now. Each is to be settled by `Store.keep`, whatever comes of it."""
    tickets: Mapping[Lookup, str] | None = None
    """Those of the granted whose answers are to be collected, with their tickets."""
    refused: Mapping[Lookup, Refusal] | None = None
    """Those that aren't asked in this run any more."""
    wait: float | None = None
    """Seconds until it is worth claiming the rest; None if there is no rest."""


class Store(Protocol):
    """Answers and claims of one run. Not to be called by two threads at once."""

    def kept(self, lookups: Collection[Lookup]) -> dict[Lookup, LookupAnswer | Refusal]:
        """What is known of some of these for this run: an answer that isn't too old, one that failed in
        this run, or why there is none and won't be.

        Of one that is to be asked again or collected, but isn't due yet: LATER, and in `retry_in` the
        seconds that are left.
        """

    def claim(self, lookups: Sequence[Lookup]) -> Claims:
        """Claims lookups of one provider, as many of the first ones as pace, parallel requests and money
        allow now: what each may cost at most is reserved."""

    def keep(self, answers: Mapping[Lookup, LookupAnswer]) -> None:
        """Keeps the answers of claimed lookups, and settles what they cost, from now on and whatever
        happens to the process."""
