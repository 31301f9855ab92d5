"""Mappings that people saved."""

from django.conf import settings
from django.db import models


class SavedMapping(models.Model):
    """Which column is which field, as a person chose it for files with such a header."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    header = models.TextField(help_text="A digest of the columns' names.")
    fields = models.JSONField(help_text="The lead field of each column, or null.")

    rls_visible_rows = "user_id = (SELECT auth.uid())"

    class Meta:
        db_table = "batchruns_mapping"
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("user", "header"), name="batchruns_mapping_header"),
        )

    def __str__(self) -> str:
        return self.header
