"""The page of a person's connections to providers, and what its buttons do."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
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
from batchruns.web.providers import service
from batchruns.web.providers.forms import CeilingsForm, ConnectionForm, as_entered
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
    try:
        credit = connecting.test(row)
    except RunError as error:
        show_error(request, error)
        return redirect("runs:providers")
    if credit.is_key_good:
        left = _("“%(name)s” works. Left: %(credit)s.") if credit.left else _("“%(name)s” works.")
        messages.success(request, left % {"name": row.name, "credit": credit.left})
    elif credit.problem:
        text = _("“%(name)s” doesn't answer as it should: %(problem)s")
        messages.error(
            request, text % {"name": row.name, "problem": problem_in_words(credit.problem)}
        )
    else:
        text = _("“%(name)s” doesn't take this key. Set a new one.")
        messages.error(request, text % {"name": row.name})
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
    sent = request.POST if request.method == "POST" else None
    button = sent.get(service.THEN, "") if sent else ""
    if sent and service.BUTTON.fullmatch(button):
        return _connection_page(request, row, as_entered(row, sent), service.pressed(sent, button))
    form = ConnectionForm(row, sent)
    described = service.description_form(row.settings, sent) if form.is_described else None
    if all([form.is_valid(), described is None or described.is_valid()]):
        try:
            description = described.description if described else None
            connecting.save(request.user.pk, row, form.wanted(description))
        except RunError as error:
            show_error(request, error)
        else:
            messages.success(request, _("Saved “%(name)s”.") % {"name": row.name})
            return redirect(*(("runs:provider_try", row.pk) if described else ("runs:providers",)))
    status = 422 if form.is_bound else 200
    return _connection_page(request, row, form, described, status=status)


def _connection_page(
    request: PersonRequest,
    row: ProviderKey,
    form: ConnectionForm,
    described: service.JsonForm | service.ServiceForm | None,
    *,
    status: int = 200,
) -> HttpResponse:
    about = ShownProvider(form.provider).about
    context = {"form": form, "row": row, "about": about, "described": described}
    return render(request, "batchruns/providers/connection.html", context, status=status)


def _shown(request: PersonRequest) -> Iterator[ShownProvider]:
    rows = list(ProviderKey.objects.filter(user=request.user))
    policy = site_policy()
    for name, provider in PROVIDERS.items():
        own = [row for row in rows if row.provider == name]
        yield ShownProvider(provider, own, not policy.permits(name))


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
