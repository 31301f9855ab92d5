"""What was asked of providers, and their answers, so that nothing is paid twice."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Lookup(models.Model):
    """One question of one person to one connection, by its digest, and what came of it.

    The question itself isn't here: `subjects` only lets the kept answers of a lead be found.
    """

    class State(models.TextChoices):
        """How far it is. Only an answer that is kept, ANSWERED, holds for later runs."""

        ASKING = "asking", _("Being asked")
        WAITING = "waiting", _("To be asked again later")
        ANSWERED = "answered", _("Answered")
        FAILED = "failed", _("Failed")
        UNSURE = "unsure", _("Not sure what came of it")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    digest = models.BinaryField(help_text="The engine's `Lookup.digest`.")
    provider = models.TextField(_("provider"), help_text="The connection's name.")
    capability = models.TextField()
    state = models.TextField(choices=State)
    outcome = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text="The engine's `Outcome`, of the last answer.",
    )
    values = models.JSONField(default=dict, blank=True)
    confidence = models.PositiveSmallIntegerField(null=True)
    evidence = models.TextField(blank=True, default="", db_default="")
    request_id = models.TextField(blank=True, default="", db_default="")
    problem = models.TextField(
        blank=True, default="", db_default="", help_text="Of a failure, what the provider said."
    )
    cost = models.BigIntegerField(
        default=0, db_default=0, help_text="Millionths, of the last answer."
    )
    reserved = models.BigIntegerField(
        default=0, db_default=0, help_text="Millionths, as long as it isn't known what it costs."
    )
    ticket = models.TextField(
        blank=True, default="", db_default="", help_text="By which the answer is collected later."
    )
    tries = models.PositiveSmallIntegerField(
        default=0,
        db_default=0,
        help_text="How often it was claimed: tells a claim from a later one.",
    )
    due_at = models.DateTimeField(null=True, help_text="Of WAITING: not to be asked before.")
    late_since = models.DateTimeField(
        null=True, help_text="When it was first put off, of one that is still open."
    )
    claimed_until = models.DateTimeField(
        null=True, help_text="Of ASKING: later, whoever asks it is dead."
    )
    asked_at = models.DateTimeField(null=True, help_text="When what it may cost was reserved.")
    answered_at = models.DateTimeField(null=True)
    subjects = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        help_text="Keyed digests of whom it asks about: see `runs.lookups.subjects`.",
    )
    pace = models.ForeignKey(
        "Pace", on_delete=models.SET_NULL, related_name="+", null=True, db_index=False
    )
    run = models.ForeignKey(
        "BatchRun",
        on_delete=models.CASCADE,
        related_name="lookups",
        null=True,
        help_text="That asked it last.",
    )

    rls_visible_rows = "user_id = (SELECT auth.uid())"

    class Meta:
        verbose_name = _("lookup")
        verbose_name_plural = _("lookups")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("user", "digest"), name="batchruns_lookup_question"),
        )
        indexes = (
            models.Index("pace", condition=Q(state="asking"), name="batchruns_lookup_asking_idx"),
        )

    def __str__(self) -> str:
        return f"{self.provider} {self.capability}"
