"""The index of runs: what the list of runs is filtered, searched and sorted by."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower, StrIndex
from django.db.models.lookups import GreaterThan

from batchruns.models.deletion import Deletion
from batchruns.models.run import BatchRun, ShownStatus

if TYPE_CHECKING:
    from leadenrich.accounts.models import User

TAG_EDGE = "\t"
"""Stands before and behind each tag in the text of an entry."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class RunIndexQuerySet(models.QuerySet["RunIndex"]):
    """Entries of the index, one for each run."""

    def with_text(self, part: str) -> "RunIndexQuerySet":
        """The entries whose text holds `part`, whatever its case."""
        # Not LIKE, of which PostgreSQL guesses that few rows are like it, and sorts them all.
        return self.filter(GreaterThan(StrIndex("text", Lower(Value(part))), 0))

    def with_tag(self, tag: str) -> "RunIndexQuerySet":
        """The entries that have this tag, whatever its case."""
        return self.with_text(f"{TAG_EDGE}{tag}{TAG_EDGE}")

    def for_user(self, user: "User") -> "RunIndexQuerySet":
        """The entries of one person's runs, but of those that they have deleted.

        Asked for before: most people have just deleted none, and a search needs not ask row by row.
        """
        deletions = Deletion.objects.filter(run__user=user.pk)
        deleted = list(deletions.values_list("run", flat=True))
        own = self.filter(owner=user.pk)
        return own.exclude(pk__in=deleted) if deleted else own


class RunIndex(models.Model):
    """One narrow row for each run, with what the list of runs shows, and is filtered and sorted by.

    Triggers on `batch_runs` write it (`sql/listing.sql`), so runs that other clients wrote are in it,
    too. No value is null, so that each order is one range of one database index: `NOT_STARTED` and
    `UNKNOWN` stand for values that are missing.
    """

    NOT_STARTED = -(2**63)
    UNKNOWN = -1
    LONGEST_TITLE = 300
    """Characters, as `sql/listing.sql` cuts it."""

    run = models.OneToOneField(
        BatchRun, on_delete=models.CASCADE, primary_key=True, related_name="index"
    )
    owner = models.UUIDField(null=True, db_column="user_id")
    name = models.TextField(
        db_collation="C", help_text="The title in lower case, its first 255 characters."
    )
    status = models.TextField(help_text="One of ShownStatus.")
    recency = models.BigIntegerField(help_text="Minus the microseconds from 1970 to the start.")
    milliseconds = models.BigIntegerField(help_text="From the start to the end.")
    size = models.BigIntegerField(help_text="Bytes of the upload.")
    rows = models.BigIntegerField()
    rejected = models.BigIntegerField()
    title = models.TextField(help_text="The name that its owner gave it, else the filename.")
    tags = ArrayField(models.TextField())
    text = models.TextField(
        db_collation="C", help_text="Tags, title and filename in lower case, to be searched."
    )
    issues = models.BigIntegerField(help_text="Rows with issues.")
    duplicates = models.BigIntegerField(help_text="Rows with the same lead as one before.")

    objects = RunIndexQuerySet.as_manager()

    rls_visible_rows = "user_id = (SELECT auth.uid())"

    class Meta:
        db_table = "batchruns_listing"
        default_permissions = ()
        indexes = (
            models.Index(
                fields=("owner", "recency", "run"),
                include=("status", "text"),
                name="batchruns_listing_recency",
            ),
            models.Index(
                fields=("owner", "status", "recency", "run"), name="batchruns_listing_status"
            ),
            models.Index(
                fields=("owner", "recency"),
                include=("tags",),
                condition=~Q(tags=[]),
                name="batchruns_listing_tags",
            ),
            models.Index(fields=("owner", "name", "run"), name="batchruns_listing_name"),
            models.Index(fields=("owner", "size", "run"), name="batchruns_listing_size"),
            models.Index(fields=("owner", "rows", "run"), name="batchruns_listing_rows"),
            models.Index(fields=("owner", "rejected", "run"), name="batchruns_listing_rejected"),
            models.Index(fields=("owner", "milliseconds", "run"), name="batchruns_listing_time"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def shown_title(self) -> str:
        """The title, with a sign that it goes on where it was cut."""
        return self.title if len(self.title) < self.LONGEST_TITLE else f"{self.title}…"

    @property
    def is_active(self) -> bool:
        """Whether workers are processing its run."""
        return self.status == ShownStatus.PROCESSING

    @property
    def is_told_of(self) -> bool:
        """Whether its run says more than this: how far it is, or why it failed."""
        return self.status in (ShownStatus.PROCESSING, ShownStatus.FAILED)

    @property
    def started_at(self) -> datetime | None:
        """When its run was started; None also for a time that Python hasn't, of another client."""
        if self.recency == self.NOT_STARTED:
            return None
        try:
            return EPOCH - timedelta(microseconds=self.recency)
        except OverflowError:
            return None

    @property
    def duration(self) -> timedelta | None:
        """From the start to the end; None as long as there is none."""
        if self.milliseconds == self.UNKNOWN:
            return None
        return timedelta(milliseconds=self.milliseconds)
