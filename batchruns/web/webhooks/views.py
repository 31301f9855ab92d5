"""The pages of a person's webhooks, and what their buttons do."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from batchruns.messages import problem_in_words
from batchruns.models import WebhookDelivery, WebhookEndpoint
from batchruns.runs.errors import RunError
from batchruns.runs.lookups import keys
from batchruns.runs.outbox import TEST_TYPE
from batchruns.runs.webhooks import endpoints
from batchruns.web.list.keyset import Order, keyset_page
from batchruns.web.responses import show_error
from batchruns.web.webhooks.forms import EVENTS, SPANS, EndpointForm
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user

ON_A_PAGE = 25
NEWEST_FIRST = Order(("id",), descending=True)
NEW_SECRET = "new_webhook_secret"  # noqa: S105
"""In the session, encrypted: a secret that the next page shows, which is the only one."""
State = WebhookDelivery.State
TONES = {State.WAITING: "info", State.DELIVERED: "good", State.FAILED: "bad"}


@dataclass(frozen=True, slots=True)
class ShownDelivery:
    """A delivery as the log shows it."""

    row: WebhookDelivery

    @property
    def event(self) -> str:
        """What it tells of, in words."""
        return _("Test event") if self.row.type == TEST_TYPE else str(EVENTS[self.row.type])

    @property
    def tone(self) -> str:
        """How its status is colored."""
        return TONES[State(self.row.state)]

    @property
    def answer(self) -> str:
        """What was answered; why nothing was."""
        is_code = self.row.status_code is None
        return problem_in_words(self.row.answer) if is_code else self.row.answer


@require_safe
@as_signed_in_user
def listing(request: PersonRequest) -> HttpResponse:
    """All endpoints of a person."""
    context = {
        "endpoints": list(_endpoints(request)),
        "is_full": _endpoints(request).count() >= settings.MAX_WEBHOOKS,
    }
    return render(request, "batchruns/webhooks/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@as_signed_in_user
def new(request: PersonRequest) -> HttpResponse:
    """The form of a new endpoint."""
    form = EndpointForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            endpoint, secret = endpoints.create(request.user.pk, form.wanted)
        except RunError as error:
            show_error(request, error)
            return redirect("runs:webhooks")
        return _with_secret(request, endpoint, secret)
    return _form_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@as_signed_in_user
def edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    """The form of an endpoint that there is."""
    endpoint = _own(request, pk)
    form = EndpointForm.of(endpoint, request.POST if request.method == "POST" else None)
    if form.is_valid():
        endpoints.change(endpoint, form.wanted)
        messages.success(request, _("Changes saved."))
        return redirect("runs:webhook", pk)
    return _form_page(request, form, endpoint)


@require_safe
@as_signed_in_user
def detail(request: PersonRequest, pk: UUID) -> HttpResponse:
    """An endpoint, and the log of what it was sent."""
    endpoint = _own(request, pk)
    cursors = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = keyset_page(endpoint.deliveries.defer("body"), NEWEST_FIRST, ON_A_PAGE, **cursors)
    secret = request.session.pop(NEW_SECRET, None)
    now = timezone.now()
    context = {
        "endpoint": endpoint,
        "now": now,
        "events": [EVENTS[name] for name in endpoint.events if name in EVENTS],
        "problem": problem_in_words(endpoint.problem),
        "secret": keys.decrypt(secret.encode()) if secret else "",
        "is_rotating": endpoint.earlier_until and endpoint.earlier_until > now,
        "deliveries": [ShownDelivery(row) for row in page.rows],
        "page": page,
        "spans": [(name, label) for name, (_span, label) in SPANS.items()],
        "has_failed": endpoint.deliveries.filter(state=State.FAILED).exists(),
        "days": settings.WEBHOOK_LOG_DAYS,
    }
    return render(request, "batchruns/webhooks/detail.html", context)


@require_POST
@as_signed_in_user
def rotate(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Makes a new secret, which the page shows once."""
    endpoint = _own(request, pk)
    return _with_secret(request, endpoint, endpoints.rotate(endpoint))


@require_POST
@as_signed_in_user
def switch(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Enables or disables an endpoint."""
    endpoint = _own(request, pk)
    endpoints.switch(endpoint, is_enabled="enable" in request.POST)
    text = _("Enabled.") if endpoint.is_enabled else _("Disabled. Nothing is sent to it.")
    messages.success(request, text)
    return redirect("runs:webhook", pk)


@require_POST
@as_signed_in_user
def test(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Sends an event that is only a test."""
    endpoint = _own(request, pk)

    def send() -> None:
        endpoints.send_test(endpoint)
        messages.success(request, _("A test is on its way. Reload this page to see the answer."))

    return _seldom(request, endpoint, send)


@require_POST
@as_signed_in_user
def replay(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Sends one delivery once more, or all that failed since some time."""
    endpoint = _own(request, pk)

    def send() -> None:
        count = _replayed(request, endpoint)
        text = ngettext("%d event is sent again.", "%d events are sent again.", count)
        messages.success(request, text % count)

    return _seldom(request, endpoint, send)


@require_POST
@as_signed_in_user
def remove(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Removes an endpoint with its log."""
    endpoint = _own(request, pk)
    endpoint.delete()
    messages.success(request, _("Deleted the endpoint and its log."))
    return redirect("runs:webhooks")


def _replayed(request: PersonRequest, endpoint: WebhookEndpoint) -> int:
    delivery = request.POST.get("delivery", "")
    if delivery.isdecimal():
        return endpoints.replay(endpoint, int(delivery[:18]))
    span, _label = SPANS.get(request.POST.get("since", ""), SPANS["day"])
    return endpoints.replay_failed(endpoint, timezone.now() - span)


def _seldom(
    request: PersonRequest, endpoint: WebhookEndpoint, send: Callable[[], None]
) -> HttpResponse:
    """Has something sent, unless that was often."""
    allowed = ratelimit.consume(
        request, app="allauth.account", action="test_webhook", user=request.user
    )
    if allowed:
        send()
    else:
        messages.warning(request, _("That was often. Wait a minute, then try again."))
    return redirect("runs:webhook", endpoint.pk)


def _with_secret(request: PersonRequest, endpoint: WebhookEndpoint, secret: str) -> HttpResponse:
    request.session[NEW_SECRET] = keys.encrypt(secret).decode()
    return redirect("runs:webhook", endpoint.pk)


def _form_page(
    request: PersonRequest, form: EndpointForm, endpoint: WebhookEndpoint | None = None
) -> HttpResponse:
    context = {"form": form, "endpoint": endpoint}
    status = 422 if form.errors else 200
    return render(request, "batchruns/webhooks/form.html", context, status=status)


def _endpoints(request: PersonRequest) -> QuerySet[WebhookEndpoint]:
    return WebhookEndpoint.objects.filter(user=request.user)


def _own(request: PersonRequest, pk: UUID) -> WebhookEndpoint:
    """This person's endpoint. Raises Http404."""
    return get_object_or_404(_endpoints(request), pk=pk)


urlpatterns = [
    path("webhooks/", listing, name="webhooks"),
    path("webhooks/new/", new, name="webhook_new"),
    path("webhooks/<uuid:pk>/", detail, name="webhook"),
    path("webhooks/<uuid:pk>/edit/", edit, name="webhook_edit"),
    path("webhooks/<uuid:pk>/rotate/", rotate, name="webhook_rotate"),
    path("webhooks/<uuid:pk>/switch/", switch, name="webhook_switch"),
    path("webhooks/<uuid:pk>/test/", test, name="webhook_test"),
    path("webhooks/<uuid:pk>/replay/", replay, name="webhook_replay"),
    path("webhooks/<uuid:pk>/delete/", remove, name="webhook_delete"),
]
