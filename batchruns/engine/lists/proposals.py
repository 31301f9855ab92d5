"""What is proposed for a list whose columns are known: what its rows are, and what it hands over."""

from collections.abc import Sequence

from batchruns.engine.lists.match import ListKind

OF_PEOPLE = frozenset(("first_name", "last_name", "full_name", "linkedin_url"))
"""The fields that only people have."""


def proposed_kind(mapping: Sequence[str | None]) -> ListKind:
    """What the rows are, by the lead fields of their columns."""
    return ListKind.COMPANIES if OF_PEOPLE.isdisjoint(mapping) else ListKind.PEOPLE


def proposed_columns(columns: Sequence[str], mapping: Sequence[str | None]) -> list[str]:
    """The columns to hand over: those that leads don't have themselves, or else all."""
    pairs = zip(columns, mapping, strict=True)
    return [name for name, field in pairs if field is None] or list(columns)
