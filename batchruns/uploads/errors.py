"""Why an upload isn't taken in. `batchruns.messages` has the sentences.

CodedError
└── UploadError   the file can't be inspected
"""

from batchruns.engine.errors import CodedError
from batchruns.engine.steps.errors import NothingToEnrichError
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.runs.errors import OverLimitError


class UploadError(CodedError):
    """A file that can't be inspected."""


REFUSALS = (UploadError, UnreadableFileError, NothingToEnrichError, OverLimitError)
"""The errors that the upload form shows, as a person can do something about them."""
