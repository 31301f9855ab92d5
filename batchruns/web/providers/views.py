"""The page of a person's connections to providers, and what its buttons do."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from batchruns.engine.lookups.capabilities import CAPABILITIES
from batchruns.engine.lookups.providers.base import PROVIDERS, Provider
from batchruns.engine.lookups.providers.http_service import HttpService
from batchruns.messages import in_words, problem_in_words
from batchruns.models import Budget, ProviderKey
from batchruns.runs.errors import RunError
from batchruns.runs.lookup_policy import site_policy
from batchruns.runs.lookups import budgets, connecting
from batchruns.runs.lookups.connections import reaches_of
from batchruns.web.providers.editing import Edited
from batchruns.web.providers.forms import CeilingsForm
from batchruns.web.providers.trying import try_out
from batchruns.web.responses import show_error
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user

TEST = "test_key"
"""The action of which there are so many a minute: see ACCOUNT_RATE_LIMITS."""


@dataclass(frozen=True, slots=True)
class ShownProvider:
    """A provider, what it does, and how the person reaches it."""

    provider: type[Provider]
    connections: list[ProviderKey] = field(default_factory=list)
    of_site: list[str] = field(default_factory=list)
    """The names of connections with a key of the site, which everybody may use."""
    is_forbidden: bool = False

    @property
    def about(self) -> dict[str, str]:
        """What the page says of it; a template would call the class itself."""
        provider = self.provider
        return {
            "name": provider.name,
            "label": in_words(provider.label),
            "text": in_words(provider.about),
            "site": provider.site,
        }

    @property
    def is_ready(self) -> bool:
        """Whether it is asked without anything being entered."""
        return self.provider.is_ready()

    @property
    def is_described(self) -> bool:
        """Whether people describe its interface, and try it out."""
        return self.provider is HttpService

    @property
    def capabilities(self) -> list[str]:
        """What it does, in words."""
        return [in_words(CAPABILITIES[name].label) for name in self.provider.abilities]


@require_http_methods(["GET", "HEAD", "POST"])
@as_signed_in_user
def listing(request: PersonRequest) -> HttpResponse:
    """All providers, those first that need no key; and what may be spent, which is sent from here."""
    own = budgets.budgets_of(request.user.pk)
    form = CeilingsForm(own, request.POST if request.method == "POST" else None)
    if form.is_valid():
        for kind in (Budget.Kind.MONTH, Budget.Kind.PERSON):
            budgets.set_ceiling(request.user.pk, kind, form.cleaned_data[kind.value])
        messages.success(request, _("Saved."))
        return redirect("runs:providers")
    shown = list(_shown(request))
    context = {
        "free": [each for each in shown if each.is_ready],
        "others": [each for each in shown if not each.is_ready],
        "ceilings": form,
        "only_hosts": settings.LOOKUP_ONLY_HOSTS,
    }
    return render(
        request, "batchruns/providers/list.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@as_signed_in_user
def connect(request: PersonRequest, provider: str) -> HttpResponse:
    """The form of a new connection."""
    if provider not in PROVIDERS or not site_policy().permits(provider):
        raise Http404("No such provider.")
    name = connecting.free_name(request.user.pk, provider)
    return _edited(request, ProviderKey(provider=provider, name=name))


@require_http_methods(["GET", "HEAD", "POST"])
@as_signed_in_user
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """The form of a connection that there is."""
    return _edited(request, _own(request, pk))


@require_POST
@as_signed_in_user
def test(request: PersonRequest, pk: int) -> HttpResponse:
    """Asks the provider whether the key is good, and what credit is left."""
    row = _own(request, pk)
    if not ratelimit.consume(request, app="allauth.account", action=TEST, user=request.user):
        messages.warning(request, _("That was often. Wait a minute, then test again."))
        return redirect("runs:providers")
    say_tested(request, row)
    return redirect("runs:providers")


@require_POST
@as_signed_in_user
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Removes a connection with its key."""
    row = _own(request, pk)
    row.delete()
    messages.success(request, _("Removed “%(name)s” and its key.") % {"name": row.name})
    return redirect("runs:providers")


def _edited(request: PersonRequest, row: ProviderKey) -> HttpResponse:
    edited = Edited.of(request, row, request.user.pk)
    if edited.is_saved:
        is_described = edited.described is not None
        return redirect(*(("runs:provider_try", row.pk) if is_described else ("runs:providers",)))
    context = {"row": row, "edited": edited, "about": ShownProvider(edited.form.provider).about}
    template = "batchruns/providers/connection.html"
    return render(request, template, context, status=edited.status)


def say_tested(request: HttpRequest, row: ProviderKey) -> None:
    """Asks the provider of a connection what its account says, and tells it by a message."""
    try:
        credit = connecting.test(row)
    except RunError as error:
        show_error(request, error)
        return
    params = {"name": row.name, "credit": credit.left}
    if credit.is_key_good:
        left = _("“%(name)s” works. Left: %(credit)s.") if credit.left else _("“%(name)s” works.")
        messages.success(request, left % params)
    elif credit.problem:
        text = _("“%(name)s” doesn't answer as it should: %(problem)s")
        messages.error(request, text % {**params, "problem": problem_in_words(credit.problem)})
    else:
        messages.error(request, _("“%(name)s” doesn't take this key. Set a new one.") % params)


def _shown(request: PersonRequest) -> Iterator[ShownProvider]:
    rows = list(ProviderKey.objects.filter(user=request.user))
    reaches = reaches_of(request.user.pk).values()
    policy = site_policy()
    for name, provider in PROVIDERS.items():
        own = [row for row in rows if row.provider == name]
        shared = [r.connection.name for r in reaches if r.is_of_site and r.provider is provider]
        yield ShownProvider(provider, own, shared, not policy.permits(name))


def _own(request: PersonRequest, pk: int) -> ProviderKey:
    """This person's connection. Raises Http404."""
    rows = ProviderKey.objects.filter(provider__in=list(PROVIDERS))
    return get_object_or_404(rows, pk=pk, user=request.user)


urlpatterns = [
    path("providers/", listing, name="providers"),
    path("providers/connect/<slug:provider>/", connect, name="provider_connect"),
    path("providers/<int:pk>/", edit, name="provider_edit"),
    path("providers/<int:pk>/test/", test, name="provider_test"),
    path("providers/<int:pk>/try/", try_out, name="provider_try"),
    path("providers/<int:pk>/remove/", remove, name="provider_remove"),
]
