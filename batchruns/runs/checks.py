"""What a caller may say of a run, checked before the database sees it, and what that refuses."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
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
    return (checked_text("filename", filename) or "").strip() or "unnamed"


def checked_text(column: str, text: str | None) -> str | None:
    """A text for a column of a run, as the database takes it. Raises RunError where it is too long."""
    limit = settings.LONGEST_RUN_VALUES[column]
    if text is not None and len(text) > limit:
        raise RunError("value_too_long", column=column, limit=limit)
    stored: str | None = storable(text)
    return stored


def checked_meta(meta: Mapping[str, Any]) -> dict[str, Any]:
    """`meta` as the database takes it. Raises RunError where it is too long, or no object of JSON."""
    limit = settings.LONGEST_RUN_VALUES["meta"]
    try:
        storable_meta: dict[str, Any] = storable(dict(meta))
        length = len(json.dumps(storable_meta, allow_nan=False, ensure_ascii=False))
    except (TypeError, ValueError, RecursionError):
        raise RunError("meta_not_json") from None
    if length > limit:
        raise RunError("meta_too_long", limit=limit)
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


def _refusal_by_check(cause: CheckViolation) -> RunError | None:
    constraint = cause.diag.constraint_name
    if constraint == "batch_runs_value_too_long":
        # Each column is checked above; what can only be seen here is that meta has grown too long.
        return RunError("meta_too_long", limit=settings.LONGEST_RUN_VALUES["meta"])
    code = TRIGGER_CODES.get(constraint)
    return IllegalTransitionError(code) if code else None


def _refusal_of(cause: BaseException | None) -> RunError | None:
    match cause:
        case InsufficientPrivilege():
            return RunError("run_of_another")
        case ForeignKeyViolation():
            return RunError("person_gone")
        case CheckViolation():
            return _refusal_by_check(cause)
    return None
