"""The life of a list: the one place where one is made and changed.

A list has a newest version, which may have to be checked, be built, be ready or have failed, and a built
one, which leads are matched with. Building the newest one is a worker's task: `processing.lists`.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from batchruns import messages
from batchruns.engine.errors import CodedError
from batchruns.engine.lists.build import ListHeader
from batchruns.engine.options import Options
from batchruns.models import ListUse, ReferenceList, Status
from batchruns.runs import limits, queue
from batchruns.runs import list_files as files
from batchruns.runs.errors import RunError
from batchruns.runs.jsonb import storable

logger = logging.getLogger(__name__)

ORPHAN_SECONDS = 300
"""Younger files may belong to a list that is just about to be made."""
MAX_NAME = 60
MAX_LISTS = 200
"""Of one person."""
Store = Callable[[UUID, str], object]
"""Puts a file where it belongs, by the list's id and the file's name."""


def lists_of(user_id: UUID) -> QuerySet[ReferenceList]:
    """The lists of a person, by name."""
    return ReferenceList.objects.filter(user_id=user_id)


# --- what people do ---------------------------------------------------------------------------------


def create(
    user_id: UUID,
    name: str,
    kind: ReferenceList.Kind,
    filename: str,
    meta: Mapping[str, Any],
    store: Store,
    size: int,
    *,
    source: ReferenceList.Source = ReferenceList.Source.UPLOAD,
) -> ReferenceList:
    """A new list with a file of `size` bytes, whose columns are to be checked. Raises RunError; then
    nothing is kept. `uploads.lists` takes files and tables in.
    """
    name = _free_name(user_id, name)
    if lists_of(user_id).count() >= MAX_LISTS:
        raise RunError("too_many_lists", limit=MAX_LISTS)
    limits.check_may_store(user_id, size)
    list_id, added = uuid4(), _file(1, filename, meta)
    store(list_id, files.upload(1))
    try:
        return ReferenceList.objects.create(
            id=list_id, user_id=user_id, name=name, kind=kind, source=source, files=[added]
        )
    except BaseException:
        files.delete_all(list_id)
        raise


def add_file(
    own: ReferenceList,
    filename: str,
    meta: Mapping[str, Any],
    store: Store,
    size: int,
    *,
    tops_up: bool,
) -> ReferenceList:
    """A newer file of `size` bytes for a list: it replaces all rows, or comes to them. Its columns are
    to be checked. Raises RunError; then nothing is kept.
    """
    with transaction.atomic():
        row = _locked(own)
        limits.check_may_store(row.user_id, size)
        before = _settled(row)
        added = _file(row.version + 1, filename, meta)
        store(row.pk, files.upload(added["number"]))
        row.files = [*(before if tops_up else ()), added]
        row.version += 1
        row.status, row.error = ReferenceList.Status.PENDING, None
        row.save()
    return row


def build(own: ReferenceList, options: Options, columns: Sequence[str]) -> ReferenceList:
    """Has a worker build the newest version by these options, which say how the newest file is parsed
    and mapped; `columns` are handed over by default.

    Of a list that is built already, the version after it: its columns may be mapped otherwise.
    """
    with transaction.atomic():
        row = _locked(own)
        if row.status == ReferenceList.Status.BUILDING:
            raise RunError("list_being_built")
        if row.status == ReferenceList.Status.READY:
            row.version += 1
        newest = row.files[-1]
        row.files[-1] = {**newest, "meta": {**newest["meta"], **options.to_meta()}}
        row.columns = [name for name in options.columns if name in set(columns)]
        _enqueue(row)
    return row


def drop_newest(own: ReferenceList) -> ReferenceList:
    """Forgets a newest version that isn't built, and isn't being: the built one is the newest again.

    Raises RunError where there is no such version, or none before it.
    """
    with transaction.atomic():
        row = _locked(own)
        if row.status not in UNBUILT or not row.built:
            raise RunError("list_without_earlier")
        row.files, row.status, row.error = row.built_files, ReferenceList.Status.READY, None
        row.save()
    remove_unused(row)
    return row


def rename(own: ReferenceList, name: str) -> ReferenceList:
    """Gives a list another name. Raises RunError."""
    with transaction.atomic():
        row = _locked(own)
        row.name = _free_name(row.user_id, name, row.pk)
        row.save(update_fields=["name"])
    return row


def change_kind(own: ReferenceList, kind: ReferenceList.Kind) -> ReferenceList:
    """Says what the rows of a list are; it counts once the list is built."""
    with transaction.atomic():
        row = _locked(own)
        row.kind = kind
        row.save(update_fields=["kind"])
    return row


def change_meta(own: ReferenceList, meta: Mapping[str, Any]) -> ReferenceList:
    """Says anew how the newest file is parsed and mapped. Raises RunError while it is being built."""
    with transaction.atomic():
        row = _locked(own)
        if row.status == ReferenceList.Status.BUILDING:
            raise RunError("list_being_built")
        row.files[-1] = {**row.files[-1], "meta": storable(dict(meta))}
        row.status = ReferenceList.Status.PENDING
        row.save()
    return row


def unused_name(user_id: UUID, wanted: str) -> str:
    """A name for a new list: the one that is wanted, with a number behind it if another list has it."""
    taken = {name.casefold() for name in lists_of(user_id).values_list("name", flat=True)}
    wanted = " ".join(wanted.split())[: MAX_NAME - 4] or "list"
    numbered = (f"{wanted} {number}" for number in range(2, MAX_LISTS + 2))
    return next(name for name in (wanted, *numbered) if name.casefold() not in taken)


def delete(own: ReferenceList) -> None:
    """Removes a list with its files and decisions. Runs that match with it pass it over from now on."""
    with transaction.atomic():
        lists_of(own.user_id).filter(pk=own.pk).delete()
        transaction.on_commit(lambda: files.delete_all(own.pk), robust=True)


# --- what workers do --------------------------------------------------------------------------------

AS_REWRITTEN = ("version", "status", "files", "built_files")
"""What must be the same when files are put in the place of those that they are made of."""
UNBUILT = (ReferenceList.Status.PENDING, ReferenceList.Status.FAILED)


def being_built(list_id: UUID, version: int) -> ReferenceList | None:
    """The list, if this version of it is still to be built."""
    return ReferenceList.objects.filter(
        pk=list_id, version=version, status=ReferenceList.Status.BUILDING
    ).first()


def note_progress(own: ReferenceList, rows: int) -> bool:
    """Notes how many rows are read; whether the version is still wanted."""
    return bool(_building(own).update(progress=rows))


def note_built(own: ReferenceList, header: ListHeader, size: int) -> bool:
    """The version is built, and from now on what leads are matched with; whether it was still wanted."""
    status = ReferenceList.Status.READY
    is_wanted = _building(own).update(
        status=status, built_files=own.files, **_as_built(own.version, header, size)
    )
    if is_wanted:
        remove_unused(own)
    return bool(is_wanted)


def note_failed(own: ReferenceList, error: CodedError) -> None:
    """The version can't be built, for a reason that is kept as data."""
    data = messages.error_data(error).dump()
    _building(own).update(status=ReferenceList.Status.FAILED, error=storable(data))


def build_again(own: ReferenceList) -> None:
    """Has the same rows built as a further version, as what was built can't be read (any more)."""
    with transaction.atomic():
        row = _locked(own)
        if row.status != ReferenceList.Status.BUILDING and row.built == own.built:
            row.version, row.files = row.version + 1, row.built_files
            ListUse.objects.filter(list=row.pk, version=row.built).update(version=row.version)
            _enqueue(row)


def check_stored(own: ReferenceList) -> None:
    """Has a list built anew whose built version wasn't in a backup; without its files, it has failed."""
    if files.exists(own.pk, files.index(own.built)):
        return
    if all(files.exists(own.pk, files.upload(file["number"])) for file in own.built_files):
        build_again(own)
        return
    error = messages.error_data(RunError("list_files_lost")).dump()
    failed = ReferenceList.Status.FAILED
    ReferenceList.objects.filter(pk=own.pk).update(status=failed, error=error, built=0)


@dataclass(frozen=True, slots=True)
class Built:
    """What was built of a list's files, on this machine."""

    path: Path
    header: ListHeader


@dataclass(slots=True)
class Rewriting:
    """A list without some of its rows: what takes the place of its files."""

    files: Sequence[Mapping[str, Any]]
    built_files: Sequence[Mapping[str, Any]]
    uploads: Mapping[int, Path]
    """The new ones of these on this machine, by their numbers above the list's version."""
    built: Built | None = None
    """Of `built_files`, if these change."""
    error: CodedError | None = None
    """Why nothing could be built of them."""


def rewrite(own: ReferenceList, rewriting: Rewriting) -> bool:
    """Lets new files take the place of a list's own, with what is built of them; whether the list is
    still as `own` says. Else nothing changes.
    """
    with transaction.atomic():
        row = _locked(own)
        if any(getattr(row, name) != getattr(own, name) for name in AS_REWRITTEN):
            return False
        for number, path in rewriting.uploads.items():
            files.take(row.pk, files.upload(number), path)
        row.version = max(rewriting.uploads)
        row.files, row.built_files = list(rewriting.files), list(rewriting.built_files)
        if rewriting.built:
            _put_built(row, rewriting.built)
        if rewriting.error:
            row.built, row.status = 0, ReferenceList.Status.FAILED
            row.error = storable(messages.error_data(rewriting.error).dump())
        row.save()
    return True


def _put_built(row: ReferenceList, built: Built) -> None:
    size = built.path.stat().st_size
    files.take(row.pk, files.index(row.version), built.path)
    for name, value in _as_built(row.version, built.header, size).items():
        setattr(row, name, value)
    if row.status in UNBUILT:
        row.version += 1


def _as_built(version: int, header: ListHeader, size: int) -> dict[str, Any]:
    """What is said of a built version."""
    columns = [list(pair) for pair in zip(header.columns, header.fields, strict=True)]
    return {
        "built": version,
        "built_columns": storable(columns),
        "rows": header.rows,
        "rejected": header.rejected,
        "bytes": size,
        "built_at": Now(),
    }


def remove_unused(own: ReferenceList) -> None:
    """Removes the files of a list that neither it nor a run in work needs any more. Those of one that
    is just being changed stay for the next time.
    """
    with transaction.atomic():
        unlocked = ReferenceList.objects.select_for_update(skip_locked=True)
        if row := unlocked.filter(pk=own.pk).first():
            _remove_unused(row)


def _remove_unused(row: ReferenceList) -> None:
    in_work = ListUse.objects.filter(list=row.pk, run__status=Status.PROCESSING)
    versions = {row.built, row.version, *in_work.values_list("version", flat=True)}
    needed = {*map(files.index, versions), *map(files.upload, row.uploads)}
    for name in files.names(row.pk):
        if name not in needed:
            files.delete(row.pk, name)


def without_job() -> list[ReferenceList]:
    """Lists that are to be built, but that nobody will: their job was lost."""
    building = list(ReferenceList.objects.filter(status=ReferenceList.Status.BUILDING))
    jobs = queue.lists_with_jobs() if building else set()
    return [row for row in building if str(row.pk) not in jobs]


def take_up(own: ReferenceList) -> None:
    """Has a list built whose job was lost."""
    logger.warning("List %s had no job and is taken up again.", own.pk)
    queue.enqueue_list(own)


def tidy_up(list_id: UUID) -> None:
    """Removes the files that a list doesn't need, or that belong to none."""
    row = ReferenceList.objects.filter(pk=list_id).first()
    if row is not None:
        files.remove_leftovers(list_id)
        remove_unused(row)
    elif files.age(list_id) > ORPHAN_SECONDS and not files.is_held(list_id):
        logger.warning("The files of list %s, which isn't there, are removed.", list_id)
        files.delete_all(list_id)


# --- how --------------------------------------------------------------------------------------------


def _enqueue(row: ReferenceList) -> None:
    row.status, row.error, row.progress = ReferenceList.Status.BUILDING, None, 0
    row.save()
    queue.enqueue_list(row)


def _building(own: ReferenceList) -> QuerySet[ReferenceList]:
    return ReferenceList.objects.filter(
        pk=own.pk, version=own.version, status=ReferenceList.Status.BUILDING
    )


def _locked(own: ReferenceList) -> ReferenceList:
    row = lists_of(own.user_id).select_for_update().filter(pk=own.pk).first()
    if row is None:
        raise RunError("list_gone")
    return row


def _settled(row: ReferenceList) -> list[dict[str, Any]]:
    """The files whose rows a list has, without a newest one that isn't built. Raises RunError."""
    if row.status == ReferenceList.Status.BUILDING:
        raise RunError("list_being_built")
    built: list[dict[str, Any]] = row.built_files
    return built


def _file(number: int, filename: str, meta: Mapping[str, Any]) -> dict[str, Any]:
    return {"number": number, "filename": storable(filename)[:255], "meta": storable(dict(meta))}


def _free_name(user_id: UUID, name: str, own: UUID | None = None) -> str:
    """A list's name as it is kept. Raises RunError."""
    name = " ".join(storable(name.replace("\0", "")).split())
    if not name:
        raise RunError("list_without_name")
    if len(name) > MAX_NAME:
        raise RunError("list_name_too_long", limit=MAX_NAME)
    if lists_of(user_id).filter(name__iexact=name).exclude(pk__in=[own] if own else []).exists():
        raise RunError("list_name_taken", name=name)
    return name
