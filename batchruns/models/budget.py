"""What may be spent, what was, and what may yet be charged."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Budget(models.Model):
    """The ceiling of one run, of one month of a person, of a person in all, or of what keys of the site
    may cost in a month, in millionths of the site's currency, and what counts toward it.
    """

    class Kind(models.TextChoices):
        """What the ceiling is of."""

        RUN = "run", _("Run")
        MONTH = "month", _("Month")
        PERSON = "person", _("Person")
        SITE = "site", _("Keys of this site, month")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="budgets",
        null=True,
        help_text="Nobody: the site's.",
    )
    kind = models.TextField(choices=Kind)
    run = models.ForeignKey(
        "BatchRun", on_delete=models.CASCADE, related_name="budgets", null=True, blank=True
    )
    month = models.DateField(null=True, blank=True, help_text="Its first day, UTC.")
    ceiling = models.BigIntegerField(
        _("ceiling"), null=True, blank=True, help_text="Millionths; empty: none."
    )
    reserved = models.BigIntegerField(
        _("reserved"),
        default=0,
        db_default=0,
        help_text="Millionths that answers not there yet may cost.",
    )
    spent = models.BigIntegerField(_("spent"), default=0, db_default=0, help_text="Millionths.")

    rls_visible_rows = "user_id = (SELECT auth.uid())"

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("run",), condition=Q(kind="run"), name="batchruns_budget_run"
            ),
            models.UniqueConstraint(
                fields=("user", "month"),
                condition=Q(kind="month"),
                name="batchruns_budget_month",
            ),
            models.UniqueConstraint(
                fields=("user",), condition=Q(kind="person"), name="batchruns_budget_person"
            ),
            models.UniqueConstraint(
                fields=("month",), condition=Q(kind="site"), name="batchruns_budget_site"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} budget"
