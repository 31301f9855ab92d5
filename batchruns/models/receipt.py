"""What a run has asked of whom, on whose decision, and what it cost."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Receipt(models.Model):
    """One capability of one connection in one run: also the data of a record of processing.

    `asked` counts questions, each once for every time that it was sent; an answer that was kept before
    counts under `kept`. Money is in millionths of the site's currency.
    """

    run = models.ForeignKey("BatchRun", on_delete=models.CASCADE, related_name="receipts")
    connection = models.TextField(_("provider"), help_text="The connection's name.")
    provider = models.TextField(help_text="The name of one of the engine's.")
    capability = models.TextField()
    host = models.TextField(
        _("host"), blank=True, default="", db_default="", help_text="Where questions went."
    )
    fields = models.JSONField(
        _("fields"), default=list, blank=True, help_text="Names of the inputs that were sent."
    )
    asked = models.PositiveIntegerField(_("asked"), default=0, db_default=0)
    hits = models.PositiveIntegerField(_("hits"), default=0, db_default=0)
    misses = models.PositiveIntegerField(_("misses"), default=0, db_default=0)
    refused = models.PositiveIntegerField(
        _("refused"),
        default=0,
        db_default=0,
        help_text="Of the provider: it can't work with the input.",
    )
    failed = models.PositiveIntegerField(_("failed"), default=0, db_default=0)
    unsure = models.PositiveIntegerField(
        _("unsure"), default=0, db_default=0, help_text="Nobody knows what came of them."
    )
    unsure_cost = models.BigIntegerField(
        default=0, db_default=0, help_text="What those may have cost at most."
    )
    accepted = models.PositiveIntegerField(
        _("accepted"), default=0, db_default=0, help_text="Distinct answers that were taken."
    )
    kept = models.PositiveIntegerField(
        _("kept answers used"), default=0, db_default=0, help_text="Distinct ones of earlier runs."
    )
    saved = models.BigIntegerField(
        _("saved"), default=0, db_default=0, help_text="What the kept answers cost."
    )
    cost = models.BigIntegerField(_("cost"), default=0, db_default=0)
    seconds = models.FloatField(
        _("seconds"),
        default=0,
        db_default=0,
        help_text="From claims to answers, summed up over questions.",
    )
    first_asked_at = models.DateTimeField(null=True, blank=True)
    last_asked_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("decided by"),
    )
    refusal = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text="The engine's `Refusal`: why this run asks no more; empty: it does.",
    )

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        default_permissions = ()
        ordering = ("run", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("run", "connection", "capability"), name="batchruns_receipt_line"
            ),
        )

    def __str__(self) -> str:
        return f"{self.connection} {self.capability}"
