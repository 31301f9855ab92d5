"""The life of an erasure: searched, decided, done; in the end only a record is left."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateJob

from batchruns.engine.erasure.identity import Identity
from batchruns.models import Erasure
from batchruns.runs import queue
from batchruns.runs.erasure.places import Place
from batchruns.runs.errors import RunError
from batchruns.runs.jsonb import storable
from batchruns.runs.lookups import keys

State = Erasure.State
OPEN = (State.SEARCHING, State.FOUND, State.ERASING)
MOST_OPEN = 20

FORGET_SECONDS = 24 * 3600
"""What was found and isn't decided is forgotten after so long."""


def ask(user_id: UUID, identity: Identity) -> Erasure:
    """Has a worker search for a person in all that `user_id` has. Raises RunError."""
    with transaction.atomic():
        if Erasure.objects.filter(user=user_id, state__in=OPEN).count() >= MOST_OPEN:
            raise RunError("too_many_erasures", limit=MOST_OPEN)
        erasure = Erasure.objects.create(
            user_id=user_id,
            sought=_encrypted(identity.dump()),
            kinds=[name for name, text in identity.dump().items() if text],
        )
        queue.enqueue_erasure(erasure.pk, user_id)
    return erasure


def erasures_of(user_id: UUID) -> QuerySet[Erasure]:
    """The erasures of a person, and their searches, the latest first."""
    return Erasure.objects.filter(user=user_id)


def identity_of(erasure: Erasure) -> Identity:
    """Who is sought. Raises KeyLostError."""
    return Identity(**_decrypted(erasure.sought))


def places_of(erasure: Erasure) -> list[Place]:
    """What was found; nothing once it is done. Raises KeyLostError."""
    return [Place.load(each) for each in _decrypted(erasure.found) or ()]


def note_progress(erasure: Erasure, searched: int, places: int) -> None:
    """Says how far the search is."""
    Erasure.objects.filter(pk=erasure.pk).update(searched=searched, places=places)


def note_found(erasure: Erasure, places: Sequence[Place]) -> None:
    """Keeps what the search has found, encrypted, until it is decided."""
    found = _encrypted([place.dump() for place in places])
    searching = Erasure.objects.filter(pk=erasure.pk, state=State.SEARCHING)
    searching.update(state=State.FOUND, found=found)


def decide(erasure: Erasure, chosen: Mapping[str, Sequence[str]], *, removes: bool) -> None:
    """Has a worker erase these kinds of rows, by the key of their place. Raises RunError."""
    offered = {place.key: place.kinds for place in places_of(erasure)}
    taken = {
        key: [kind for kind in offered.get(key, ()) if kind in kinds]
        for key, kinds in chosen.items()
    }
    taken = {key: kinds for key, kinds in taken.items() if kinds}
    if not taken:
        raise RunError("nothing_to_erase")
    with transaction.atomic():
        found = Erasure.objects.filter(pk=erasure.pk, state=State.FOUND)
        changes = {"chosen": taken, "removes": removes, "decided_at": Now()}
        if not found.update(state=State.ERASING, **changes):
            raise RunError("erasure_gone")
        queue.enqueue_erasure(erasure.pk, erasure.user_id)


def drop(erasure: Erasure) -> None:
    """Forgets a search. Raises RunError once it was decided."""
    if not Erasure.objects.filter(pk=erasure.pk).exclude(decided_at__isnull=False).delete()[0]:
        raise RunError("erasure_gone")


def note_step(erasure: Erasure, place: str, step: Mapping[str, Any]) -> None:
    """Keeps how the files of a place are changed, and how far that is."""
    with transaction.atomic():
        now = Erasure.objects.select_for_update().get(pk=erasure.pk)
        steps = {**now.steps, place: storable(dict(step))}
        Erasure.objects.filter(pk=erasure.pk).update(steps=steps)
    erasure.steps = steps


def conclude(erasure: Erasure, record: Sequence[Mapping[str, Any]]) -> None:
    """Leaves the record alone: when, where and how much, but not of whom."""
    erasing = Erasure.objects.filter(pk=erasure.pk, state=State.ERASING)
    gone: dict[str, Any] = {"sought": b"", "found": b"", "chosen": {}, "steps": {}}
    erasing.update(state=State.DONE, record=list(record), done_at=Now(), **gone)


def fail(erasure_id: UUID, problem: str) -> None:
    """Notes that the work is given up. What was found stays for a while, to try it again."""
    Erasure.objects.filter(pk=erasure_id).update(state=State.FAILED, problem=problem)


def retry(erasure: Erasure) -> None:
    """Goes on with what was given up. Raises RunError."""
    with transaction.atomic():
        state = State.ERASING if erasure.decided_at else State.SEARCHING
        failed = Erasure.objects.filter(pk=erasure.pk, state=State.FAILED)
        if not failed.update(state=state, problem=""):
            raise RunError("erasure_gone")
        queue.enqueue_erasure(erasure.pk, erasure.user_id)


def forget_old() -> None:
    """Removes searches that nobody has decided on for FORGET_SECONDS."""
    long_ago = Now() - timedelta(seconds=FORGET_SECONDS)
    Erasure.objects.filter(decided_at=None, asked_at__lt=long_ago).delete()


def take_up_lost() -> None:
    """Enqueues the work on erasures that have no job, as their worker died."""
    jobs = ProcrastinateJob.objects.filter(
        task_name=queue.ERASURE_TASK, status__in=("todo", "doing")
    )
    at_work = set(jobs.values_list("args__erasure_id", flat=True))
    waiting = Q(state__in=(State.SEARCHING, State.ERASING))
    for erasure in Erasure.objects.filter(waiting).only("pk", "user_id"):
        if str(erasure.pk) not in at_work:
            queue.enqueue_erasure(erasure.pk, erasure.user_id)


def _encrypted(value: Any) -> bytes:
    return keys.encrypt(json.dumps(value))


def _decrypted(secret: bytes | memoryview) -> Any:
    return json.loads(keys.decrypt(secret) or "null")
