"""The lookup phase of a file that is enriched straight through: asked until nothing is left."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from batchruns.engine.lookups.asking import ask_all
from batchruns.engine.lookups.columns import LookupColumns
from batchruns.engine.lookups.file_store import FileStore
from batchruns.engine.lookups.looked_up import LookedUpLeads, looked_up
from batchruns.engine.lookups.providers.base import Provider
from batchruns.engine.lookups.store import Store
from batchruns.engine.lookups.waterfall import Waterfall
from batchruns.engine.steps.later import AddedCells, Extract

Providers = Mapping[str, Provider]


@dataclass(frozen=True, slots=True)
class OwnSources:
    """Providers that this process asks itself, whose answers one store keeps."""

    connect: Callable[[], Providers]
    """The providers by the names of their connections, with clients that aren't closed yet."""
    store: Store

    def look_up(
        self, columns: Sequence[LookupColumns], extracts: Sequence[Extract]
    ) -> dict[str, AddedCells]:
        """Asks all that the steps want to know of a file's leads, and gives the cells of each."""
        waterfall = self._waterfall(columns)
        progress = ask_all(waterfall, extracts, self.store)
        while progress.wait is not None:
            time.sleep(progress.wait)
            progress = ask_all(self._waterfall(columns), extracts, self.store, part=progress.part)
        return looked_up(columns, LookedUpLeads(waterfall, extracts, self.store))

    def _waterfall(self, columns: Sequence[LookupColumns]) -> Waterfall:
        return Waterfall([each.step for each in columns], self.connect())


def nothing_connected() -> OwnSources:
    """Sources without any provider."""
    return OwnSources(dict, FileStore())
