"""Lists: a person's own reference data, with which leads are matched."""

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from batchruns.engine.errors import ErrorData
from batchruns.engine.lookup_step import LIST_PREFIX
from batchruns.models.meta import RunMeta


class ReferenceList(models.Model):
    """One list of a person. Only the use cases of `batchruns.runs.lists` write to it.

    What it is matched by is built of its rows, as a version: a file that never changes. While a newer
    version is being built, or if that fails, the one before is matched with.
    """

    class Kind(models.TextChoices):
        """What a row of it is about."""

        PEOPLE = "people", _("People")
        COMPANIES = "companies", _("Companies")

    class Status(models.TextChoices):
        """How far its newest version is."""

        PENDING = "pending", _("Columns to be checked")
        BUILDING = "building", _("Being built")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    class Source(models.TextChoices):
        """Where its rows come from."""

        UPLOAD = "upload", _("Uploaded file")
        TABLE = "table", _("Table")

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("person"),
    )
    name = models.TextField(_("name"))
    kind = models.TextField(_("kind"), choices=Kind)
    source = models.TextField(_("source"), choices=Source, default=Source.UPLOAD)
    status = models.TextField(_("status"), choices=Status, default=Status.PENDING)
    error = models.JSONField(null=True, blank=True, help_text="Why it failed, as `ErrorData`.")
    files = models.JSONField(
        default=list,
        help_text="Of its newest version: number, filename, and `meta` as a run's.",
    )
    built_files = models.JSONField(default=list, help_text="Likewise of the built version.")
    columns = models.JSONField(
        default=list, help_text="The names of the columns that are handed over by default."
    )
    version = models.PositiveIntegerField(default=1, help_text="The newest one, built or not.")
    built = models.PositiveIntegerField(
        default=0, help_text="The newest one that is built, which leads are matched with; 0: none."
    )
    built_columns = models.JSONField(
        default=list, help_text="Of the built version: name and lead field of each column."
    )
    rows = models.PositiveBigIntegerField(_("rows"), default=0, help_text="Of the built version.")
    rejected = models.PositiveBigIntegerField(
        default=0, help_text="Rows that couldn't be read when the built version was made."
    )
    bytes = models.BigIntegerField(_("bytes"), default=0, help_text="Of the built version.")
    progress = models.PositiveBigIntegerField(
        default=0, help_text="Rows of the newest version that are read, while it is being built."
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)
    built_at = models.DateTimeField(_("built at"), null=True, blank=True)

    rls_visible_rows = "user_id = (SELECT auth.uid())"

    class Meta:
        verbose_name = _("list")
        verbose_name_plural = _("lists")
        default_permissions = ()
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("user", "name"), name="batchruns_list_name"),
            models.CheckConstraint(
                condition=Q(built__lte=models.F("version")), name="batchruns_list_versions"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def connection(self) -> str:
        """What steps call it."""
        return f"{LIST_PREFIX}{self.pk}"

    @property
    def is_usable(self) -> bool:
        """Whether leads can be matched with it now."""
        return self.built > 0

    @property
    def filename(self) -> str:
        """What its newest rows came from: a file, or a table by its schema and name."""
        return str(self.files[-1]["filename"])

    @property
    def uploads(self) -> dict[int, str]:
        """The filenames of all files that belong to it, by their numbers."""
        return {file["number"]: file["filename"] for file in (*self.built_files, *self.files)}

    @property
    def parsed_meta(self) -> RunMeta:
        """How its newest file is parsed and mapped."""
        return RunMeta.parse(self.files[-1]["meta"])

    @property
    def tops_up(self) -> bool:
        """Whether its newest rows come to those of the version before."""
        return len(self.files) > 1

    @property
    def stored_error(self) -> ErrorData | None:
        """Why its newest version couldn't be built."""
        return ErrorData.parse(self.error) if self.error else None


class ListDecision(models.Model):
    """That a lead is a row of a list, or none of it: it counts more than any rule."""

    list = models.ForeignKey(ReferenceList, on_delete=models.CASCADE, related_name="decisions")
    lead = models.TextField(help_text="The engine's key of the lead.")
    row = models.TextField(null=True, help_text="The engine's key of the row; empty: none is it.")
    decided_at = models.DateTimeField(db_default=Now(), editable=False)
    edit = models.ForeignKey(
        "Edit",
        on_delete=models.SET_NULL,
        null=True,
        related_name="decisions",
        help_text="Of the result where it was decided: undone with it.",
    )

    rls_visible_rows = (
        "EXISTS (SELECT FROM batchruns_referencelist AS list WHERE list.id = list_id"
        " AND list.user_id = (SELECT auth.uid()))"
    )

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("list", "lead"), name="batchruns_listdecision_lead"),
        )

    def __str__(self) -> str:
        return f"decision on {self.list_id}"


class ListUse(models.Model):
    """What of a list a run was started with: it keeps to that until it ends."""

    run = models.ForeignKey("BatchRun", on_delete=models.CASCADE, related_name="lists")
    list = models.ForeignKey(ReferenceList, on_delete=models.CASCADE, related_name="uses")
    version = models.PositiveIntegerField()
    decisions = models.JSONField(
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        help_text="What was decided by then: keys of leads with those of rows.",
    )

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("run", "list"), name="batchruns_listuse_list"),
        )

    def __str__(self) -> str:
        return f"version {self.version} in {self.run_id}"
