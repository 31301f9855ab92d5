"""Keys of the site in the admin: connections that the operator gives to all people, and pays."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from batchruns.engine.lookups.price import in_units
from batchruns.engine.lookups.providers.base import PROVIDERS, KeyKind
from batchruns.messages import in_words
from batchruns.models import ProviderKey
from batchruns.runs.lookup_policy import site_policy
from batchruns.runs.lookups import budgets, connecting
from batchruns.web.money import MoneyField, money_in_words
from batchruns.web.providers.editing import Edited
from batchruns.web.providers.views import ShownProvider, say_tested

CHANGELIST = "admin:batchruns_providerkey_changelist"


class SiteCeilingForm(forms.Form):
    """What keys of the site may cost in a month."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        budget = budgets.site_budget()
        self.fields["ceiling"] = MoneyField(
            gettext("Ceiling of each month for all people, in %s") % settings.LOOKUP_CURRENCY,
            initial=in_units(budget.ceiling),
            help_text=gettext("Spent this month: %s. Empty: no ceiling.")
            % money_in_words(budget.spent),
        )


@admin.register(ProviderKey)
class SiteKeyAdmin(admin.ModelAdmin):
    """Keys that all people of the site may use, by the forms in which people enter their own. A key
    never comes out again; people's own keys aren't here."""

    list_display = ("name", "provider_label", "has_key", "checked_at", "credit_left", "problem")
    actions = ("test_keys",)
    change_list_template = "admin/batchruns/site_keys.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProviderKey]:
        """Those without a person."""
        return ProviderKey.objects.filter(user=None, provider__in=list(PROVIDERS))

    def get_urls(self) -> list[URLPattern]:
        """The pages of keys, and the form of their ceiling."""
        view = self.admin_site.admin_view(require_POST(self.set_ceiling))
        return [path("ceiling/", view, name="batchruns_providerkey_ceiling"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The keys, and what they may cost."""
        context = {"title": gettext("Keys of this site"), "ceiling": SiteCeilingForm()}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form of a key; of a new one first the choice of its provider."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        context = {**self.admin_site.each_context(request), "opts": self.opts}
        provider = request.GET.get("provider", "")
        if object_id is not None:
            row = get_object_or_404(self.get_queryset(request), pk=object_id)
        elif provider in PROVIDERS and site_policy().permits(provider):
            row = ProviderKey(provider=provider, name=connecting.free_name(None, provider))
        else:
            context |= {"title": gettext("Add a key for all"), "providers": _with_keys()}
            return render(request, "admin/batchruns/site_key.html", context)
        edited = Edited.of(request, row, None)
        if edited.is_saved:
            return redirect(CHANGELIST)
        about = ShownProvider(edited.form.provider).about
        context |= {"title": about["label"], "about": about, "edited": edited}
        template = "admin/batchruns/site_key.html"
        return render(request, template, context, status=edited.status)

    def set_ceiling(self, request: HttpRequest) -> HttpResponse:
        """Sets what all keys together may cost in a month."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = SiteCeilingForm(request.POST)
        if form.is_valid():
            budgets.set_site_ceiling(form.cleaned_data["ceiling"])
            messages.success(request, gettext("Saved."))
        else:
            messages.error(request, str(form.errors["ceiling"][0]))
        return redirect(CHANGELIST)

    @admin.display(description=_("provider"))
    def provider_label(self, row: ProviderKey) -> str:
        """The provider as it writes itself."""
        return in_words(PROVIDERS[row.provider].label)

    @admin.display(description=_("key set"), boolean=True)
    def has_key(self, row: ProviderKey) -> bool:
        """Whether there is a key."""
        return bool(row.secret)

    @admin.action(description=_("Test selected keys"))
    def test_keys(self, request: HttpRequest, queryset: QuerySet[ProviderKey]) -> None:
        """Asks what each account says, which costs nothing."""
        for row in queryset:
            say_tested(request, row)


def _with_keys() -> list[tuple[str, str]]:
    """The providers for which a key may be given, by name and label."""
    return [
        (name, in_words(provider.label))
        for name, provider in PROVIDERS.items()
        if provider.key is not KeyKind.NONE or provider.is_self_hosted
        if site_policy().permits(name)
    ]
