"""Which parts of a lead a row has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from batchruns.engine.answers import Answer
from batchruns.engine.issues import Issue

Parts = Mapping[str, Sequence[str]]
"""What a lead should have, and the fields of which any one is enough for it."""


@dataclass(slots=True)
class CompletenessAnswer(Answer):
    """How much of a lead is there, in percent."""

    percent: str
    issue: Issue | None = None


def read_columns(
    parts: Parts, columns: Mapping[str, Sequence[str]], rows: int
) -> Iterable[tuple[bool, ...]]:
    """For each row, whether each of the parts is there."""
    return zip(*(_has_any(fields, columns, rows) for fields in parts.values()), strict=True)


def answer_parts(parts: Parts, has: tuple[bool, ...]) -> CompletenessAnswer:
    """The percentage and what is missing, from whether each part is there."""
    missing = [part for part, is_there in zip(parts, has, strict=True) if not is_there]
    percent = round(100 * (len(parts) - len(missing)) / len(parts))
    issue = Issue("parts_missing", {"parts": missing}) if missing else None
    return CompletenessAnswer(str(percent), issue)


def _has_any(fields: Sequence[str], columns: Mapping[str, Sequence[str]], rows: int) -> list[bool]:
    """For each row, whether one of these fields holds something."""
    has = [False] * rows
    for field in fields:
        if column := columns.get(field):
            has = list(map(bool, column)) if not any(has) else list(map(_either, has, column))
    return has


def _either(has_other: bool, cell: str) -> bool:
    return has_other or bool(cell)
