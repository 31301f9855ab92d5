"""The history of a run."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """Something that happened to a run: data, which `batchruns.messages` turns into words."""

    run = models.ForeignKey("BatchRun", on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(_("at"), db_default=Now(), editable=False)
    kind = models.TextField(help_text="In a word: a transition, or what went wrong.")
    params = models.JSONField(
        null=True, blank=True, help_text="What belongs to it, where the word isn't enough."
    )
    text = models.TextField(blank=True, help_text="A finished sentence of an earlier version.")
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
