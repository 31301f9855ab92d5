"""The lines of a file that are no rows: how many were set aside, and why."""

from dataclasses import dataclass

from batchruns.engine.tables.set_aside.kinds import LABELS
from batchruns.messages import in_words
from batchruns.models import BatchRun, Status


@dataclass(frozen=True, slots=True)
class Kind:
    """Lines of one kind, in words, and how many there are."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """The lines of a run that were set aside."""

    count: int
    kinds: list[Kind]
    is_listed: bool
    """Whether there is a list of them to see."""

    @classmethod
    def of(cls, run: BatchRun) -> "SetAside | None":
        """Those of a run, as far as it has come; None where there are none."""
        meta = run.parsed_meta
        if not meta.set_aside_count:
            return None
        counts = meta.set_aside_kinds or {}
        kinds = [
            Kind(in_words(label), counts[code]) for code, label in LABELS.items() if code in counts
        ]
        return cls(meta.set_aside_count, kinds, is_listed=run.status == Status.COMPLETED)
