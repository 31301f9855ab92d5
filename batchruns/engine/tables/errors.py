"""Why a file can't be read, or a result can't be written: `batchruns.messages` has the sentences.

TableError
├── UnreadableFileError   the file can't be read as leads
├── DoesNotFitError       an export format can't hold the rows
└── NotRewritableError    the file can't be written anew without some of its rows
"""

from batchruns.engine.errors import CodedError


class TableError(CodedError, ValueError):
    """Root of the errors of tables."""


class UnreadableFileError(TableError):
    """A file that can't be read as leads."""


class DoesNotFitError(TableError):
    """Rows that the chosen export format can't hold."""


class NotRewritableError(TableError):
    """A file of a kind that can't be written anew."""
