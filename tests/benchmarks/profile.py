"""Where the engine's time goes for a shape: `python -m tests.benchmarks.profile apart [rows] [seed]`."""

import cProfile
import os
import pstats
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from batchruns.engine import standalone
from batchruns.engine.options import Options
from batchruns.engine.parts import Parts
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.rows import steps
from tests.benchmarks.shapes import SHAPES
from tests.helpers.paths import ROOT

FUNCTIONS = 25


@contextmanager
def _timed_steps(seconds: defaultdict[str, float]) -> Iterator[None]:
    """Within it the seconds of each step are counted."""

    def timed(work: Any, name: Any) -> Any:
        def run(self: Any, *args: Any, **kwargs: Any) -> Any:
            began = time.process_time()
            try:
                return work(self, *args, **kwargs)
            finally:
                seconds[name(self)] += time.process_time() - began

        return run

    def patched(owner: Any, method: str, name: Any) -> Any:
        return patch.object(owner, method, timed(getattr(owner, method), name))

    parts = Parts
    with (
        patched(steps.RowStep, "work", lambda step: step.enricher.name),
        patched(steps.ColumnsStep, "work", lambda step: step.enricher.name),
        patched(Pipeline, "work", lambda _: "row phase, all"),
        patched(Pipeline, "extracts", lambda _: "of these, extracts"),
        patched(parts, "add", lambda _: "parts written, all"),
        patched(parts, "later_columns", lambda _: "later steps (duplicates)"),
        patched(standalone, "inspect_file", lambda _: "inspection"),
    ):
        yield


def main(shape: str, rows: str = "20000", seed: str = "1") -> None:
    """Prints the share of each step, then the functions that take most themselves."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "leads.csv"
        SHAPES[shape].write(source, int(rows), seed)

        def enrich() -> None:
            options = Options(column_set="all")
            standalone.enrich_file(source, folder / "result.csv", folder / "rejected.csv", options)

        seconds: defaultdict[str, float] = defaultdict(float)
        with _timed_steps(seconds):
            began = time.process_time()
            enrich()
            total = time.process_time() - began
        print(f"{shape}: {int(rows):,} rows, {total:.2f} s, {int(rows) / total:,.0f} rows/s")
        for step, taken in sorted(seconds.items(), key=lambda item: -item[1]):
            print(f"  {step:<40}{taken:>7.2f} s{taken / total:>8.1%}")
        profile = cProfile.Profile()
        profile.runcall(enrich)
    _print_functions(profile)


def _print_functions(profile: cProfile.Profile) -> None:
    stats: Any = pstats.Stats(profile)
    total = stats.total_tt
    own = sorted(stats.stats.items(), key=lambda item: -item[1][2])
    print("  own time, by function (profiled)")
    for (path, line, function), (_, calls, seconds, *_rest) in own[:FUNCTIONS]:
        place = os.path.relpath(path, ROOT).rpartition("site-packages/")[2]
        print(f"  {seconds / total:>6.1%}{calls:>10,}  {place}:{line} {function}")


if __name__ == "__main__":
    main(*sys.argv[1:])
