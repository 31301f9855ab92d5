"""The index of runs: what the list of runs is filtered, searched and sorted by."""

from typing import TYPE_CHECKING

from django.db import models

from batchruns.models.deletion import Deletion
from batchruns.models.run import BatchRun, Status

if TYPE_CHECKING:
    from leadenrich.accounts.models import User


class RunIndexQuerySet(models.QuerySet["RunIndex"]):
    """Entries of the index, one for each run."""

    def for_user(self, user: "User") -> "RunIndexQuerySet":
        """The entries of one person's runs, but of those that they have deleted."""
        return self.filter(owner=user.pk).exclude(run__in=Deletion.objects.values("run"))


class RunIndex(models.Model):
    """One narrow row for each run, with what the list of runs filters, searches and sorts by.

    Triggers on `batch_runs` write it (`sql/listing.sql`), so runs that other clients wrote are in it,
    too. No value is null, so that each order is one range of one database index: `NOT_STARTED` and
    `UNKNOWN` stand for values that are missing.
    """

    NOT_STARTED = -(2**63)
    UNKNOWN = -1

    run = models.OneToOneField(
        BatchRun, on_delete=models.CASCADE, primary_key=True, related_name="index"
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

    objects = RunIndexQuerySet.as_manager()

    rls_visible_rows = "user_id = (SELECT auth.uid())"

    class Meta:
        db_table = "batchruns_listing"
        default_permissions = ()
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
        """Whether workers are processing its run."""
        return self.status == Status.PROCESSING

    @property
    def is_counted(self) -> bool:
        """Whether it is known how many rows its run has."""
        return self.rows != self.UNKNOWN
