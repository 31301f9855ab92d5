"""Why a file can't be enriched. `batchruns.messages` has the sentences.

EnrichmentError
├── NothingToEnrichError   no step has anything to work on
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


class WorkerDiedError(EnrichmentError):
    """A process that enriches rows beside others was killed, maybe for want of memory.

    Codes: worker_died.
    """
