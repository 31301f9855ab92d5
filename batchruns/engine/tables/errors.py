"""Why a file can't be read, or a result can't be written: codes, whose words are in `messages`.

TableError
├── UnreadableFileError   the file can't be read as leads
└── DoesNotFitError       an export format can't hold the rows
"""

from batchruns.engine.errors import CodedError


class TableError(CodedError, ValueError):
    """Something about a table that a person is told of."""


class UnreadableFileError(TableError):
    """A file that can't be read as leads."""


class DoesNotFitError(TableError):
    """Rows that the chosen export format can't hold."""
