"""Some rows for each kind of issue of a result, for whoever has only counts of them."""

from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from itertools import islice
from typing import NamedTuple

from batchruns.engine.row_issues import RowIssue, decode_issues
from batchruns.engine.tables.row_numbers import RowNumbers
from batchruns.engine.tables.stored_csv import reading_rows
from batchruns.models import BatchRun
from batchruns.runs import files

MOST_ROWS = 50_000
"""So many of the first rows with issues are looked through."""
MOST_SAMPLES = 3
Kind = tuple[str, str]
"""The code of an issue, and what it is about, as the summary of a run counts it."""


class IssueSample(NamedTuple):
    """An issue of a row, and the row's number in the uploaded file."""

    row: int
    row_issue: RowIssue


def samples_of(run: BatchRun) -> Mapping[Kind, list[IssueSample]]:
    """Some samples of each kind; none where the files are gone, or an earlier version kept none."""
    samples: dict[Kind, list[IssueSample]] = defaultdict(list)
    with suppress(FileNotFoundError):
        numbers = RowNumbers.decode(files.read(run.pk, files.RESULT_NUMBERS))
        with reading_rows(files.opened(run.pk, files.RESULT_ISSUES)) as records:
            for index, encoded in islice(records, MOST_ROWS):
                for row_issue in decode_issues(encoded):
                    same = samples[row_issue.issue.code, ", ".join(row_issue.about)]
                    if len(same) < MOST_SAMPLES:
                        same.append(IssueSample(numbers.number_of(int(index)), row_issue))
    return samples
