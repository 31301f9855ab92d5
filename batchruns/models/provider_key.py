"""How people reach the providers whom they trust, with their keys."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class ProviderKey(models.Model):
    """A connection to a provider: one person's own, or without a person the operator's for all.

    People see their own rows only. `runs.lookups.connections` says what they may know of others.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("person"),
        help_text=_("Nobody: for all people of this site."),
    )
    name = models.TextField(_("name"), help_text=_("By which steps call it."))
    provider = models.TextField(_("provider"), help_text="The name of one of the engine's.")
    secret = models.BinaryField(
        default=b"", help_text="The key, encrypted: see `runs.lookups.keys`. Empty: none."
    )
    address = models.TextField(
        _("address"), blank=True, default="", help_text=_("Empty: the provider's own.")
    )
    settings = models.JSONField(
        default=dict, blank=True, help_text="What else the provider needs, such as a model's name."
    )
    prices = models.JSONField(
        default=dict, blank=True, help_text="By capability, millionths of the currency for a unit."
    )
    credit_left = models.TextField(_("credit left"), blank=True, default="")
    checked_at = models.DateTimeField(_("tested"), null=True, blank=True)
    problem = models.TextField(
        _("problem"),
        blank=True,
        default="",
        help_text="A code: why it can't be asked, as far as is known.",
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    rls_visible_rows = "user_id = (SELECT auth.uid())"

    class Meta:
        verbose_name = _("key of this site")
        verbose_name_plural = _("keys of this site")
        default_permissions = ()
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("user", "name"), name="batchruns_providerkey_own"),
            models.UniqueConstraint(
                fields=("name",),
                condition=Q(user__isnull=True),
                name="batchruns_providerkey_operators",
            ),
        )

    def __str__(self) -> str:
        return self.name
