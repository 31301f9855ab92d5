"""A do-not-contact list as rows and lookups are held against it."""

from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from batchruns.engine.do_not_contact.keys import keys_of_lead
from batchruns.engine.do_not_contact.kinds import Key, Kind

Lead = Mapping[str, str]
Hashes = Sequence[int]


@dataclass(frozen=True, slots=True)
class DoNotContactList:
    """The hashes of a list's entries by kind, each sorted, and the secret that they were made with.

    A million of them take 8 MB. False where there is no entry: then nothing is worked out of a lead.
    """

    REMEMBERED: ClassVar[int] = 50_000
    hashes: Mapping[Kind, Hashes] = field(default_factory=dict)
    secret: bytes = b""
    version: int = 0
    """Another one with each change of the list."""
    _known: dict[Key, bool] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.hashes)

    def match(self, lead: Lead) -> Kind | None:
        """By what an entry means a lead, whose inputs have the names that lookups give them."""
        for key in keys_of_lead(lead, self.hashes):
            if self.has(key):
                return key.kind
        return None

    def has(self, key: Key) -> bool:
        """Whether there is an entry with this key."""
        if (known := self._known.get(key)) is not None:
            return known
        if len(self._known) > self.REMEMBERED:
            self._known.clear()
        self._known[key] = known = self._look_for(key)
        return known

    def _look_for(self, key: Key) -> bool:
        hashes, wanted = self.hashes.get(key.kind, NO_HASHES), key.hash(self.secret)
        index = bisect_left(hashes, wanted)
        return index < len(hashes) and hashes[index] == wanted


NO_HASHES: Hashes = array("q")
NOBODY = DoNotContactList()
"""A list without entries."""
