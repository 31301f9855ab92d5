"""The life of a list: the one place where one is made and changed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from batchruns.engine.options import Options
from batchruns.models import ReferenceList

MAX_NAME = 60
MAX_LISTS = 200
"""Of one person."""


def lists_of(user_id: UUID) -> QuerySet[ReferenceList]:
    """The lists of a person, by name."""
    return ReferenceList.objects.filter(user_id=user_id)


def get_list(user_id: UUID, list_id: UUID) -> ReferenceList:
    """A list of a person. Raises RunError where it isn't there (any more)."""
    raise NotImplementedError


def create(
    user_id: UUID,
    name: str,
    kind: ReferenceList.Kind,
    filename: str,
    meta: Mapping[str, Any],
    store: Callable[[UUID, str], object],
    size: int,
    *,
    source: ReferenceList.Source = ReferenceList.Source.UPLOAD,
) -> ReferenceList:
    """A new list, whose columns are to be checked. `store` puts its file where it belongs, by the list's
    id and a name. Raises RunError; then nothing is kept.

    Uploads come by `batchruns.uploads.lists`, tables by `batchruns.runs.lists.tables`.
    """
    raise NotImplementedError


def add_file(
    found: ReferenceList,
    filename: str,
    meta: Mapping[str, Any],
    store: Callable[[UUID, str], object],
    size: int,
    *,
    tops_up: bool,
) -> ReferenceList:
    """A newer file for a list: it replaces all rows, or comes to them. Its columns are to be checked."""
    raise NotImplementedError


def build(found: ReferenceList, options: Options, columns: Sequence[str]) -> ReferenceList:
    """Has a worker build the newest version by these options, which say the mapping of the newest file;
    `columns` are handed over by default. Also a list that is ready, to map its columns otherwise.
    """
    raise NotImplementedError


def drop_newest(found: ReferenceList) -> ReferenceList:
    """Forgets a newest version that isn't built: the one before is the newest again. Raises RunError
    where there is none.
    """
    raise NotImplementedError


def rename(found: ReferenceList, name: str) -> ReferenceList:
    """Gives a list another name. Raises RunError."""
    raise NotImplementedError


def choose_columns(found: ReferenceList, columns: Sequence[str]) -> ReferenceList:
    """Changes which columns steps hand over by default; nothing is built anew."""
    raise NotImplementedError


def delete(found: ReferenceList) -> None:
    """Removes a list with its files and decisions. Runs that match with it pass it over from now on."""
    raise NotImplementedError
