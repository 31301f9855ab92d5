"""What a person chose for files with a certain header."""

from django.conf import settings
from django.db import models


class Mapping(models.Model):
    """What a person said that columns hold, for their next file with the same header."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    header = models.TextField(help_text="A digest of the columns' names.")
    fields = models.JSONField(help_text="The lead field of each column, or null.")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "header"), name="batchruns_mapping_header"),
        )

    def __str__(self) -> str:
        return self.header
