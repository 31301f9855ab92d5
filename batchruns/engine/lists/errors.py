"""Why a list can't be built or read: `batchruns.messages` has the sentences."""

from batchruns.engine.errors import CodedError


class ListError(CodedError, ValueError):
    """A list can't be built, or what was built of it can't be read.

    Codes: list_damaged (the file was cut or changed), list_of_another_version (it was built by another
    version and is to be built anew), list_without_keys (no column holds anything to match by),
    list_too_long (limit: so many rows it may have), list_empty.
    """
