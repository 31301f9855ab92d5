"""Why the work on a run fails. `batchruns.messages` has the sentences.

ProcessingError
├── NotStartedError     no process could be started for it
├── WorkUnwantedError   whoever asked for it doesn't want it any more
├── CutElsewhereError   an earlier try has cut the file in other places
├── NotIndexedError     the index of a result has to be made first
└── RowsLostError       rows in are not rows out
"""

from batchruns.engine.errors import CodedError


class ProcessingError(CodedError):
    """Root of the errors of processing."""


class NotStartedError(ProcessingError):
    """No process could be started for the work, which isn't to blame for that.

    Codes: process_not_started.
    """


class WorkUnwantedError(ProcessingError):
    """Whoever asked for the work doesn't want it any more. Codes: work_unwanted."""

    def __init__(self, code: str = "work_unwanted") -> None:
        super().__init__(code)


class CutElsewhereError(ProcessingError):
    """An earlier try has cut the file in other places: by another version, or with other settings.

    Codes: cut_elsewhere.
    """


class NotIndexedError(ProcessingError):
    """The index of a result is being made, or has to be made anew. Codes: index_not_ready."""

    def __init__(self) -> None:
        super().__init__("index_not_ready")


class RowsLostError(ProcessingError):
    """Rows in are not rows out plus rejected ones: a defect of ours, never to be passed over.

    Codes: chunks_missing (chunks, last), rows_lost (rows, enriched, rejected).
    """
