"""The page of a person's API tokens."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from leadenrich.accounts.models import ApiToken
from leadenrich.accounts.requests import PersonRequest
from leadenrich.accounts.tokens import mail, service
from leadenrich.accounts.tokens.forms import TokenForm
from leadenrich.rls.decorators import as_signed_in_user


@require_http_methods(["GET", "HEAD", "POST"])
@as_signed_in_user
def listing(request: PersonRequest) -> HttpResponse:
    """A person's tokens, and the form of a new one; one that was just made is shown this once."""
    form = TokenForm(request.POST if request.method == "POST" else None, request=request)
    new = _made(request, form) if form.is_valid() else None
    context = {
        "form": TokenForm(request=request) if new else form,
        "new": new,
        "tokens": ApiToken.objects.filter(user=request.user),
        "now": timezone.now(),
    }
    return render(request, "account/tokens.html", context, status=422 if form.errors else 200)


def _made(request: PersonRequest, form: TokenForm) -> service.NewToken | None:
    """The new token; None, and an error of the form, where the person has too many."""
    try:
        new = service.make(request.user, **form.wanted())
    except ValidationError as error:
        form.add_error(None, error)
        return None
    transaction.on_commit(partial(mail.tell_of, new.stored))
    return new


@require_POST
@as_signed_in_user
def revoke(request: PersonRequest, token_id: UUID) -> HttpResponse:
    """Takes a token away: from now on nobody gets in by it."""
    token = get_object_or_404(ApiToken, pk=token_id, user=request.user)
    token.delete()
    messages.success(request, _("Revoked “%(name)s”.") % {"name": token.name})
    return redirect("account_tokens")


urlpatterns = [
    path("", listing, name="account_tokens"),
    path("<uuid:token_id>/revoke/", revoke, name="account_token_revoke"),
]
