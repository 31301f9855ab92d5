"""Why a change of a run was refused. Each text is a sentence for the person."""


class RunError(Exception):
    """A change that couldn't be made."""


class IllegalMove(RunError):
    """The run isn't (or is no longer) in a status that the move can start from."""


class RunNotFound(RunError):
    """The run isn't there (any more)."""


class OverLimit(RunError):
    """The person has reached a limit of what one person may have."""
