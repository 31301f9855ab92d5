"""Recipes that people saved."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Recipe(models.Model):
    """One version of a recipe: what a person chose for files with such a header."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.TextField(_("name"))
    version = models.PositiveIntegerField(_("version"), help_text="From 1; the last one is used.")
    content = models.JSONField(help_text="Of the shape of `batchruns.engine.recipe`.")
    saved_at = models.DateTimeField(_("saved"), db_default=Now(), editable=False)

    rls_visible_rows = "user_id = (SELECT auth.uid())"

    class Meta:
        db_table = "batchruns_recipe"
        verbose_name = _("recipe")
        verbose_name_plural = _("recipes")
        default_permissions = ()
        ordering = ("name", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "name", "version"), name="batchruns_recipe_version"
            ),
        )

    def __str__(self) -> str:
        return self.name
