"""The chunks that a run is worked off in."""

from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _


class Chunk(models.Model):
    """A stretch of a run's rows, enriched by one worker at a time and written as one part."""

    run = models.ForeignKey("BatchRun", on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField(_("number"), help_text="Its place in the file, from 0.")
    rows = models.PositiveIntegerField(_("rows"))
    enriched = models.PositiveIntegerField(
        _("enriched rows"),
        null=True,
        help_text="Of these rows, how many are in its part; empty where an earlier version "
        "worked on them.",
    )
    rejected = models.PositiveIntegerField(
        _("rejected rows"),
        default=0,
        help_text="Of these rows, how many couldn't be enriched at all.",
    )
    suppressed = models.PositiveIntegerField(
        _("suppressed rows"),
        default=0,
        db_default=0,
        help_text="Of these rows, how many are left out, as their leads must not be contacted.",
    )
    is_last = models.BooleanField(_("last chunk"), default=False)
    unreadable = models.PositiveIntegerField(
        _("unreadable"),
        default=0,
        help_text="Told by the last: records of the whole file that can't be rows.",
    )
    overran_seconds = models.FloatField(
        _("overran"),
        default=0,
        help_text="For so many seconds its rows took more time or memory than they may.",
    )
    done_at = models.DateTimeField(null=True, blank=True)
    summary = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("chunk")
        verbose_name_plural = _("chunks")
        ordering = ("run", "number")
        constraints = (
            models.UniqueConstraint(fields=("run", "number"), name="batchruns_chunk_place"),
            models.CheckConstraint(
                condition=Q(rows__gte=F("rejected") + F("suppressed")),
                name="batchruns_chunk_no_row_twice",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(rows=F("enriched") + F("rejected") + F("suppressed")),
                name="batchruns_chunk_no_row_lost",
            ),
        )

    def __str__(self) -> str:
        return f"chunk {self.number} of {self.run_id}"

    def span(self) -> range:
        """Its rows, counted from 0 over the whole file, by the chunks that come before it."""
        before = Chunk.objects.filter(run=self.run_id, number__lt=self.number)
        start = before.aggregate(n=Sum("rows"))["n"] or 0
        return range(start, start + self.rows)
