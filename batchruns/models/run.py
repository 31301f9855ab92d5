"""Batch runs: who may see them, and how far they are."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest, Least, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from batchruns.engine.errors import ErrorData
from batchruns.models.chunk import Chunk
from batchruns.models.deletion import Deletion
from batchruns.models.event import Event
from batchruns.models.foreign_fields import ForeignJSONField, ForeignTextField
from batchruns.models.meta import RunMeta

if TYPE_CHECKING:
    from leadenrich.accounts.models import User


class Status(models.TextChoices):
    """The four statuses there are. A canceled run is a failed one whose message says so."""

    PENDING = "pending", _("Pending")
    PROCESSING = "processing", _("Processing")
    COMPLETED = "completed", _("Completed")
    FAILED = "failed", _("Failed")


class ShownStatus(models.TextChoices):
    """The statuses as people see them, who tell a canceled run from one that failed."""

    PENDING = "pending", _("Pending")
    PROCESSING = "processing", _("Processing")
    COMPLETED = "completed", _("Completed")
    FAILED = "failed", _("Failed")
    CANCELED = "canceled", _("Canceled")


ENDED_EARLY = ("failed", "canceled")
"""The kinds of events that say why a run failed; their parameters hold the error as `meta` does."""


# Another client may have written no time, or one at the end of all days: none of them breaks an order.
CREATED = Least(
    Greatest(F("created_at"), Value(datetime(1970, 1, 1, tzinfo=UTC), models.DateTimeField())),
    Value(datetime(9999, 1, 1, tzinfo=UTC), models.DateTimeField()),
)
"""When a run was created, as it is sorted by: never null."""


class BatchRunQuerySet(models.QuerySet["BatchRun"]):
    """Runs, and who may see them."""

    def not_deleted(self) -> "BatchRunQuerySet":
        """The runs that their owners haven't deleted. Deleted ones stay for a moment, to be restored."""
        return self.exclude(pk__in=Deletion.objects.values("run"))

    def for_user(self, user: "User") -> "BatchRunQuerySet":
        """The runs of one person: the only ones they may see or change."""
        return self.not_deleted().filter(user_id=user.pk)

    def with_progress(self) -> "BatchRunQuerySet":
        """Adds rows in chunks (`rows_split`), in chunks done, and in those done since the start.

        The last two differ where a run was retried: `rows_done` and `rows_done_since_start`.
        `rows_counted` are the rows of the file, as the index of runs has them; None or less: unknown.
        """
        chunks = Chunk.objects.filter(run=OuterRef("pk")).order_by().values("run")
        counted = {
            "rows_split": chunks,
            "rows_done": chunks.filter(done_at__isnull=False),
            "rows_done_since_start": chunks.filter(done_at__gte=OuterRef("started_at")),
        }
        sums = {
            name: Coalesce(Subquery(some.annotate(n=Sum("rows")).values("n")), 0)
            for name, some in counted.items()
        }
        some = self._with_end().annotate(**sums, rows_counted=F("index__rows"))
        return cast("BatchRunQuerySet", some)

    def without_meta(self) -> "BatchRunQuerySet":
        """Leaves `meta`, which may be long, in the database.

        Why a run failed is read from its history then, which no other client writes, and its title
        from the index of runs.
        """
        some = self._with_end().defer("meta").annotate(_title=F("index__title"))
        return cast("BatchRunQuerySet", some)

    def _with_end(self) -> "BatchRunQuerySet":
        """Adds what the history says of why a run failed, unless another client ended it since then."""
        ends = Event.objects.filter(
            run=OuterRef("pk"), kind__in=ENDED_EARLY, at__gte=OuterRef("finished_at")
        )
        end_of_failed = Case(
            When(status=Status.FAILED, then=Subquery(ends.order_by("-id").values("params")[:1])),
            output_field=models.JSONField(),
        )
        return cast("BatchRunQuerySet", self.annotate(_end=end_of_failed))


class BatchRun(models.Model):
    """One uploaded file of leads. The table is a contract shared with other clients.

    Only the use cases of `batchruns.runs` write to it. `meta` has camelCase keys; other clients have
    some of their own there.
    """

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="runs",
        null=True,
        verbose_name=_("person"),
    )
    filename = ForeignTextField(_("filename"), shown=300)
    status = models.TextField(
        _("status"), choices=Status, db_default=Status.PENDING, default=Status.PENDING
    )
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    result_url = ForeignTextField(_("result URL"), null=True, blank=True)
    error_message = ForeignTextField(_("error message"), shown=2000, null=True, blank=True)
    meta = ForeignJSONField(null=True, blank=True, default=dict)
    created_at = models.DateTimeField(_("created at"), null=True, db_default=Now(), editable=False)

    objects = BatchRunQuerySet.as_manager()

    class Meta:
        db_table = "batch_runs"
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = (F("started_at").desc(nulls_first=True), "id")
        constraints = (
            models.CheckConstraint(
                name="batch_runs_status_check", condition=Q(status__in=Status.values)
            ),
        )
        indexes = (
            models.Index("user", F("started_at").desc(), "id", name="batch_runs_list_idx"),
            models.Index("user", CREATED, "id", name="batch_runs_created_idx"),
        )

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        """The address of the run's page."""
        return reverse("runs:detail", args=[self.pk])

    @property
    def title(self) -> str:
        """What its owner calls it: the name they gave it, else the filename."""
        if "_title" in self.__dict__:
            return self._title or self.filename  # type: ignore[attr-defined]
        return self.parsed_meta.name or self.filename

    @property
    def shown_status(self) -> ShownStatus:
        """Its status as people see it."""
        error = self.stored_error if self.status == Status.FAILED else None
        is_canceled = error is not None and error.code == "canceled"
        return ShownStatus.CANCELED if is_canceled else ShownStatus(self.status)

    @property
    def is_active(self) -> bool:
        """Whether workers have it in hand."""
        return self.status == Status.PROCESSING

    @property
    def parsed_meta(self) -> RunMeta:
        """What `meta` says, as far as it is to be believed; parsed once."""
        cached: tuple[Any, RunMeta] | None = self.__dict__.get("_parsed")
        if cached is None or cached[0] is not self.meta:
            cached = self.__dict__["_parsed"] = self.meta, RunMeta.parse(self.meta)
        return cached[1]

    @property
    def stored_error(self) -> ErrorData | None:
        """Why it failed last, as data, where that is known."""
        if self.recorded_error or "meta" in self.get_deferred_fields():
            return self.recorded_error
        return self.parsed_meta.error

    @property
    def recorded_error(self) -> ErrorData | None:
        """The same as its history has it, which no other client writes; None where it wasn't asked."""
        return RunMeta.parse(self.__dict__.get("_end")).error

    @property
    def duration(self) -> timedelta | None:
        """From the start to the end, or to now while it is being worked on."""
        if self.started_at is None:
            return None
        return (self.finished_at or timezone.now()) - self.started_at
