"""The lookup phase of a run: what its rows leave open is asked of other sources, once each."""

from collections.abc import Mapping, Sequence

from batchruns.engine.lookups.columns import LOOKUPS, LookupColumns
from batchruns.engine.lookups.sources import NO_SOURCES
from batchruns.engine.steps.later import AddedCells, Extract
from batchruns.models import BatchRun
from batchruns.processing.process_pool import IsUnwanted, never


def look_up_all(
    run: BatchRun,
    lookups: Sequence[LookupColumns],
    extracts: Mapping[str, Sequence[Extract]],
    is_unwanted: IsUnwanted = never,
) -> dict[str, AddedCells]:
    """The cells of each lookup, by its name."""
    return NO_SOURCES.look_up(lookups, extracts[LOOKUPS]) if lookups else {}
