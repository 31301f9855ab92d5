"""Parts that the version before the phases has written for runs that are still in work.

They were called otherwise, and had two blank cells at the end of each row, into which the join put the
duplicates. Their keys are the extracts of today; their rejected rows have a sentence for an issue.
"""

from batchruns.engine.enrichers.duplicates.step import DuplicateStep
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.steps.later_columns import without_blank_cells
from batchruns.models import BatchRun
from batchruns.processing.parts import Part
from batchruns.runs import files


def take_over(run: BatchRun, pipeline: Pipeline, part: Part) -> bool:
    """Makes the files of a part out of the earlier version's; whether these are there and suffice.

    Raises PartCutOffError where they don't have the rows that they should.
    """
    steps = [step.name for step in pipeline.later_steps]
    name = f"{part.span.start}-{part.span.stop}"
    rows, keys, rejected_rows = f"parts/{name}.csv", f"keys/{name}", f"parts/{name}-rejects.csv"
    if steps not in ([], [DuplicateStep.name]):
        return False
    if not (files.exists(run.pk, rows) and files.exists(run.pk, keys)):
        return False
    data = files.read(run.pk, rows)
    if steps:
        _write(run, files.extract(DuplicateStep.name, part.span), files.read(run.pk, keys))
        data = without_blank_cells(data, part.rows, len(DuplicateStep.outputs))
    if part.chunk.rejected:
        _write(run, files.part_rejected_rows(part.span), files.read(run.pk, rejected_rows))
    _write(run, files.part(part.span), data)
    return True


def _write(run: BatchRun, name: str, data: bytes) -> None:
    with files.writing(run.pk, name) as file:
        file.write(data)
