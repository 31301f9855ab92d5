"""The record of processing of one run, as data: what came from where, and what went to whom."""

from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext as _

from batchruns.engine.lookups.capabilities import CAPABILITIES
from batchruns.engine.schema import fields
from batchruns.messages import in_words
from batchruns.models import BatchRun, Receipt
from batchruns.runs.lookups.receipts import lines_of
from batchruns.runs.options import pipeline_of
from batchruns.web.lookups.words import capability_in_words, inputs_in_words, label_of
from leadenrich.accounts.models import User


@dataclass(frozen=True, slots=True)
class Recipient:
    """A provider that was asked: recipient of what was sent, and source of what it answered."""

    name: str
    host: str
    purpose: str
    """What it was asked for."""
    fields_sent: list[str]
    fields_received: list[str]
    questions: int
    """How many were sent: about as many leads, as each is asked once."""
    answers: int
    first_asked: datetime | None
    last_asked: datetime | None
    decided_by: str

    @classmethod
    def of(cls, line: Receipt) -> "Recipient":
        """By a line of the receipt, in the language of the page."""
        capability = CAPABILITIES.get(line.capability)
        outputs = capability.outputs if capability else ()
        return cls(
            label_of(line.connection),
            line.host,
            capability_in_words(line.capability),
            inputs_in_words(line.fields),
            [in_words(output.description) for output in outputs],
            line.asked,
            line.hits,
            line.first_asked_at,
            line.last_asked_at,
            str(line.decided_by or ""),
        )


@dataclass(frozen=True)
class Record:
    """What is known of the processing of one run."""

    run: BatchRun
    person: User

    @property
    def categories(self) -> list[str]:
        """What the uploaded file says of people, by its mapped columns; others by their names."""
        meta = self.run.parsed_meta
        return list(
            dict.fromkeys(
                _(fields.label(field)) if field else name
                for name, field in zip(meta.columns, meta.mapping, strict=False)
            )
        )

    @property
    def added(self) -> list[str]:
        """What was worked out on this server."""
        pipeline = pipeline_of(self.run)
        row_steps = pipeline.outputs_of_each() if pipeline else ()
        lookups = {step.name for step in pipeline.lookups} if pipeline else set[str]()
        outputs = (outputs for name, outputs in row_steps if name not in lookups)
        return [output.name for some in outputs for output in some]

    @cached_property
    def recipients(self) -> list[Recipient]:
        """The providers that were asked."""
        return [Recipient.of(line) for line in lines_of(self.run) if line.asked]

    @property
    def retention_days(self) -> int:
        """After how many days the site removes the files of a run by itself; 0: never."""
        days: int = settings.RETENTION_DAYS
        return days

    def to_json(self) -> dict[str, object]:
        """All of it; what only the person knows is null."""
        meta = self.run.parsed_meta
        return {
            "draft": _("Draft, to be checked by your own counsel."),
            "controller": None,
            "purpose": None,
            "legal_basis": None,
            "source_of_the_file": None,
            "run": str(self.run.pk),
            "file": self.run.filename,
            "uploaded_by": str(self.person),
            "uploaded_at": self.run.created_at,
            "started_at": self.run.started_at,
            "finished_at": self.run.finished_at,
            "people": _("Business contacts in the uploaded file"),
            "rows": {
                "uploaded": meta.row_count,
                "in_result": meta.enriched_count,
                "rejected": meta.rejected_count,
                "erased": meta.erased_count or 0,
            },
            "categories_in_the_file": self.categories,
            "added_on_this_server": self.added,
            "recipients": [asdict(recipient) for recipient in self.recipients],
            "retention_days": self.retention_days or None,
        }
