"""Running an upload again with changes: a new pending run of its file; the earlier one stays."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from batchruns.engine.options import Options
from batchruns.models import BatchRun, Budget
from batchruns.models.meta import RunMeta, keyed
from batchruns.runs import files, service
from batchruns.runs.errors import RunError
from batchruns.runs.lookups import budgets
from batchruns.runs.options import options_of
from batchruns.uploads import intake

if TYPE_CHECKING:
    from leadenrich.accounts.models import User

Kind = Budget.Kind
OF_THE_FILE = (
    "file_size", "file_type", "encoding", "delimiter", "confidence", "sample", "sheets",
    "counted", "proposed", "recipe",
)  # fmt: skip
"""What is known of an upload before it is enriched, as fields of RunMeta."""


def run_again(user: "User", run: BatchRun, **changes: Any) -> BatchRun:
    """A pending run of the file of `run`, with its options but for the `changes`.

    Raises RunError; then nothing is kept.
    """
    if not files.exists(run.pk, files.INPUT):
        raise RunError("file_gone")
    return intake.create(
        user,
        run.filename,
        _meta_of(run, changes),
        lambda run_id: files.copy(run.pk, run_id, files.INPUT),
        run.parsed_meta.file_size or 0,
    )


def retry_lookups(user: "User", run: BatchRun) -> BatchRun:
    """Asks again what failed, or wasn't asked, in the lookups of a run: as a new run of its file.

    It has the options and what is left of the ceiling of the first one, and is started at once. All
    other answers are kept, and free.

    Raises RunError.
    """
    options = options_of(run)
    steps = tuple(replace(step, asks_again=False) for step in options.steps)
    again = run_again(user, run, steps=steps)
    budget = budgets.budgets_of(user.pk, run.pk)[Kind.RUN]
    if budget.ceiling is not None:
        left = max(0, budget.ceiling - budget.spent)
        budgets.set_ceiling(user.pk, Kind.RUN, left, again.pk)
    return service.start(again)


def _meta_of(run: BatchRun, changes: dict[str, Any]) -> dict[str, Any]:
    kept = {*(RunMeta.keys()[name] for name in OF_THE_FILE), *Options.keys()}
    # Another client may have written what is no object.
    before = run.meta if isinstance(run.meta, dict) else {}
    meta = {key: value for key, value in before.items() if key in kept}
    return {**meta, **Options.key_values(**changes), **keyed(again_of=str(run.pk))}
