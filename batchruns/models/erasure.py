"""People who asked to be erased: who is sought, what was found, and in the end a bare record."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Erasure(models.Model):
    """A search for one person in all that a person of this site has, and what was erased of them.

    `sought` and `found` are gone once it is done, dropped or too old: what is left says when, on whose
    decision, where and how much, but not of whom.
    """

    class State(models.TextChoices):
        """How far it is."""

        SEARCHING = "searching", _("Searching")
        FOUND = "found", _("To be decided")
        ERASING = "erasing", _("Erasing")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.TextField(choices=State, default=State.SEARCHING)
    sought = models.BinaryField(
        default=b"", help_text="The identity, encrypted: see `runs.lookups.keys`."
    )
    found = models.BinaryField(
        default=b"", help_text="What was found where, with some of the rows, encrypted likewise."
    )
    kinds = models.JSONField(default=list, help_text="By what was searched: email, phone, name.")
    searched = models.PositiveIntegerField(default=0, help_text="Of `places`, how many are done.")
    places = models.PositiveIntegerField(default=0, help_text="Runs and lists to search.")
    removes = models.BooleanField(default=True, help_text="Whether rows go, and not only cells.")
    chosen = models.JSONField(default=dict, help_text="By place, the kinds of rows to erase.")
    steps = models.JSONField(
        default=dict, help_text="By run, how its files are changed, and how far that is."
    )
    record = models.JSONField(default=list, help_text="What was erased: places with counts.")
    problem = models.TextField(default="", blank=True, help_text="A code: why it failed.")
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    rls_visible_rows = "user_id = (SELECT auth.uid())"

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        default_permissions = ()
        ordering = ("-asked_at",)

    def __str__(self) -> str:
        return f"erasure {self.pk}"
