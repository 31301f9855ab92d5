"""Why a backup can't be made or restored."""


class BackupError(Exception):
    """A sentence for the operator: what is wrong, and what to do next. No person's data is in it."""
