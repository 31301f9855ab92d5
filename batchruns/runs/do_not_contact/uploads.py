"""Files of whom not to contact: each waits for a worker, who reads it and adds its entries."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from batchruns import messages
from batchruns.engine.errors import CodedError
from batchruns.models import Suppression, SuppressionUpload
from batchruns.runs import files, queue
from batchruns.runs.checks import checked_filename
from batchruns.runs.do_not_contact.entries import MAX_REASON

State = SuppressionUpload.State
MOST_SHOWN, MOST_KEPT = 5, 20
"""How many uploads of a person are shown, and kept."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wants of a file."""

    reason: str = ""
    country: str = ""
    """Of numbers without a prefix, where the file isn't a run's."""
    every_row: bool = False
    """Whether rows count, too, of which no opt-out column says so."""
    run: UUID | None = None
    """The run whose file it is; None for a file of its own."""

    @property
    def source(self) -> Suppression.Source:
        """Where its entries come from."""
        return Suppression.Source.OPT_OUT if self.run else Suppression.Source.UPLOAD

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        run = str(self.run) if self.run else None
        return {
            "reason": self.reason,
            "country": self.country,
            "everyRow": self.every_row,
            "run": run,
        }

    @classmethod
    def of(cls, upload: SuppressionUpload) -> "Wanted":
        """That of an upload."""
        options = upload.options
        run = UUID(options["run"]) if options["run"] else None
        return cls(options["reason"], options["country"], options["everyRow"], run)


def accept(
    user_id: UUID, filename: str, wanted: Wanted, store: Callable[[UUID], object] = lambda key: None
) -> SuppressionUpload:
    """Takes a file to be read by a worker; `store` puts it where it belongs, by the upload's id."""
    wanted = replace(wanted, reason=wanted.reason.strip()[:MAX_REASON])
    upload = SuppressionUpload(
        user_id=user_id, filename=checked_filename(filename), options=wanted.dump()
    )
    store(upload.pk)
    with transaction.atomic():
        upload.save(force_insert=True)
        queue.enqueue_filling(upload.pk)
    older = SuppressionUpload.objects.filter(user=user_id).exclude(state=State.READING)
    SuppressionUpload.objects.filter(pk__in=older.values("pk")[MOST_KEPT:]).delete()
    return upload


def take(source: Path, upload_id: UUID) -> None:
    """Moves an uploaded file to where an upload has it."""
    files.take(upload_id, files.INPUT, source)


def latest(user_id: UUID) -> list[SuppressionUpload]:
    """The latest uploads of a person, the last one first."""
    return list(SuppressionUpload.objects.filter(user=user_id)[:MOST_SHOWN])


def is_reading(user_id: UUID | None) -> bool:
    """Whether entries of a person's files are still to be added: until then, nobody is asked."""
    return SuppressionUpload.objects.filter(user=user_id, state=State.READING).exists()


def fail(upload_id: UUID, error: CodedError) -> None:
    """Says why a file can't be read, or its entries not be added."""
    reading = SuppressionUpload.objects.filter(pk=upload_id, state=State.READING)
    reading.update(state=State.FAILED, error=messages.error_data(error).dump())
    files.delete_all(upload_id)
