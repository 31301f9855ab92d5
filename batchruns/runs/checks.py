"""What a caller may say of a run, checked before the database sees it, and what that refuses."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import IntegrityError, ProgrammingError
from psycopg.errors import CheckViolation, ForeignKeyViolation, InsufficientPrivilege

from batchruns.runs.errors import IllegalTransitionError, RunError
from batchruns.runs.jsonb import storable

TRIGGER_CODES: dict[str | None, str] = {
    None: "transition_refused",
    "batch_runs_options_fixed": "options_fixed",
    "batch_runs_completed_by_itself": "completed_by_itself",
}
"""The code of each constraint that the trigger of `leadenrich/rls/sql/batch_runs.sql` names, or none."""


def checked_filename(filename: Any) -> str:
    """What a person calls a file, as the database takes it. Raises RunError."""
    if not isinstance(filename, str):
        raise RunError("filename_missing")
    return str(storable(filename)).strip() or "unnamed"


def checked_meta(meta: Mapping[str, Any]) -> dict[str, Any]:
    """`meta` as the database takes it. Raises RunError where it isn't an object of JSON."""
    try:
        storable_meta: dict[str, Any] = storable(dict(meta))
        json.dumps(storable_meta, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise RunError("meta_not_json") from None
    return storable_meta


def checked_moment(moment: datetime | None) -> datetime | None:
    """A time, or None. Raises RunError."""
    if moment is not None and not isinstance(moment, datetime):
        raise RunError("time_not_datetime")
    return moment


@contextmanager
def refusals_as_errors() -> Iterator[None]:
    """What the database refuses of a run, for a reason that a person understands, is a RunError."""
    try:
        yield
    except (IntegrityError, ProgrammingError) as error:
        if refusal := _refusal_of(error.__cause__):
            raise refusal from None
        raise


def _refusal_of(cause: BaseException | None) -> RunError | None:
    match cause:
        case InsufficientPrivilege():
            return RunError("run_of_another")
        case ForeignKeyViolation():
            return RunError("person_gone")
        case CheckViolation():
            code = TRIGGER_CODES.get(cause.diag.constraint_name)
            return IllegalTransitionError(code) if code else None
    return None
