"""Which column of a result holds what: the person's own columns by lead field, and the outputs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A column of the upload in the result, and the kind of it that its name tells: “mobile”."""

    index: int
    kind: str = ""


@dataclass(frozen=True)
class ResultLayout:
    """The columns of one result."""

    columns: Sequence[str]
    """Their names."""
    outputs: Mapping[str, int]
    """Where each output stands, by its own name."""
    fields: Mapping[str, Sequence[OwnColumn]]
    """The person's own columns by lead field, those that count most first."""
    unmapped: Sequence[int] = ()
    """The person's own columns that no lead field is mapped to."""
    further: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """By an output's name, the same output of the field's further columns, in their order."""
    forms: Mapping[str, int] = field(default_factory=dict)
    """By lead field, the output that holds it in the form to use."""
    fills: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """By lead field, the outputs with what was found of it elsewhere, where the lead's own is empty."""
