"""The entries of a do-not-contact list: added, kept as hashes only, searched, removed."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import islice
from operator import or_
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from batchruns.engine.do_not_contact.entries import Entry
from batchruns.engine.do_not_contact.kinds import Key, Kind
from batchruns.models import Suppression, SuppressionList
from batchruns.runs.errors import OverLimitError
from batchruns.runs.jsonb import storable
from batchruns.runs.lookups import keys
from leadenrich.platform.sql_files import read_sql

Source = Suppression.Source
SECRET_BYTES = 32
ADDED_AT_ONCE = 10_000
MAX_REASON = 200
HashedEntry = tuple[str, int, str]
"""The kind of an entry, its hash, and its text or nothing."""


def list_of(user_id: UUID) -> SuppressionList:
    """What holds for all entries of a person's list, which is made when it is first asked for."""
    own = SuppressionList.objects.filter(user=user_id).first()
    if own is None:
        secret = keys.encrypt(secrets.token_hex(SECRET_BYTES))
        own, _ = SuppressionList.objects.get_or_create(user_id=user_id, defaults={"secret": secret})
    return own


def shown_list(user_id: UUID) -> SuppressionList:
    """The same to be looked at: it isn't made."""
    own = SuppressionList.objects.filter(user=user_id).first()
    return own or SuppressionList(user_id=user_id)


def secret_of(own: SuppressionList) -> bytes:
    """The secret with which entries are hashed. Raises KeyLostError."""
    return bytes.fromhex(keys.decrypt(own.secret))


def add(user_id: UUID, entries: Iterable[Entry], source: Source, reason: str = "") -> int:
    """Adds entries as the person keeps them, in clear or as hashes only; gives how many are new.

    Raises OverLimitError: then none is added. Raises KeyLostError.
    """
    own = list_of(user_id)
    hidden = own.keeps_hashes_only
    rows = ((entry.key, "" if hidden else entry.value) for entry in entries)
    return _add(own, _hashed(own, rows), source, reason)


def add_hashed(user_id: UUID, entries: Iterable[Key], source: Source, reason: str = "") -> int:
    """Adds entries of which only the hash is kept, also where one was kept in clear.

    Gives how many are new. Raises as `add`.
    """
    own = list_of(user_id)
    return _add(own, _hashed(own, ((key, "") for key in entries)), source, reason)


def add_hashes(
    own: SuppressionList, entries: Iterable[HashedEntry], source: Source, reason: str = ""
) -> int:
    """Adds entries that are hashed already, as the person keeps them; gives how many are new.

    Raises OverLimitError: then none is added.
    """
    if own.keeps_hashes_only:
        entries = ((kind, number, "") for kind, number, _value in entries)
    return _add(own, entries, source, reason)


def remove(user_id: UUID, chosen: QuerySet[Suppression]) -> int:
    """Takes entries off a person's list; gives how many there were."""
    with transaction.atomic():
        removed = chosen.filter(user=user_id).delete()[0]
        _note_change(user_id, -removed)
    return removed


def forget_values(user_id: UUID, chosen: QuerySet[Suppression]) -> int:
    """Keeps of these entries the hash only, for good; gives of how many."""
    with_values = chosen.filter(user=user_id).exclude(value="")
    return with_values.update(value="")


def keep_hashes_only(user_id: UUID, *, is_on: bool) -> None:
    """Chooses whether new entries are kept as hashes only."""
    list_of(user_id)
    SuppressionList.objects.filter(user=user_id).update(keeps_hashes_only=is_on)


def find(user_id: UUID, text: str, entry_keys: Iterable[Key]) -> QuerySet[Suppression]:
    """The entries of a list whose text begins so, or which have one of these keys."""
    entries = Suppression.objects.filter(user=user_id)
    if not text:
        return entries
    text = storable(text)
    begins_so = entries.filter(Q(value__startswith=text) | Q(value__startswith=text.casefold()))
    return begins_so | with_keys(user_id, entry_keys)


def with_keys(user_id: UUID, entry_keys: Iterable[Key]) -> QuerySet[Suppression]:
    """The entries of a list that have one of these keys."""
    own = SuppressionList.objects.filter(user=user_id).first()
    if own is None:
        return Suppression.objects.none()
    secret, hashes = secret_of(own), defaultdict[Kind, list[int]](list)
    for key in entry_keys:
        hashes[key.kind].append(key.hash(secret))
    wanted = (Q(kind=kind, hash__in=some) for kind, some in hashes.items())
    return Suppression.objects.filter(reduce(or_, wanted, Q(pk=None)), user=user_id)


def _hashed(own: SuppressionList, rows: Iterable[tuple[Key, str]]) -> Iterator[HashedEntry]:
    secret = secret_of(own)
    return ((key.kind.value, key.hash(secret), value) for key, value in rows)


def _add(own: SuppressionList, entries: Iterable[HashedEntry], source: Source, reason: str) -> int:
    added, remaining = 0, iter(entries)
    with transaction.atomic():
        # Whoever adds at the same time waits, so that both count what there is.
        SuppressionList.objects.select_for_update().get(pk=own.pk)
        present = SuppressionList.objects.select_for_update().get(pk=own.pk).entries
        while some := list(islice(remaining, ADDED_AT_ONCE)):
            added += _insert(own.user_id, some, source, reason)
            if present + added > settings.MAX_DO_NOT_CONTACT:
                raise OverLimitError("do_not_contact_full", limit=settings.MAX_DO_NOT_CONTACT)
        _note_change(own.user_id, added)
    return added


def _insert(user_id: UUID, rows: Iterable[HashedEntry], source: Source, reason: str) -> int:
    # Twice in one statement, an entry couldn't be changed.
    unique = {(kind, number): storable(value) for kind, number, value in rows}
    with connection.cursor() as cursor:
        cursor.execute(
            read_sql(__file__, "add.sql"),
            {
                "user": user_id,
                "source": source.value,
                "reason": storable(reason.strip()[:MAX_REASON]),
                "kind": [kind for kind, _ in unique],
                "hash": [number for _, number in unique],
                "value": list(unique.values()),
            },
        )
        return sum(is_new for (is_new,) in cursor.fetchall())


def _note_change(user_id: UUID, more: int) -> None:
    own = SuppressionList.objects.filter(user=user_id)
    own.update(version=F("version") + 1, entries=F("entries") + more)
