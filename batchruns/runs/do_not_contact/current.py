"""The do-not-contact list of a person as it is now, for rows and lookups to be held against."""

import sys
from array import array
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from batchruns.engine.do_not_contact.contact_list import NOBODY, DoNotContactList
from batchruns.engine.do_not_contact.kinds import Kind
from batchruns.engine.options import MARK, Options
from batchruns.models import SuppressionList
from batchruns.runs.do_not_contact.entries import secret_of
from batchruns.runs.errors import GivenUpError
from batchruns.runs.lookups.keys import KeyLostError
from leadenrich.platform.sql_files import read_sql

KEPT_LISTS = 4
"""So many lists stay in the memory of a process until they change."""


def version_of(user_id: UUID | None) -> int:
    """A number that changes with each change of a person's list; 0 where nobody is on it."""
    own = SuppressionList.objects.filter(user=user_id, entries__gt=0)
    return own.values_list("version", flat=True).first() or 0


def current_list(user_id: UUID | None) -> DoNotContactList:
    """The list of a person. Raises GivenUpError where nobody can tell who is on it."""
    version = version_of(user_id)
    try:
        return _load(user_id, version) if user_id and version else NOBODY
    except KeyLostError:
        raise GivenUpError("do_not_contact_key_lost") from None


def default_options(user_id: UUID) -> Mapping[str, Any]:
    """What becomes of leads on the list, of a person who has one, where they chose nothing."""
    return Options.key_values(do_not_contact=MARK) if version_of(user_id) else {}


def options_at_start(user_id: UUID | None, options: Options | None) -> Mapping[str, Any]:
    """What is chosen when a person's leads begin to be enriched, if nothing was and they have a list."""
    if user_id is None or options is None or options.do_not_contact:
        return {}
    return default_options(user_id)


@lru_cache(maxsize=KEPT_LISTS)
def _load(user_id: UUID, version: int) -> DoNotContactList:
    secret = secret_of(SuppressionList.objects.get(user=user_id))
    with connection.cursor() as cursor:
        cursor.execute(read_sql(__file__, "hashes.sql"), [user_id])
        hashes = {Kind(kind): _numbers(data) for kind, data in cursor.fetchall()}
    return DoNotContactList(hashes, secret, version)


def _numbers(data: bytes) -> "array[int]":
    numbers = array("q")
    numbers.frombytes(data)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers
