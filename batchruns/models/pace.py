"""How fast each connection may be asked: all workers share it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Pace(models.Model):
    """When a connection may be asked next. Of the operator's, and of those without a key, all people
    share one row, without a person.

    How many wait for an answer is the number of lookups in state ASKING that refer to it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", null=True
    )
    connection = models.TextField(help_text="The connection's name.")
    second_at = models.DateTimeField(
        db_default=Now(), help_text="The arrival time of GCRA, by requests per second."
    )
    minute_at = models.DateTimeField(
        db_default=Now(), help_text="The arrival time of GCRA, by requests per minute."
    )
    paused_until = models.DateTimeField(
        null=True, help_text="Not before this: the provider said so."
    )

    contended_until = models.DateTimeField(
        null=True,
        help_text="Until this, several runs want it, and share what it may work on at once.",
    )

    rls_visible_rows = "false"

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("user", "connection"), name="batchruns_pace_own"),
            models.UniqueConstraint(
                fields=("connection",),
                condition=Q(user__isnull=True),
                name="batchruns_pace_shared",
            ),
        )

    def __str__(self) -> str:
        return self.connection
