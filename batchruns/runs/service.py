"""The life of a batch run: the one place where a run is made and changed.

Three operations are the public Python interface: `list_runs`, `create` and `update`, imported from
`batchruns.runs.service`. The verbs below them (`start`, `complete`, `fail`, `cancel`, `retry`) are what
this application uses; `deletion` has those that take a run away. Every change is one conditional
UPDATE, so of two callers who want to change the status of the same run, exactly one does. The other
gets an IllegalTransitionError. No status, time, result or `meta` is written anywhere else.
"""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.urls import reverse

from batchruns import messages
from batchruns.engine.errors import CodedError
from batchruns.models import BatchRun, BatchRunQuerySet, Status
from batchruns.models.meta import keyed
from batchruns.runs import files, limits, list_uses, outbox, queue
from batchruns.runs.checks import (
    checked_filename,
    checked_meta,
    checked_moment,
    checked_text,
    refusals_as_errors,
)
from batchruns.runs.do_not_contact.current import options_at_start
from batchruns.runs.errors import IllegalTransitionError, RunError, RunNotFoundError
from batchruns.runs.history import is_worked_on_here, note
from batchruns.runs.jsonb import merged, storable
from batchruns.runs.notifications import registry as notifications
from batchruns.runs.transitions import TRANSITIONS, transition_to

if TYPE_CHECKING:
    from leadenrich.accounts.models import User

logger = logging.getLogger(__name__)

# --- the three operations of the public interface ------------------------------------------------


def list_runs(user: "User") -> BatchRunQuerySet:
    """The runs of `user`, not started ones first, then the latest started."""
    return BatchRun.objects.for_user(user)


def create(
    user: "User", filename: str, meta: Mapping[str, Any] | None = None, *, id: UUID | None = None
) -> BatchRun:
    """A new pending run of `user`. `filename` is what the person calls the file, for display only.

    Raises RunError.
    """
    own_id = {} if id is None else {"id": id}
    filename, meta = checked_filename(filename), checked_meta(meta or {})
    with transaction.atomic(), refusals_as_errors():
        run = BatchRun.objects.create(user=user, filename=filename, meta=meta, **own_id)
        note(run.pk, "created")
        created = get_run(run.pk)
        notifications.enqueue(created, "created")
    return created


def update(
    run: BatchRun,
    *,
    status: Status | str | None = None,
    started_at: datetime | None = None,
    finished_at: datetime | None = None,
    result_url: str | None = None,
    error_message: str | None = None,
    meta: Mapping[str, Any] | None = None,
) -> BatchRun:
    """Changes what is given and nothing else; the keys of `meta` are merged into what is there.

    A `status` must be reachable from the run's present one by one of `TRANSITIONS`, which writes what
    it writes there, is in the history, and is announced by mail; but no worker of ours is put to work,
    and a run that one has in hand isn't completed. Setting the status that it has already changes none.
    Gives the run as it is now. Raises IllegalTransitionError, RunNotFoundError or RunError.
    """
    changes = {
        name: value
        for name, value in (
            ("started_at", checked_moment(started_at)),
            ("finished_at", checked_moment(finished_at)),
            ("result_url", checked_text("result_url", result_url)),
            ("error_message", checked_text("error_message", error_message)),
        )
        if value is not None
    }
    with transaction.atomic():
        now = lock_run(run.pk)
        if status is None or status == now.status:
            return _change(now, tuple(Status), "changed", changes, meta)
        transition = transition_to(status, now)
        if transition.target == Status.COMPLETED and is_worked_on_here(now):
            raise IllegalTransitionError("completed_by_itself")
        noted = ("changed", {"status": transition.target})
        return _transition(now, transition.verb, changes, meta, noted=noted)


# --- the verbs -----------------------------------------------------------------------------------


def start(run: BatchRun) -> BatchRun:
    """Puts a pending run to work; its job is enqueued in the same transaction.

    Raises RunError: IllegalTransitionError, OverLimitError, or when the file isn't there any more.
    """
    open_options = options_at_start(run.user_id, run.parsed_meta.options)
    return _put_to_work(run, "started", open_options)


def complete(run: BatchRun, meta: Mapping[str, Any]) -> BatchRun:
    """Ends a run whose result is stored; `meta` takes the counts and the summary."""
    url = settings.PUBLIC_URL + reverse("runs:result", args=[run.pk])
    return _transition(run, "completed", {"result_url": url}, meta)


def fail(run: BatchRun, error: CodedError) -> BatchRun:
    """Ends a run that can't go on, for a reason that is kept as data, and in English."""
    return _end_early(run, "failed", error)


def fail_by_id(run_id: UUID, error: CodedError) -> None:
    """Ends a run that can't go on, also one that can't be loaded. Nobody is told of such a one.

    Raises RunError.
    """
    try:
        fail(get_run(run_id), error)
    except (RunError, OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("Run %s can't be loaded, and fails as it is.", run_id)
        _fail_unloaded(run_id, error)


def _fail_unloaded(run_id: UUID, error: CodedError) -> None:
    transition, (changes, stored) = TRANSITIONS["failed"], _reason(error)
    values = {"status": transition.target, **transition.writes, **changes}
    with transaction.atomic():
        runs = BatchRun.objects.filter(pk=run_id, status__in=transition.sources)
        if runs.update(**values, meta=merged("meta", stored)):
            note(run_id, "failed", stored)


def cancel(run: BatchRun) -> BatchRun:
    """Stops a run that isn't finished; workers leave it at their next chunk."""
    return _end_early(run, "canceled", RunError("canceled"))


def retry(run: BatchRun) -> BatchRun:
    """Takes a failed run up again, where it stopped.

    Raises RunError: IllegalTransitionError, OverLimitError, or when the file isn't there any more.
    """
    return _put_to_work(run, "retried", keyed(error=None))


def describe(run: BatchRun, meta: Mapping[str, Any]) -> BatchRun:
    """Merges what was found out about a run into its `meta`, whatever its status."""
    return _change(run, tuple(Status), "changed", {}, meta)


def change_options(run: BatchRun, meta: Mapping[str, Any]) -> BatchRun:
    """Changes how a pending run will be worked on. Raises IllegalTransitionError once it was started.

    `meta` holds the options, and what else was found out with them.
    """
    return _change(run, (Status.PENDING,), "changed", {}, {**keyed(preview=None), **meta})


def rewrite(run: BatchRun, meta: Mapping[str, Any], filename: str = "") -> None:
    """Notes that a run's files were written anew without a person; its upload may be called otherwise
    now.
    """
    changes = {"filename": checked_filename(filename)} if filename else {}
    _change(run, tuple(Status), "changed", changes, meta)
    # They tell the upload's name of before.
    outbox.forget_run(run.pk)
    note(run.pk, "person erased", {})


def check_is_processing(run: BatchRun) -> None:
    """Raises IllegalTransitionError once the run is no longer worked on: ended or deleted."""
    if not BatchRun.objects.filter(pk=run.pk, status=Status.PROCESSING).exists():
        raise IllegalTransitionError("not_processing", run=run.filename)


def lock_processing(run: BatchRun) -> None:
    """Holds a run's row to the end of the transaction.

    Raises IllegalTransitionError if it was stopped.
    """
    processing = BatchRun.objects.filter(pk=run.pk, status=Status.PROCESSING)
    if not processing.select_for_update().values("pk"):
        raise IllegalTransitionError("not_processing", run=run.filename)


def lock_run(pk: UUID) -> BatchRun:
    """The run as it is, and as it stays for others to the end of the transaction.

    Raises RunNotFoundError.
    """
    run = BatchRun.objects.select_for_update().filter(pk=pk).first()
    if run is None:
        raise RunNotFoundError("run_gone")
    return run


def get_run(pk: UUID) -> BatchRun:
    """The run as it is now. Raises RunNotFoundError."""
    try:
        return BatchRun.objects.get(pk=pk)
    except BatchRun.DoesNotExist:
        raise RunNotFoundError("run_gone") from None


# --- how every change is made ----------------------------------------------------------------------


def _put_to_work(run: BatchRun, verb: str, meta: Mapping[str, Any] | None = None) -> BatchRun:
    if not files.exists(run.pk, files.INPUT):
        raise RunError("file_gone")
    with transaction.atomic():
        if run.user_id is not None:
            limits.check_may_work(run.user_id)
        begun = _transition(run, verb, meta=meta)
        list_uses.renew(begun)
        queue.enqueue_split(begun.pk)
    return begun


def _end_early(run: BatchRun, verb: str, error: CodedError) -> BatchRun:
    changes, stored = _reason(error)
    return _transition(run, verb, changes, stored, noted=(verb, stored))


def _reason(error: CodedError) -> tuple[dict[str, Any], dict[str, Any]]:
    """Why a run ends early: what is written to its columns, and what to its `meta`."""
    stored = keyed(error=messages.error_data(error).dump())
    return {"error_message": storable(messages.error_in_english(error))}, stored


def _transition(
    run: BatchRun,
    verb: str,
    changes: Mapping[str, Any] | None = None,
    meta: Mapping[str, Any] | None = None,
    *,
    noted: tuple[str, dict[str, Any] | None] | None = None,
) -> BatchRun:
    """Makes one of `TRANSITIONS`. In the history it is `noted`, by default by its verb."""
    transition = TRANSITIONS[verb]
    with transaction.atomic():
        values = {"status": transition.target, **transition.writes, **(changes or {})}
        changed = _change(run, transition.sources, verb, values, meta)
        note(run.pk, *(noted or (verb, None)))
        notifications.enqueue(changed, verb)
    return changed


def _change(
    run: BatchRun,
    sources: tuple[Status, ...],
    verb: str,
    changes: Mapping[str, Any],
    meta: Mapping[str, Any] | None,
) -> BatchRun:
    values = dict(changes)
    if meta:
        values["meta"] = merged("meta", checked_meta(meta))
    if values:
        with transaction.atomic(), refusals_as_errors():
            changed = BatchRun.objects.filter(pk=run.pk, status__in=sources).update(**values)
        if not changed:
            now = get_run(run.pk)
            raise IllegalTransitionError(
                "illegal_transition", run=now.filename, verb=verb, status=now.status
            )
    return get_run(run.pk)
