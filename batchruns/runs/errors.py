"""Why a change of a run was refused, or a run given up. `batchruns.messages` has the sentences.

RunError
├── IllegalTransitionError   the run isn't in a status from which that is possible
├── RunNotFoundError         the run isn't there (any more)
├── OverLimitError           one person may not have more
├── OptionsUnknownError      nobody knows how its file is to be parsed
└── GivenUpError             its work failed too often
"""

from batchruns.engine.errors import CodedError


class RunError(CodedError):
    """A change that couldn't be made."""


class IllegalTransitionError(RunError):
    """The run isn't (or is no longer) in a status that the transition can start from."""


class RunNotFoundError(RunError):
    """The run isn't there (any more)."""


class OverLimitError(RunError):
    """The person has reached a limit of what one person may have."""


class OptionsUnknownError(RunError):
    """The run's `meta` doesn't hold, or no longer, how its file is parsed and enriched."""


class GivenUpError(RunError):
    """The work on a run failed for the last time, for a reason that isn't in its file."""
