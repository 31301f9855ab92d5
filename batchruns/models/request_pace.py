"""How fast programs ask the API: all web processes share it."""

from django.db import models


class RequestPace(models.Model):
    """How much of what it may ask somebody has used up: as time, which passes by itself.

    The table is unlogged: a crash of the server forgets it, and no request waits for the disk.
    """

    key = models.TextField(primary_key=True, help_text="A token, a person, or a network.")
    used_until = models.DateTimeField(help_text="When all that was used is there again: GCRA.")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key
