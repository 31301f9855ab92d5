"""The account page: the person's own profile, and how they delete it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from leadenrich.accounts import preferences
from leadenrich.accounts.forms import EmailForm, PasswordForm, ProfileForm
from leadenrich.accounts.models import User
from leadenrich.accounts.requests import PersonRequest
from leadenrich.accounts.signals import account_closing
from leadenrich.rls.decorators import as_signed_in_user


def _posted(request: PersonRequest) -> QueryDict | None:
    """The fields that a form was sent with; None where it is only shown."""
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
@as_signed_in_user
def profile(request: PersonRequest) -> HttpResponse:
    """Name, language, time zone, theme and the country of phone numbers."""
    form = ProfileForm(_posted(request), instance=preferences.of(request))
    if form.is_valid():
        form.save()
        messages.success(request, _("Changes saved."))
        return redirect("account_profile")
    status = 422 if form.errors else 200
    context = {"form": form, "may_change_email": not settings.SUPABASE_URL}
    return render(request, "account/profile.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@as_signed_in_user
def change_email(request: PersonRequest) -> HttpResponse:
    """Asks for a new address and the password. Accounts of a Supabase project change theirs there."""
    if settings.SUPABASE_URL:
        raise Http404
    form = EmailForm(_posted(request), request=request)
    if form.is_valid():
        if form.save():
            messages.success(request, _("Changes saved."))
        else:
            messages.info(
                request, _("We sent a link to your new email. Open it to confirm the change.")
            )
        return redirect("account_profile")
    status = 422 if form.errors else 200
    return render(request, "account/change_email.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@as_signed_in_user
def delete_account(request: PersonRequest) -> HttpResponse:
    """Asks for the password, then deletes the person with every run and file of theirs."""
    form = PasswordForm(_posted(request), request=request)
    if form.is_valid():
        user = request.user
        account_closing.send(sender=User, instance=user)
        logout(request)
        user.delete()
        messages.success(request, _("Your account has been deleted."))
        return redirect("account_login")
    status = 422 if form.errors else 200
    return render(request, "account/delete.html", {"form": form}, status=status)
