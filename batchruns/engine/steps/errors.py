"""Why a file can't be enriched. `batchruns.messages` has the sentences.

EnrichmentError
├── NothingToEnrichError   no step has anything to work on
├── OverrunError           the work took too much time or memory
├── UnenrichableError      an enricher failed
├── PartCutOffError        a part hasn't as many rows as were enriched
└── WorkerDiedError        a process that enriches was killed
"""

from batchruns.engine.errors import CodedError


class EnrichmentError(CodedError):
    """Root of the errors of enrichment."""


class NothingToEnrichError(EnrichmentError):
    """No step has anything to work on.

    Codes: no_known_column (no column holds a field that a step needs), all_switched_off,
    unknown_column (name: a column to add that no step has), no_column_chosen.
    """


class PartCutOffError(EnrichmentError):
    """A part of a result hasn't as many rows as were enriched: a defect of ours.

    Codes: part_cut_off (rows, expected).
    """


class OverrunError(EnrichmentError):
    """The work took more time or memory than it may, or its process died of it.

    Codes: took_time (seconds), took_memory, process_died.
    """


class UnenrichableError(EnrichmentError):
    """An enricher failed on some of the rows, or on how they are together.

    Codes: enricher_failed (error: the name of the exception's type).
    """


class WorkerDiedError(EnrichmentError):
    """A process that enriches rows beside others was killed, maybe for want of memory.

    Codes: worker_died.
    """
