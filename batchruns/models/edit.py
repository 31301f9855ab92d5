"""What a person changes in a result afterwards: kept apart from it, so that it can be undone."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Edit(models.Model):
    """One change of some rows of a result. The result's file stays as it is."""

    class Action(models.TextChoices):
        """What is done with the rows."""

        ACCEPT = "accept_suggestions", _("Accept suggested emails")
        SET = "set_value", _("Set a value")
        EXCLUDE = "exclude", _("Leave out of downloads")
        MATCH = "match_list", _("Decide on matches with a list")

    run = models.ForeignKey("BatchRun", on_delete=models.CASCADE, related_name="edits")
    action = models.TextField(choices=Action)
    column = models.TextField(blank=True, default="", help_text="Where a value is set.")
    value = models.TextField(blank=True, default="")
    cells = models.BinaryField(
        default=b"",
        help_text="Of MATCH: names of columns, and each row's cells in these, compressed CSV.",
    )
    filter = models.JSONField(
        default=dict, blank=True, help_text="Which rows were asked for, as an address says it."
    )
    places = models.BinaryField(help_text="Which rows these were, as `runs.places` writes them.")
    rows = models.PositiveIntegerField(help_text="How many.")
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ("id",)

    def __str__(self) -> str:
        return self.action
