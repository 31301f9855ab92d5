"""Webhooks: whom a person has told of events, what is to be told, and what came of it."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class WebhookEndpoint(models.Model):
    """An address of a person's own to which events are posted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    url = models.TextField(_("URL"))
    description = models.TextField(_("description"), blank=True, default="")
    events = models.JSONField(default=list, help_text="Types of events, such as run.completed.")
    secret = models.BinaryField(help_text="It signs; encrypted: see `runs.lookups.keys`.")
    earlier_secret = models.BinaryField(
        default=b"", help_text="After a rotation it signs beside the new one for a while."
    )
    earlier_until = models.DateTimeField(null=True, blank=True)
    is_enabled = models.BooleanField(_("enabled"), default=True)
    problem = models.TextField(
        default="", blank=True, help_text="A code: why it was disabled, unless by its owner."
    )
    is_slow = models.BooleanField(
        default=False, help_text="Its last answer took long: it is served where nobody else waits."
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    rls_visible_rows = "user_id = (SELECT auth.uid())"

    class Meta:
        verbose_name = _("webhook endpoint")
        verbose_name_plural = _("webhook endpoints")
        default_permissions = ()
        ordering = ("created_at",)

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(models.Model):
    """One event for one endpoint: written with what it tells of, posted until it is accepted."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Waiting")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Failed")

    id = models.BigAutoField(primary_key=True)
    message_id = models.UUIDField(
        default=uuid4, editable=False, help_text="Of webhook-id: the same however often it is sent."
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries"
    )
    run_id = models.UUIDField(null=True, blank=True, help_text="The run may be gone meanwhile.")
    type = models.TextField(help_text="Of the event, such as run.completed.")
    body = models.TextField(help_text="What is posted, as it is signed.")
    state = models.TextField(choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(
        null=True,
        blank=True,
        db_default=Now(),
        help_text="When it is due; while it is being sent, when its claim ends.",
    )
    attempted_at = models.DateTimeField(null=True, blank=True)
    duration_ms = models.PositiveIntegerField(null=True, blank=True)
    status_code = models.PositiveIntegerField(null=True, blank=True)
    answer = models.TextField(
        default="", blank=True, help_text="How the last answer begins, or a code: why none came."
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    rls_visible_rows = "user_id = (SELECT auth.uid())"

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        default_permissions = ()
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("endpoint", "-id"), name="batchruns_webhook_log_idx"),
            models.Index(
                fields=("user", "next_at", "id"),
                name="batchruns_webhook_due_idx",
                condition=Q(state="waiting"),
            ),
            models.Index(
                fields=("endpoint", "run_id", "id"),
                name="batchruns_webhook_order_idx",
                condition=Q(state="waiting"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.message_id}"
