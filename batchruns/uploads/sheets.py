"""From one spreadsheet to a run for each of its sheets."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from shutil import copyfileobj
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import transaction

from batchruns.engine.recipe import Recipe
from batchruns.messages import error_data
from batchruns.models import BatchRun
from batchruns.models.meta import keyed
from batchruns.runs import files, limits, recipes, service
from batchruns.runs.errors import OptionsUnknownError
from batchruns.uploads.choices import carried_over
from batchruns.uploads.errors import REFUSALS, UploadError
from batchruns.uploads.inspection import checked, inspect
from batchruns.uploads.intake import preferred_options

if TYPE_CHECKING:
    from leadenrich.accounts.models import User

MOST_RUNS = 30


def split_by_sheet(user: "User", run: BatchRun, sheets: Sequence[str]) -> list[BatchRun]:
    """The pending `run` of the first of these sheets, and a further run of each other.

    They have copies of the file, and the options that were chosen. Raises one of `errors.REFUSALS` or
    RunError; then nothing is changed.
    """
    if len(sheets) > MOST_RUNS:
        raise UploadError("too_many_sheets", limit=MOST_RUNS)
    copies: list[UUID] = []
    with files.reading(run.pk, files.INPUT) as path:
        metas = [_meta_of_sheet(user, run, path, sheet) for sheet in sheets]
        limits.check_may_store(user.pk, path.stat().st_size * (len(sheets) - 1))
        try:
            with transaction.atomic():
                runs = [service.change_options(run, metas[0])]
                for sheet, meta in zip(sheets[1:], metas[1:], strict=True):
                    copies.append(uuid4())
                    _copy(path, copies[-1])
                    name = _name_of(run.filename, sheet)
                    runs.append(service.create(user, name, meta, id=copies[-1]))
                return runs
        except BaseException:
            for copy in copies:
                files.delete_all(copy)
            raise


def _meta_of_sheet(user: "User", run: BatchRun, path: Path, sheet: str) -> dict[str, Any]:
    """What `meta` keeps of a run of this sheet: what it is to be enriched with is as it was chosen."""
    known = run.parsed_meta
    if known.options is None:
        raise OptionsUnknownError("options_unknown")
    parse = replace(known.options.parse, sheets=())
    try:
        seen = inspect(path, run.filename, parse, {"sheets": [sheet]})
        meta = recipes.recall(user.pk, {**seen, **preferred_options(user)})
        meta = checked(carried_over(Recipe.of(known.options), meta))
    except REFUSALS as error:
        reason = error_data(error).dump()
        raise UploadError("sheet_unusable", sheet=sheet, error=reason) from error
    return {**keyed(file_size=known.file_size, file_type=known.file_type), **meta}


def _copy(source: Path, run_id: UUID) -> None:
    with source.open("rb") as original, files.writing(run_id, files.INPUT) as copy:
        copyfileobj(original, copy)


def _name_of(filename: str, sheet: str) -> str:
    """What the run of a further sheet is called: “leads (France).xlsx”."""
    name = PurePath(filename)
    return f"{name.stem} ({sheet}){name.suffix}"
