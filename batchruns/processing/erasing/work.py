"""The work on an erasure: every run and list is searched, or those that were chosen are written anew.

Whatever ends it, the next try goes on: a place whose step is done isn't touched again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from batchruns.engine.do_not_contact.keys import email_key, person_key, phone_key
from batchruns.engine.do_not_contact.kinds import Key
from batchruns.engine.do_not_contact.kinds import Kind as KeyKind
from batchruns.engine.erasure.identity import Identity, Kind
from batchruns.models import (
    BatchRun,
    ColumnView,
    Erasure,
    Lookup,
    Recipe,
    ReferenceList,
    SavedExport,
    Status,
    Suppression,
)
from batchruns.processing.erasing.finding import RunSearch, without
from batchruns.processing.erasing.lists import ListSearch, erase_in
from batchruns.processing.erasing.rewriting import DONE, Planner, Step, carry_out, load
from batchruns.processing.errors import WorkUnwantedError
from batchruns.processing.process_pool import IsUnwanted
from batchruns.runs import queue, service
from batchruns.runs.do_not_contact import entries
from batchruns.runs.erasure import service as erasures
from batchruns.runs.erasure.places import ANSWERS, LIST, SETTINGS, UNREAD, FoundRows, Place
from batchruns.runs.lists import decisions
from batchruns.runs.lookups import erasure as answers
from batchruns.storage.temporary_files import scratch_folder

State = Erasure.State
WAIT_SECONDS = 30
"""After so long it is looked again whether a run in work has ended."""
REMEMBERED = ((Recipe, "content"), (SavedExport, "choices"), (ColumnView, "columns"))
"""What is kept of a person's choices, which may name values of leads."""

Leads = Sequence[Mapping[str, str]]


def work_on(erasure_id: UUID, is_unwanted: IsUnwanted) -> None:
    """Searches, or erases, as far as the erasure is.

    Raises WorkUnwantedError, and RunError where it can't go on.
    """
    erasure = Erasure.objects.filter(pk=erasure_id).first()
    if erasure is None or erasure.state not in (State.SEARCHING, State.ERASING):
        return
    identity = erasures.identity_of(erasure)
    if erasure.state == State.SEARCHING:
        _search(erasure, identity, is_unwanted)
    else:
        _erase(erasure, identity, is_unwanted)


# --- searching ----------------------------------------------------------------------------------------


def _search(erasure: Erasure, identity: Identity, is_unwanted: IsUnwanted) -> None:
    user_id = erasure.user_id
    runs = BatchRun.objects.filter(user=user_id).order_by("-created_at", "pk")
    run_ids = list(runs.values_list("pk", flat=True))
    list_ids = list(ReferenceList.objects.filter(user=user_id).values_list("pk", flat=True))
    searches = [(_in_run, pk) for pk in run_ids] + [(_in_list, pk) for pk in list_ids]
    places: list[Place] = []
    leads: list[Mapping[str, str]] = [identity.inputs]
    for number, (search, pk) in enumerate(searches):
        if is_unwanted():
            raise WorkUnwantedError
        erasures.note_progress(erasure, number, len(searches))
        found, leads_there = search(pk, identity)
        places += found
        leads += leads_there
    places += _other_places(user_id, identity, leads)
    erasures.note_found(erasure, places)


def _in_run(run_id: UUID, identity: Identity) -> tuple[Sequence[Place], Leads]:
    """What was found in a run, and the leads that are theirs there."""
    run = BatchRun.objects.filter(pk=run_id).first()
    search = run and RunSearch(run, identity)
    place = search and search.place()
    if not search or not place:
        return [], []
    return [place], [] if UNREAD in place.kinds else search.leads()


def _in_list(list_id: UUID, identity: Identity) -> tuple[Sequence[Place], Leads]:
    """What was found in a list, with whose rows no provider was asked."""
    own = ReferenceList.objects.filter(pk=list_id).first()
    place = own and ListSearch(own, identity).place()
    return [place] if place else [], []


def _other_places(user_id: UUID, identity: Identity, leads: Leads) -> Iterable[Place]:
    lookups = {
        lookup.pk: lookup for lead in leads for lookup in answers.answers_about(user_id, lead)
    }
    if lookups:
        rows = [{"number": 0, "values": _told(lookup)} for lookup in lookups.values()]
        yield Place(ANSWERS, "", [FoundRows(Kind.EMAIL, ANSWERS, len(rows), rows)])
    if count := sum(1 for _row in _remembered(user_id, identity)):
        yield Place(SETTINGS, "", [FoundRows(Kind.MENTION, SETTINGS, count)])


def _told(lookup: Lookup) -> dict[str, Any]:
    """What a provider was asked, and what it answered."""
    asked, answered = (at.isoformat() if at else "" for at in (lookup.asked_at, lookup.answered_at))
    told = {"provider": lookup.provider, "question": lookup.capability, "outcome": lookup.outcome}
    return {**told, "asked": asked, "answered": answered, **lookup.values}


def _remembered(user_id: UUID, identity: Identity) -> Iterable[tuple[QuerySet[Any], str, Any]]:
    """What is kept of choices and holds the person: the row, its column, and what stays of it."""
    for model, column in REMEMBERED:
        for pk, value in model._default_manager.filter(user=user_id).values_list("pk", column):
            if (left := without(value, identity, None)) != value:
                yield model._default_manager.filter(pk=pk), column, left


# --- erasing ------------------------------------------------------------------------------------------


def _erase(erasure: Erasure, identity: Identity, is_unwanted: IsUnwanted) -> None:
    chosen = dict(erasure.chosen)
    forgets, forgets_choices = chosen.pop(ANSWERS, ()), chosen.pop(SETTINGS, ())
    waits = False
    for key, kinds in chosen.items():
        if is_unwanted():
            raise WorkUnwantedError
        if key.startswith(LIST):
            waits |= not _erased_in_list(key, identity, erasure, kinds, is_unwanted)
        else:
            waits |= not _erased_in_run(key, identity, erasure, kinds, forgets=bool(forgets))
    if waits:
        queue.enqueue_erasure(erasure.pk, erasure.user_id, WAIT_SECONDS)
        return
    record = [_recorded(place, load(step)) for place, step in erasure.steps.items()]
    if forgets:
        count = answers.forget_lead(erasure.user_id, identity.inputs)
        record.append({"place": ANSWERS, "counts": {ANSWERS: count}})
    if forgets_choices:
        remembered = list(_remembered(erasure.user_id, identity))
        for row, column, left in remembered:
            row.update(**{column: left})
        record.append({"place": SETTINGS, "counts": {SETTINGS: len(remembered)}})
    _keep_tombstones(erasure.user_id, _keys_of(identity))
    erasures.conclude(erasure, record)


def _erased_in_list(
    key: str, identity: Identity, erasure: Erasure, kinds: Sequence[str], is_unwanted: IsUnwanted
) -> bool:
    """Erases them in one list, from where it was left; whether it is done, and needn't be waited for."""
    lists = ReferenceList.objects.filter(user=erasure.user_id)
    own = lists.filter(pk=key.removeprefix(LIST)).first()
    return own is None or erase_in(ListSearch(own, identity), erasure, kinds, is_unwanted)


def _erased_in_run(
    run_id: str, identity: Identity, erasure: Erasure, kinds: Sequence[str], *, forgets: bool
) -> bool:
    """Likewise in one run."""
    run = BatchRun.objects.filter(pk=run_id, user=erasure.user_id).first()
    if run is None:
        return True
    search, known = RunSearch(run, identity), erasure.steps.get(run_id)
    step = load(known) if known else _planned(search, erasure, kinds, forgets=forgets)
    if step is None:
        return False
    if step.state != DONE:
        carry_out(search, erasure, step)
    return True


def _planned(
    search: RunSearch, erasure: Erasure, kinds: Sequence[str], *, forgets: bool
) -> Step | None:
    """The step of a run, kept from now on; None as long as the run is in work."""
    run = search.run
    if run.status == Status.PROCESSING:
        return None
    with scratch_folder() as scratch:
        step = Planner(search, kinds, erasure.removes, erasure, scratch).plan()
    # While they can still be read off the rows.
    if search.has_result and UNREAD not in kinds:
        _forget_leads(search, erasure, kinds, forgets=forgets)
    with transaction.atomic():
        now = service.lock_run(run.pk)
        if (now.status, now.finished_at) != (run.status, run.finished_at):
            return None
        erasures.note_step(erasure, str(run.pk), asdict(step))
    return step


def _forget_leads(
    search: RunSearch, erasure: Erasure, kinds: Sequence[str], *, forgets: bool
) -> None:
    """Removes what providers said of the leads in the rows that go, and what was decided on them, and
    remembers whom they are.
    """
    rows = [row for row in search.result_rows if row.kind in kinds and row.kind != Kind.MENTION]
    for row in rows if forgets else ():
        answers.forget_lead(erasure.user_id, search.matcher.lead_of(row.cells))
    decisions.forget(erasure.user_id, search.matcher.keys_of(row.cells for row in rows))
    people = [search.matcher.person_of(row.cells) for row in rows]
    texts = {person_key(each.first_name, each.last_name, each.company) for each in people} - {""}
    _keep_tombstones(erasure.user_id, [Key(KeyKind.PERSON, text) for text in texts])


def _keys_of(identity: Identity) -> list[Key]:
    keys = (
        Key(KeyKind.EMAIL, email_key(identity.email)),
        Key(KeyKind.PHONE, phone_key(identity.phone)),
    )
    return [key for key in keys if key.text]


def _keep_tombstones(user_id: UUID, keys: Sequence[Key]) -> None:
    """Lets a person who was erased be known again, by hashes."""
    if keys:
        entries.add_hashed(user_id, keys, Suppression.Source.ERASED)


def _recorded(place: str, step: Step) -> dict[str, Any]:
    """What was erased of a run or list, for the record: whom it was about isn't in it."""
    return {"place": place, "counts": step.counts, "deleted": step.deletes}
