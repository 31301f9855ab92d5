"""The do-not-contact lists of people."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from batchruns.engine.do_not_contact.kinds import KIND_LABELS, Kind


class SuppressionList(models.Model):
    """What holds for all entries of a person's do-not-contact list."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    secret = models.BinaryField(
        help_text="With which entries are hashed, encrypted: see `runs.lookups.keys`."
    )
    version = models.BigIntegerField(
        default=0, db_default=0, help_text="One more with each change of the entries."
    )
    entries = models.BigIntegerField(default=0, db_default=0, help_text="How many there are.")
    keeps_hashes_only = models.BooleanField(
        default=False, db_default=False, help_text="Whether new entries are kept as hashes only."
    )

    rls_visible_rows = "user_id = (SELECT auth.uid())"

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"list of {self.user_id}"


class Suppression(models.Model):
    """One entry of a person's do-not-contact list: whom it means, maybe only as a keyed hash."""

    class Source(models.TextChoices):
        """Where an entry comes from."""

        TYPED = "typed", _("By hand")
        UPLOAD = "upload", _("Uploaded file")
        LEAD = "lead", _("Lead")
        OPT_OUT = "opt_out", _("Opt-out column")
        ERASED = "erased", _("Erased person")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.TextField(_("kind"), choices=[(kind.value, KIND_LABELS[kind]) for kind in Kind])
    value = models.TextField(
        _("value"), blank=True, default="", help_text="Empty: only its hash is kept."
    )
    hash = models.BigIntegerField(help_text="The engine's `Key.hash`.")
    reason = models.TextField(_("reason"), blank=True, default="")
    source = models.TextField(_("source"), choices=Source)
    created_at = models.DateTimeField(_("added"), db_default=Now(), editable=False)

    rls_visible_rows = "user_id = (SELECT auth.uid())"

    class Meta:
        verbose_name = _("do-not-contact entry")
        verbose_name_plural = _("do-not-contact entries")
        default_permissions = ()
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("user", "kind", "hash"), name="batchruns_suppression_entry"
            ),
        )
        indexes = (
            models.Index("user", F("id").desc(), name="batchruns_suppression_list_idx"),
            models.Index(
                "user",
                OpClass("value", name="text_pattern_ops"),
                name="batchruns_suppression_find_idx",
            ),
        )

    def __str__(self) -> str:
        return self.value or f"{self.kind} {self.hash:x}"


class SuppressionUpload(models.Model):
    """A file of entries that a person uploaded, which a worker reads."""

    class State(models.TextChoices):
        """How far it is."""

        READING = "reading", _("Being read")
        DONE = "done", _("Added")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    filename = models.TextField()
    options = models.JSONField(default=dict, help_text="How it is read, and the reason to keep.")
    state = models.TextField(choices=State, default=State.READING)
    added = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0, help_text="Entries that were there already.")
    refused = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list, help_text="The first refused lines, with the issue.")
    error = models.JSONField(null=True, help_text="Of a file that can't be read, as data.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    rls_visible_rows = "user_id = (SELECT auth.uid())"

    class Meta:
        default_permissions = ()
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.filename
