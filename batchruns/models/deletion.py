"""Runs that were deleted and can still be brought back."""

from django.db import models


class Deletion(models.Model):
    """That the owner of a run has deleted it. It goes at `due_at`, unless they take that back."""

    run = models.OneToOneField("BatchRun", on_delete=models.CASCADE, primary_key=True)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"deletion of {self.run_id}"
