"""Why the place where files are stored fails.

StorageError
└── UnreachableError   it doesn't answer, or refuses
"""

from batchruns.engine.errors import CodedError


class StorageError(CodedError, OSError):
    """Trouble with the place where files are kept. Its text is for the log: no lead is in it."""

    def __str__(self) -> str:
        return f"{self.code}: {self.params.get('reason', '')}"


class UnreachableError(StorageError):
    """The place where files are kept doesn't answer, or refuses."""
