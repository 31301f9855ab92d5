"""Taking in a file of a list, and a look at a table that is to be one."""

from typing import TYPE_CHECKING

from django.core.files.uploadedfile import TemporaryUploadedFile

from batchruns.models import ReferenceList
from batchruns.runs.lists.tables import Table

if TYPE_CHECKING:
    from leadenrich.accounts.models import User


def take_in(
    user: "User", upload: TemporaryUploadedFile, name: str, kind: ReferenceList.Kind
) -> ReferenceList:
    """A new list of an uploaded file, whose columns are to be checked; then `service.build`.

    Raises one of `errors.REFUSALS`; then nothing is kept.
    """
    raise NotImplementedError


def take_in_newer(
    found: ReferenceList, upload: TemporaryUploadedFile, *, tops_up: bool
) -> ReferenceList:
    """A newer file of a list, mapped as the one before where its columns are the same; is built at once
    if all of them are. Raises one of `errors.REFUSALS`.
    """
    raise NotImplementedError


def take_in_table(user: "User", table: Table, name: str, kind: ReferenceList.Kind) -> ReferenceList:
    """A new list of a table, whose columns are to be checked. Raises one of `errors.REFUSALS`."""
    raise NotImplementedError


def read_again(found: ReferenceList) -> ReferenceList:
    """The table of a list as it is now, as a new version, which is built at once if it has the same
    columns. Raises one of `errors.REFUSALS`.
    """
    raise NotImplementedError
