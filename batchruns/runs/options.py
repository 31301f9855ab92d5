"""The options of a run as its work goes by them: those that were chosen, else those of the site."""

from django.conf import settings

from batchruns.engine.options import Options
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.steps.errors import NothingToEnrichError
from batchruns.models import BatchRun, Status
from batchruns.models.meta import RunMeta
from batchruns.runs import files
from batchruns.runs.errors import OptionsUnknownError


def options_of(run: BatchRun) -> Options:
    """How the file of a run is parsed and enriched. Raises OptionsUnknownError."""
    return options_in(run.parsed_meta)


def options_in(meta: RunMeta) -> Options:
    """The options in what is known of a file. Raises OptionsUnknownError."""
    if meta.options is None:
        raise OptionsUnknownError("options_unknown")
    chosen = {name: getattr(settings, name) for name in Options.settings()}
    return meta.options.with_defaults(chosen)


def pipeline_of(run: BatchRun) -> Pipeline | None:
    """The steps and columns of a run as it was enriched, or would be by its own options; None where
    these aren't known, or leave nothing to enrich: another client may have spoilt them.
    """
    options = run.parsed_meta.options
    try:
        return None if options is None else Pipeline.of(options)
    except NothingToEnrichError:
        return None


def can_change_options(run: BatchRun) -> bool:
    """Whether a run's parse options and mapping can still be changed."""
    is_known = run.parsed_meta.options is not None
    return run.status == Status.PENDING and is_known and files.exists(run.pk, files.INPUT)


def asks_others(run: BatchRun) -> bool:
    """Whether a run asks providers: then nothing starts it before what goes out was shown."""
    options = run.parsed_meta.options
    return options is not None and any(step.asks_others for step in options.steps)
