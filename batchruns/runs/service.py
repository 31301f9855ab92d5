"""The life of a batch run: the one place where a run is made, changes status, and ends.

Three operations are for any caller (`list_runs`, `create`, `update`); the verbs below them (`start`,
`complete`, `fail`, `cancel`, `retry`, `discard`, `restore`, `delete`) are what this application uses.
Every change is one conditional UPDATE, so of two callers who want to move the same run, exactly one
does. The other gets `IllegalMove`. No status, time, result or `meta` is written anywhere else.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, gettext_noop
from psycopg.errors import CheckViolation, ForeignKeyViolation, InsufficientPrivilege

from batchruns.models import BatchRun, BatchRunQuerySet, Deletion, Event, Status
from batchruns.runs import files, limits, queue
from batchruns.runs.errors import IllegalMove, RunError, RunNotFound
from batchruns.runs.jsonb import merged, storable

if TYPE_CHECKING:
    from leadenrich.accounts.models import User


CANCELED = gettext_noop("Canceled. Retry goes on from where it stopped.")


@dataclass(frozen=True)
class Move:
    """A legal change of status."""

    verb: str
    sources: tuple[Status, ...]
    target: Status | None
    sentence: str
    writes: Mapping[str, Any] = field(default_factory=dict)
    """What else of the run it changes, where whoever makes it says nothing else."""


MOVES = {
    move.verb: move
    for move in (
        Move(
            "started",
            (Status.PENDING,),
            Status.PROCESSING,
            "A person starts a pending run, and its file goes to the workers.",
            {"started_at": Now(), "finished_at": None},
        ),
        Move(
            "completed",
            (Status.PROCESSING,),
            Status.COMPLETED,
            "Every row is in the result or among the rejects, and the result can be downloaded.",
            {"finished_at": Now(), "error_message": None},
        ),
        Move(
            "failed",
            (Status.PENDING, Status.PROCESSING),
            Status.FAILED,
            "The work can't go on, and the error message says why and what to do.",
            {"finished_at": Now()},
        ),
        Move(
            "canceled",
            (Status.PENDING, Status.PROCESSING),
            Status.FAILED,
            "A person stops a run. It counts as failed, with a message that says so.",
            {"finished_at": Now(), "error_message": CANCELED},
        ),
        Move(
            "retried",
            (Status.FAILED,),
            Status.PROCESSING,
            "A failed run goes on from the chunks that are already done.",
            {"started_at": Now(), "finished_at": None, "error_message": None, "result_url": None},
        ),
        Move(
            "deleted",
            tuple(Status),
            None,
            "The run goes, with its files, its chunks and its result.",
        ),
    )
}

GONE = gettext_lazy("This run isn't there any more. It was deleted.")


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
    if not isinstance(filename, str):
        raise RunError(gettext("A run has to have a filename."))
    given = {} if id is None else {"id": id}
    with transaction.atomic(), _refused_in_words():
        run = BatchRun.objects.create(
            user=user,
            filename=storable(filename).strip() or "unnamed",
            meta=_checked(meta or {}),
            **given,
        )
        note(run.pk, "created")
    return _fresh(run.pk)


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

    A `status` must be reachable from the run's present one by a move of `MOVES`, which writes what it
    writes there, is in the history, and is told of by mail; but no worker of ours is put to work, and
    a run that one has in hand isn't completed. Setting the status that it has already changes none.
    Gives the run as it is now. Raises IllegalMove, RunNotFound or RunError.
    """
    changes = {
        name: value
        for name, value in (
            ("started_at", _moment(started_at)),
            ("finished_at", _moment(finished_at)),
            ("result_url", storable(result_url)),
            ("error_message", storable(error_message)),
        )
        if value is not None
    }
    with transaction.atomic():
        now = _held(run.pk)
        if status is None or status == now.status:
            return _change(now, tuple(Status), "changed", changes, meta)
        move = _move_to(status, now)
        if move.target == Status.COMPLETED and _is_ours(now):
            raise IllegalMove(gettext("This run is being worked on. It is completed by itself."))
        return _move(now, move.verb, changes, meta, noted=("changed", f"Set to {move.target}."))


# --- the verbs -----------------------------------------------------------------------------------


def start(run: BatchRun) -> BatchRun:
    """Puts a pending run to work; its job is enqueued in the same transaction.

    Raises RunError: IllegalMove, OverLimit, or when the file isn't there any more.
    """
    return _put_to_work(run, "started")


def complete(run: BatchRun, meta: Mapping[str, Any]) -> BatchRun:
    """Ends a run whose result is stored; `meta` takes the counts and the summary."""
    url = settings.PUBLIC_URL + reverse("runs:result", args=[run.pk])
    return _move(run, "completed", {"result_url": url}, meta)


def fail(run: BatchRun, reason: str) -> BatchRun:
    """Ends a run that can't go on. `reason` is a sentence for the person."""
    return _move(run, "failed", {"error_message": reason})


def cancel(run: BatchRun) -> BatchRun:
    """Stops a run that isn't finished; workers leave it at their next chunk."""
    return _move(run, "canceled")


def retry(run: BatchRun) -> BatchRun:
    """Takes a failed run up again, where it stopped. Raises RunError, as `start` does."""
    return _put_to_work(run, "retried")


def discard(runs: Iterable[BatchRun]) -> list[BatchRun]:
    """Takes runs from their owner's sight, to delete them UNDO_SECONDS later unless they are restored.

    Those in work are canceled. With 0 seconds they are deleted at once. Gives those that were there.
    """
    with transaction.atomic():
        there = BatchRun.objects.kept().filter(pk__in=[run.pk for run in runs])
        held = list(there.select_for_update())
        if not settings.UNDO_SECONDS:
            for run in held:
                delete(run)
            return held
        for run in held:
            if run.is_active:
                cancel(run)
        due_at = TransactionNow() + timedelta(seconds=settings.UNDO_SECONDS)
        deletions = [Deletion(run=run, due_at=due_at) for run in held]
        Deletion.objects.bulk_create(deletions, ignore_conflicts=True)
        Event.objects.bulk_create([Event(run=run, kind="deleted") for run in held])
    return held


def list_discarded(user: "User") -> BatchRunQuerySet:
    """The runs of `user` that can be restored, each with its `due_at`, the latest ones first."""
    waiting = BatchRun.objects.filter(user_id=user.pk, deletion__due_at__gt=Now())
    return waiting.annotate(due_at=F("deletion__due_at")).order_by("-due_at", "filename")


def restore(user: "User", run_ids: Collection[UUID]) -> None:
    """Takes `discard` back for those of these runs for which it isn't too late.

    Raises OverLimit when there is no room for them any more; then it does nothing.
    """
    with transaction.atomic():
        held = BatchRun.objects.select_for_update().filter(user_id=user.pk, pk__in=run_ids)
        waiting = Deletion.objects.filter(run__in=[run.pk for run in held], due_at__gt=Now())
        restored = list(waiting.values_list("run", flat=True))
        if not restored:
            return
        Deletion.objects.filter(run__in=restored).delete()
        limits.check_may_store(user.pk, 0)
        Event.objects.bulk_create([Event(run_id=pk, kind="restored") for pk in restored])


def delete_due(user: "User | None" = None) -> None:
    """Deletes what was discarded UNDO_SECONDS ago: by one person, or by any."""
    due = BatchRun.objects.filter(deletion__due_at__lte=Now())
    for run in due if user is None else due.filter(user_id=user.pk):
        with suppress(RunNotFound), transaction.atomic():
            _held(run.pk)
            # Unless it was restored, and perhaps discarded again, before we had it.
            if Deletion.objects.filter(run=run.pk, due_at__lte=Now()).exists():
                delete(run)


def delete(run: BatchRun) -> None:
    """Removes a run with all that hangs on it; its files go once that is committed.

    Through a function of the database, which lets people delete their own: no policy does. Files
    that can't be reached then are swept later. Raises RunNotFound.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT leadenrich_delete_run(%s)", [run.pk])
            if cursor.fetchone() != (True,):
                raise RunNotFound(GONE)
        transaction.on_commit(lambda: files.delete_all(run.pk), robust=True)


def delete_all_of(user_id: UUID) -> None:
    """Removes every run of a person, also those that they have discarded."""
    for run in BatchRun.objects.filter(user_id=user_id):
        delete(run)


def describe(run: BatchRun, meta: Mapping[str, Any]) -> BatchRun:
    """Merges what was found out about a run into its `meta`, whatever its status."""
    return _change(run, tuple(Status), "changed", {}, meta)


def note(run_id: UUID, kind: str, text: str = "", **where: Any) -> None:
    """Adds to the history of a run, which may be gone already. `where`: its job, chunk and trace."""
    if BatchRun.objects.filter(pk=run_id).exists():
        Event.objects.create(run_id=run_id, kind=kind, text=text, **where)


def note_once(run_id: UUID, kind: str, text: str, **where: Any) -> None:
    """As `note`, but what befalls many chunks of a run at the same time is told once a minute."""
    recent = Event.objects.filter(run=run_id, at__gt=Now() - timedelta(minutes=1))
    if not recent.filter(kind=kind, text=text).exists():
        note(run_id, kind, text, **where)


def replan(run: BatchRun, meta: Mapping[str, Any]) -> BatchRun:
    """Changes how a pending run will be worked on. Raises IllegalMove once it was started."""
    return _change(run, (Status.PENDING,), "changed", {}, {"preview": None, **meta})


def check_is_processing(run: BatchRun) -> None:
    """Raises IllegalMove once the run is no longer worked on: canceled, failed or deleted."""
    if not BatchRun.objects.filter(pk=run.pk, status=Status.PROCESSING).exists():
        raise IllegalMove(f"{run} isn't being processed any more.")


def can(run: BatchRun, verb: str) -> bool:
    """Whether `run` is in a status that the move `verb` ("started", …) can start from."""
    return run.status in MOVES[verb].sources


# --- how every change is made ----------------------------------------------------------------------


def _put_to_work(run: BatchRun, verb: str) -> BatchRun:
    if not files.exists(run.pk, files.INPUT):
        raise RunError(
            gettext("The file of this run isn't stored here. Upload it again to enrich it.")
        )
    with transaction.atomic():
        if run.user_id is not None:
            limits.check_may_work(run.user_id)
        moved = _move(run, verb)
        queue.enqueue_split(moved.pk)
    return moved


def _move(
    run: BatchRun,
    verb: str,
    changes: Mapping[str, Any] | None = None,
    meta: Mapping[str, Any] | None = None,
    *,
    noted: tuple[str, str] | None = None,
) -> BatchRun:
    """Makes a move of `MOVES`. In the history it is `noted`, by default by its verb."""
    move = MOVES[verb]
    with transaction.atomic():
        values = {"status": move.target, **move.writes, **(changes or {})}
        moved = _change(run, move.sources, verb, values, meta)
        note(run.pk, *(noted or (verb, moved.error_message or "")))
        if verb in ("completed", "failed") and _took_long(moved):
            queue.enqueue_mail(moved.pk)
    return moved


def _move_to(status: str, now: BatchRun) -> Move:
    """The move that brings a run to another status. Raises RunError where there is none."""
    if status not in Status.values:
        raise RunError(gettext("A run can't be “%s”: no such status exists.") % status)
    for move in MOVES.values():
        if move.target == status and now.status in move.sources:
            return move
    said = {"run": now, "now": now.get_status_display().lower()}
    said["status"] = Status(status).label.lower()
    raise IllegalMove(gettext("%(run)s is %(now)s, and can't become %(status)s.") % said)


def _is_ours(run: BatchRun) -> bool:
    """Whether workers of ours have, or had, the run in hand: not those of another client."""
    return run.events.filter(kind__in=("started", "retried")).exists()


def _took_long(run: BatchRun) -> bool:
    """Whether its owner may have gone away meanwhile."""
    return run.duration is not None and run.duration.total_seconds() > settings.MAIL_AFTER_SECONDS


def _change(
    run: BatchRun,
    sources: tuple[Status, ...],
    verb: str,
    changes: Mapping[str, Any],
    meta: Mapping[str, Any] | None,
) -> BatchRun:
    values = dict(changes)
    if meta:
        values["meta"] = merged("meta", _checked(meta))
    if values:
        with transaction.atomic(), _refused_in_words():
            changed = BatchRun.objects.filter(pk=run.pk, status__in=sources).update(**values)
        if not changed:
            now = _fresh(run.pk)
            said = {"run": now, "verb": gettext(verb), "status": now.get_status_display().lower()}
            raise IllegalMove(
                gettext("%(run)s can't be %(verb)s: it is already %(status)s.") % said
            )
    return _fresh(run.pk)


def _held(pk: UUID) -> BatchRun:
    """The run as it is, and as it stays for others to the end of the transaction."""
    run = BatchRun.objects.select_for_update().filter(pk=pk).first()
    if run is None:
        raise RunNotFound(GONE)
    return run


def _fresh(pk: UUID) -> BatchRun:
    try:
        return BatchRun.objects.get(pk=pk)
    except BatchRun.DoesNotExist:
        raise RunNotFound(GONE) from None


# --- what may be given -----------------------------------------------------------------------------


@contextmanager
def _refused_in_words() -> Iterator[None]:
    """What the database refuses of a run is a RunError, in its words where these are for a person."""
    try:
        yield
    except (IntegrityError, ProgrammingError) as error:
        cause = error.__cause__
        if isinstance(cause, InsufficientPrivilege):
            raise RunError(gettext("This run belongs to somebody else.")) from None
        if isinstance(cause, ForeignKeyViolation):
            raise RunError(gettext("The person of this run isn't there any more.")) from None
        if isinstance(cause, CheckViolation) and not cause.diag.constraint_name:
            # A trigger's own words (`rowsecurity/sql/batch_runs.sql`).
            raise IllegalMove(gettext(cause.diag.message_primary or "")) from None
        raise


def _checked(meta: Mapping[str, Any]) -> dict[str, Any]:
    """`meta` as the database takes it. Raises RunError where it isn't an object of JSON."""
    try:
        found: dict[str, Any] = storable(dict(meta))
        json.dumps(found, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise RunError(gettext("meta has to be an object that JSON can hold.")) from None
    return found


def _moment(given: datetime | None) -> datetime | None:
    if given is not None and not isinstance(given, datetime):
        raise RunError(gettext("A time has to be given as a datetime."))
    return given
