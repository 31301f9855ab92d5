"""What people chose for their downloads."""

from django.conf import settings
from django.db import models


class SavedExport(models.Model):
    """What a person chose for one template: values mapped by hand, rows left out, headers."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    template = models.TextField(help_text="The template's name.")
    choices = models.JSONField(help_text="What was chosen, as JSON.")
    used_at = models.DateTimeField(auto_now=True)

    rls_visible_rows = "user_id = (SELECT auth.uid())"

    class Meta:
        db_table = "batchruns_export"
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("user", "template"), name="batchruns_export_template"),
        )

    def __str__(self) -> str:
        return self.template
