"""A list as a provider of lookups: free, on this machine, and answered at once."""

from collections.abc import Mapping, Sequence

from batchruns.engine.lists.build import ListHeader
from batchruns.engine.lists.reader import OpenList
from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.answer import LookupAnswer
from batchruns.engine.lookups.lookup import Lookup
from batchruns.engine.lookups.providers.base import Ability, Connection, KeyKind, Provider

MATCH_LIST = "match_list"
COLUMN = "column:"
"""Of an answer of a `match_list` step: what follows is the list's column that is handed over."""
TAKES_LIKELY = "takesLikely"
"""The setting of a connection by which a list answers other capabilities with likely rows, too."""


def list_connection(id: str, *, takes_likely: bool = False) -> Connection:
    """The connection by which steps name a list: “list:<id>”."""
    return Connection(f"list:{id}", "list", settings={TAKES_LIKELY: takes_likely})


def answers_of(name: str, columns: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The `LookupStep.answers` of a step that matches with the list of this name, and hands over these
    columns: `<name>_match` (tier), `<name>_matched_by`, `<name>_row`, and `<name>_<column>` for each.
    """
    raise NotImplementedError


class ListProvider(Provider):
    """A list. Its `name` is its connection's, its `label` the list's own name.

    For `match_list` every match is a hit: tier, what agreed and the row; the columns only where the
    tier is among the step's `accept.statuses` (by default certain alone). For `find_email`,
    `enrich_person` and `enrich_company`, which it does if a column is mapped to one of their outputs,
    only a certain row is, or also a likely one, as the connection's settings say.
    """

    order = 0
    site = address = ""
    key = KeyKind.NONE
    repeats_are_free = True
    answers_at_once = True

    def __init__(
        self, connection: Connection, label: str, header: ListHeader, opened: OpenList | None = None
    ) -> None:
        """Without `opened` it tells of itself, but can't be asked."""
        raise NotImplementedError

    def ability(self, capability: str) -> Ability:
        """How it does a capability. Raises KeyError where it doesn't."""
        raise NotImplementedError

    def for_step(self, step: LookupStep) -> "ListProvider":
        """The list as a step asks it: with the columns that it hands over and the tiers it takes."""
        raise NotImplementedError

    def answer(self, lookup: Lookup) -> LookupAnswer:
        """The answer to a lookup, without waiting. Raises ListError where the list's file is damaged."""
        raise NotImplementedError

    async def ask(
        self, capability: str, questions: Sequence[Mapping[str, str]]
    ) -> list[LookupAnswer]:
        """The answers to some questions, as `answer` gives them."""
        return [self.answer(Lookup.of(self.connection.name, capability, q)) for q in questions]
