"""The columns of a table of results that a person chose."""

from django.conf import settings
from django.db import models


class ColumnView(models.Model):
    """Which columns a person sees of results with such a header, in which order, and how."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    header = models.TextField(help_text="A digest of the columns' names.")
    columns = models.JSONField(help_text="For each column its name, its label and its width.")

    rls_visible_rows = "user_id = (SELECT auth.uid())"

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("user", "header"), name="batchruns_columnview_header"),
        )

    def __str__(self) -> str:
        return self.header
