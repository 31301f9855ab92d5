"""Answers of the API that are kept for who asks again."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class KeptAnswer(models.Model):
    """The answer to a request with an Idempotency-Key; written in the transaction of its work.

    So there is an answer exactly if the work is done, whatever is killed in between.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.TextField(help_text="The Idempotency-Key.")
    fingerprint = models.BinaryField(help_text="The SHA-256 of address, fields, files and body.")
    status = models.PositiveSmallIntegerField(null=True, help_text="Empty while it is worked on.")
    headers = models.JSONField(default=dict)
    body = models.BinaryField(null=True, help_text="Empty where it was too large to be kept.")
    asked_at = models.DateTimeField(db_default=Now(), db_index=True)

    rls_visible_rows = "user_id = (SELECT auth.uid())"

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("user", "key"), name="batchruns_keptanswer_key"),
        )

    def __str__(self) -> str:
        return self.key
