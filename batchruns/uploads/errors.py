"""Why an upload isn't taken in. `batchruns.messages` has the sentences."""

from batchruns.engine.errors import CodedError
from batchruns.engine.steps.errors import NothingToEnrichError
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.runs.errors import OverLimitError


class UploadError(CodedError):
    """A file that can't be inspected."""


REFUSALS = (UploadError, UnreadableFileError, NothingToEnrichError, OverLimitError)
"""What a person is told of at the form, as they can do something about it."""
