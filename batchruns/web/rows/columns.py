"""The columns of a result: the person's own, and those that enrichers added."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from batchruns.engine.pipeline import Pipeline
from batchruns.engine.steps.base import Output
from batchruns.engine.steps.errors import NothingToEnrichError
from batchruns.models import BatchRun

# Of a column: how many characters fit into it.
WIDTHS = {"short": 14, "medium": 22, "long": sys.maxsize}


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """A column of a result. `output` tells what an added one means, and is None for the person's own."""

    name: str
    output: Output | None = None
    width: str = "short"
    """One of WIDTHS, by the longest cells on the page, so that the layout doesn't shift."""


def result_columns(
    run: BatchRun, header: Sequence[str], rows: Sequence[Sequence[str]] = ()
) -> list[ResultColumn]:
    """The columns of a page of `rows`; those that were added, with their meaning and source."""
    added = {output.name: output for _, outputs in outputs_of(run) for output in outputs}
    own = len(header) - sum(name in added for name in header)
    return [
        ResultColumn(
            name,
            added.get(name) if index >= own else None,
            _width_of([name, *(row[index] for row in rows if index < len(row))]),
        )
        for index, name in enumerate(header)
    ]


def outputs_of(run: BatchRun) -> list[tuple[str, list[Output]]]:
    """The outputs of each enricher of a run; none where another client spoilt its options."""
    options = run.parsed_meta.options
    if options is None:
        return []
    try:
        pipeline = Pipeline.of(options)
    except NothingToEnrichError:
        return []
    return list(pipeline.outputs_of_each())


def _width_of(cells: Iterable[str]) -> str:
    longest = max(map(len, cells))
    return next(width for width, most in WIDTHS.items() if longest <= most)
