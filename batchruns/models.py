"""Batch runs and the chunks they are worked off in."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from batchruns import shapes

if TYPE_CHECKING:
    from leadenrich.accounts.models import User


class Status(models.TextChoices):
    """The four statuses there are. A canceled run is a failed one whose message says so."""

    PENDING = "pending", _("Pending")
    PROCESSING = "processing", _("Processing")
    COMPLETED = "completed", _("Completed")
    FAILED = "failed", _("Failed")


class BatchRunQuerySet(models.QuerySet["BatchRun"]):
    """Runs, and who may see them."""

    def kept(self) -> "BatchRunQuerySet":
        """Those that their owners haven't deleted: of these some may be there for a moment more."""
        return self.exclude(pk__in=Deletion.objects.values("run"))

    def for_user(self, user: "User") -> "BatchRunQuerySet":
        """The runs of one person: the only ones they may see or change."""
        return self.kept().filter(user_id=user.pk)

    def with_progress(self) -> "BatchRunQuerySet":
        """Adds rows in chunks (`rows_split`), in chunks done, and in those done since the start.

        The last two differ where a run was retried: `rows_done` and `rows_done_since_start`.
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
        return cast("BatchRunQuerySet", self.annotate(**sums))


class BatchRun(models.Model):
    """One uploaded file of leads. The table is a contract shared with other clients.

    Only `batchruns.lifecycle` writes to it. `meta` has camelCase keys, some of them other clients'.
    """

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="runs",
        null=True,
        verbose_name=_("person"),
    )
    filename = models.TextField(_("filename"))
    status = models.TextField(
        _("status"), choices=Status, db_default=Status.PENDING, default=Status.PENDING
    )
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    result_url = models.TextField(_("address of the result"), null=True, blank=True)
    error_message = models.TextField(_("error message"), null=True, blank=True)
    meta = models.JSONField(null=True, blank=True, default=dict)
    created_at = models.DateTimeField(_("created at"), null=True, db_default=Now(), editable=False)

    objects = BatchRunQuerySet.as_manager()

    class Meta:
        db_table = "batch_runs"
        verbose_name = _("batch run")
        verbose_name_plural = _("batch runs")
        ordering = (F("started_at").desc(nulls_first=True), "id")
        constraints = (
            models.CheckConstraint(
                name="batch_runs_status_check", condition=Q(status__in=Status.values)
            ),
        )
        indexes = (models.Index("user", F("started_at").desc(), "id", name="batch_runs_list_idx"),)

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("runs:detail", args=[self.pk])

    @property
    def is_active(self) -> bool:
        """Whether workers have it in hand."""
        return self.status == Status.PROCESSING

    @property
    def details(self) -> dict[str, Any]:
        """`meta` as far as it is to be believed: another client may have written any of it."""
        return shapes.sound(self.meta)

    @property
    def duration(self) -> timedelta | None:
        """From the start to the end, or to now while it is being worked on."""
        if self.started_at is None:
            return None
        return (self.finished_at or timezone.now()) - self.started_at


class ListingQuerySet(models.QuerySet["Listing"]):
    """Rows of the list."""

    def for_user(self, user: "User") -> "ListingQuerySet":
        """Those of one person's runs, as `BatchRunQuerySet.for_user` has them."""
        return self.filter(owner=user.pk).exclude(run__in=Deletion.objects.values("run"))


class Listing(models.Model):
    """A run as the list of runs finds, filters and sorts it: one narrow row, kept by the database.

    Triggers on `batch_runs` write it (`sql/listing.sql`), so runs that other clients wrote are in it,
    too. No value is null, so that each order is one range of one index: `NOT_STARTED` and `UNKNOWN`
    stand for what isn't there.
    """

    NOT_STARTED = -(2**63)
    UNKNOWN = -1

    run = models.OneToOneField(
        BatchRun, on_delete=models.CASCADE, primary_key=True, related_name="listing"
    )
    owner = models.UUIDField(null=True, db_column="user_id")
    name = models.TextField(
        db_collation="C", help_text="The filename in lower case, its first 255 characters."
    )
    status = models.TextField()
    recency = models.BigIntegerField(help_text="Minus the microseconds from 1970 to the start.")
    milliseconds = models.BigIntegerField(help_text="From the start to the end.")
    size = models.BigIntegerField(help_text="Bytes of the upload.")
    rows = models.BigIntegerField()
    rejected = models.BigIntegerField()

    objects = ListingQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                fields=("owner", "recency", "run"),
                include=("status", "name"),
                name="batchruns_listing_recency",
            ),
            models.Index(
                fields=("owner", "status", "recency", "run"), name="batchruns_listing_status"
            ),
            models.Index(fields=("owner", "name", "run"), name="batchruns_listing_name"),
            models.Index(fields=("owner", "size", "run"), name="batchruns_listing_size"),
            models.Index(fields=("owner", "rows", "run"), name="batchruns_listing_rows"),
            models.Index(fields=("owner", "rejected", "run"), name="batchruns_listing_rejected"),
            models.Index(fields=("owner", "milliseconds", "run"), name="batchruns_listing_time"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Whether workers have its run in hand."""
        return self.status == Status.PROCESSING

    @property
    def is_counted(self) -> bool:
        """Whether it is known how many rows its run has."""
        return self.rows != self.UNKNOWN


class Deletion(models.Model):
    """That the owner of a run has deleted it. It goes at `due_at`, unless they take that back."""

    run = models.OneToOneField(BatchRun, on_delete=models.CASCADE, primary_key=True)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"deletion of {self.run_id}"


class Event(models.Model):
    """Something that happened to a run, as the page and the admin tell it."""

    run = models.ForeignKey(BatchRun, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(_("at"), db_default=Now(), editable=False)
    kind = models.TextField(help_text="One word: a move of the lifecycle, or what went wrong.")
    text = models.TextField(blank=True, help_text="A sentence, where the word isn't enough.")
    job = models.BigIntegerField(null=True, blank=True, help_text="Of the queue.")
    chunk = models.PositiveIntegerField(null=True, blank=True, help_text="From 0.")
    trace = models.TextField(
        blank=True, db_default="", default="", help_text="Where in the code, for operators."
    )

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.kind


class Mapping(models.Model):
    """What a person said that columns hold, for their next file with the same header."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    header = models.TextField(help_text="A digest of the columns' names.")
    fields = models.JSONField(help_text="The lead field of each column, or null.")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "header"), name="batchruns_mapping_header"),
        )

    def __str__(self) -> str:
        return self.header


class Chunk(models.Model):
    """A stretch of a run's rows, enriched by one worker at a time and written as one part."""

    run = models.ForeignKey(BatchRun, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField(_("number"), help_text="Its place in the file, from 0.")
    rows = models.PositiveIntegerField(_("rows"))
    rejected = models.PositiveIntegerField(
        _("rejected rows"),
        default=0,
        help_text="Of these rows, how many couldn't be enriched at all.",
    )
    is_last = models.BooleanField(_("is the last"), default=False)
    unreadable = models.PositiveIntegerField(
        _("unreadable"),
        default=0,
        help_text="Told by the last: records of the whole file that can't be rows.",
    )
    done_at = models.DateTimeField(null=True, blank=True)
    summary = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("chunk")
        verbose_name_plural = _("chunks")
        ordering = ("run", "number")
        constraints = (
            models.UniqueConstraint(fields=("run", "number"), name="batchruns_chunk_place"),
        )

    def __str__(self) -> str:
        return f"chunk {self.number} of {self.run_id}"

    def span(self) -> range:
        """Its rows, counted from 0 over the whole file, by the chunks that come before it."""
        before = Chunk.objects.filter(run=self.run_id, number__lt=self.number)
        start = before.aggregate(n=Sum("rows"))["n"] or 0
        return range(start, start + self.rows)
