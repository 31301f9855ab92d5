"""How many rows of a result are about leads on the do-not-contact list, said before a download."""

from contextlib import closing
from dataclasses import dataclass
from itertools import islice

from batchruns.downloads import responses
from batchruns.engine.options import KEEP
from batchruns.models import BatchRun
from batchruns.runs.do_not_contact.results import ContactCheck, default_treatment

MOST_ROWS = 50_000
"""So many of the first rows are looked through: a page has to come at once."""


@dataclass(frozen=True, slots=True)
class BarredRows:
    """The rows of a result whose leads are on its owner's list."""

    count: int
    looked_through: int
    is_all: bool
    """Whether all rows were looked through, not only the first MOST_ROWS."""
    treatment: str
    """What becomes of them where nothing else is chosen."""

    @classmethod
    def of(cls, run: BatchRun) -> "BarredRows | None":
        """Those by the list as it is now; None where nobody is on it, or the result is gone."""
        check = ContactCheck(run)
        if not check.has_entries:
            return None
        try:
            with closing(responses.result_rows(run, KEEP)) as rows:
                marks = [
                    bool(mark)
                    for _row, mark in check.marked(next(rows, []), islice(rows, MOST_ROWS))
                ]
                is_all = next(rows, None) is None
        except FileNotFoundError:
            return None
        return cls(sum(marks), len(marks), is_all, default_treatment(run))
