"""The connections that steps may name: those of a person, their lists among them, and what they do."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from batchruns.engine.lists.match import Tier
from batchruns.engine.lists.provider import answers_of
from batchruns.engine.lookup_step import MAX_PROVIDERS, Acceptance, LookupStep
from batchruns.engine.lookups.capabilities import MATCH_LIST
from batchruns.models import ReferenceList
from batchruns.runs.lists import service
from batchruns.runs.lookups.connections import Reach, reaches_of
from batchruns.web.lookups.words import label_of

CUSTOM = "custom"


class Offers:
    """What a person may choose for the steps of a run."""

    def __init__(self, user_id: UUID) -> None:
        self._reaches = reaches_of(user_id)
        self._lists = {each.connection: each for each in service.lists_of(user_id)}

    def for_capability(self, capability: str) -> Sequence[tuple[str, str]]:
        """The names and labels of the connections that can do it, the person's own lists first."""
        return [(reach.connection.name, _label(reach)) for reach in self._able(capability)]

    def list_named(self, connection: str) -> ReferenceList | None:
        """The list that a step calls so."""
        return self._lists.get(connection)

    def new_step(self, capability: str, connection: str) -> LookupStep:
        """A step as it is added: it matches with the list of this name, or else asks the person's own
        lists that can answer, before others are chosen.
        """
        own = self._lists.get(connection)
        if capability == MATCH_LIST and own:
            answers = answers_of(own.name, own.columns)
            return LookupStep(capability, (connection,), accept=CERTAIN, answers=answers)
        lists = (reach for reach in self._able(capability) if reach.is_list)
        names = [reach.connection.name for reach in lists]
        outputs = self.custom_outputs() if capability == CUSTOM else []
        answers = tuple((name, "text") for name, _own in outputs)
        return LookupStep(capability, tuple(names[:MAX_PROVIDERS]), answers=answers)

    def custom_outputs(self) -> list[tuple[str, str]]:
        """What the person's own services give that do none of our capabilities, by name and label."""
        names = (name for reach in self._able(CUSTOM) for name in reach.ability(CUSTOM).outputs)
        return [(name, name) for name in dict.fromkeys(names)]

    def _able(self, capability: str) -> Iterator[Reach]:
        for reach in self._reaches.values():
            if reach.described.does(capability):
                yield reach


CERTAIN = Acceptance((Tier.CERTAIN,))
"""From which matches a step takes values, where nobody has chosen."""


def _label(reach: Reach) -> str:
    label = reach.own_list.label if reach.own_list else label_of(reach.connection.name)
    return _("%(provider)s (key of this site)") % {"provider": label} if reach.is_of_site else label
