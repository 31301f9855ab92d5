"""Lists as sources of runs: which version a run goes by, opened to be asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from batchruns.engine.lists.provider import ListProvider
from batchruns.models import BatchRun


@contextmanager
def opened(run: BatchRun) -> Iterator[dict[str, ListProvider]]:
    """The lists of a run's steps by their connections' names, each by the version that the run goes by;
    of a run that isn't started, by the present one. Those that aren't there (any more) are left out.
    """
    raise NotImplementedError
