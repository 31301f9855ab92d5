"""Taking a file in: it is inspected first, then stored, then a run stands for it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import TemporaryUploadedFile

from batchruns.engine.options import Options
from batchruns.engine.recipe import OF_THE_FILE
from batchruns.models import BatchRun
from batchruns.models.meta import keyed
from batchruns.runs import files, limits, recipes, service
from batchruns.runs.do_not_contact.current import default_options
from batchruns.runs.errors import IllegalTransitionError
from batchruns.uploads.inspection import checked, inspect

if TYPE_CHECKING:
    from leadenrich.accounts.models import User


def take_in(user: "User", upload: TemporaryUploadedFile) -> BatchRun:
    """Stores an uploaded file under a name of ours and makes the pending run that stands for it.

    Raises one of `errors.REFUSALS`; then nothing is kept.
    """
    path, filename = Path(upload.temporary_file_path()), upload.name or "unnamed"
    meta = _looked_into(user, upload, {})
    return create(
        user, filename, meta, lambda run_id: files.take(run_id, files.INPUT, path), upload.size or 0
    )


def take_in_for(user: "User", run: BatchRun, upload: TemporaryUploadedFile) -> BatchRun:
    """Gives its file to a pending run that another client has created without; what that client chose
    for it holds.

    Raises RunError, or one of `errors.REFUSALS`; then nothing is kept.
    """
    theirs = run.meta if isinstance(run.meta, dict) else {}
    keys = {option.key for option in Options.definitions() if option.name not in OF_THE_FILE}
    chosen = {key: value for key, value in theirs.items() if key in keys}
    meta = _looked_into(user, upload, chosen)
    limits.check_may_store(user.pk, upload.size or 0)
    service.lock_run(run.pk)
    if files.exists(run.pk, files.INPUT):
        raise IllegalTransitionError("file_there_already")
    changed = service.change_options(run, meta)
    files.take(run.pk, files.INPUT, Path(upload.temporary_file_path()))
    return changed


@contextmanager
def file_gone_on_error(run: BatchRun) -> Iterator[None]:
    """Around what a run that has just got its file needs, too: where that fails, the file isn't kept.

    For the rest there is the transaction.
    """
    try:
        yield
    except BaseException:
        files.delete_all(run.pk)
        raise


def _looked_into(
    user: "User", upload: TemporaryUploadedFile, chosen: Mapping[str, Any]
) -> dict[str, Any]:
    """What `meta` keeps of an upload, with the person's recipe for it, and what was `chosen` for it."""
    seen = inspect(Path(upload.temporary_file_path()), upload.name or "unnamed")
    meta = recipes.recall(user.pk, {**preferred_options(user), **seen})
    return {
        **keyed(file_size=upload.size, file_type=upload.content_type or "application/octet-stream"),
        **checked({**meta, **chosen}),
    }


def create(
    user: "User", filename: str, meta: dict[str, Any], store: Callable[[UUID], object], size: int
) -> BatchRun:
    """A pending run whose file, of `size` bytes, `store` puts where it belongs, by the run's id.

    Raises RunError; then nothing is kept.
    """
    limits.check_may_store(user.pk, size)
    run_id = uuid4()
    store(run_id)
    try:
        return service.create(user, filename, meta, id=run_id)
    except BaseException:
        files.delete_all(run_id)
        raise


def preferred_options(user: "User") -> dict[str, Any]:
    """What this person wants of every file."""
    options = {**default_options(user.pk)}
    preferences = getattr(user, "preferences", None)
    if preferences and preferences.default_country:
        options |= Options.key_values(default_country=preferences.default_country)
    return options
