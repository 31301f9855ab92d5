"""The account page: the person's own profile, everything of theirs to take along, or to be deleted."""

import json
from collections.abc import Iterator
from functools import partial

from django.contrib import messages
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.forms.models import model_to_dict
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from batchruns.runs import deletion, files, service
from batchruns.web import downloads, zip_stream
from leadenrich.accounts import preferences
from leadenrich.accounts.acting import as_the_person
from leadenrich.accounts.forms import DeleteForm, ProfileForm
from leadenrich.accounts.requests import PersonRequest

FOR_PEOPLE = {files.RESULT: "result.csv", files.REJECTS: "rejects.csv"}


def _sent(request: PersonRequest) -> QueryDict | None:
    """What a form was sent with; None where it is only shown."""
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
@as_the_person
def profile(request: PersonRequest) -> HttpResponse:
    """Name, language, time zone, theme and the country of phone numbers."""
    form = ProfileForm(_sent(request), instance=preferences.of(request))
    if form.is_valid():
        form.save()
        messages.success(request, _("Your account is changed."))
        return redirect("account_profile")
    status = 422 if form.errors else 200
    return render(request, "account/profile.html", {"form": form}, status=status)


@require_safe
@as_the_person
def export(request: PersonRequest) -> StreamingHttpResponse:
    """Everything that is stored of the person, as a zip: profile, runs, and their files."""
    return downloads.respond_zip("leadenrich-export.zip", list(_all_of(request)))


def _all_of(request: PersonRequest) -> Iterator[zip_stream.Entry]:
    user = request.user
    about = {name: getattr(user, name) for name in ("id", "email", "name", "date_joined")}
    yield "profile.json", _json({**about, "preferences": model_to_dict(preferences.of(request))})
    runs = list(service.list_runs(user).values())
    yield "runs.json", _json(runs)
    for run in runs:
        folder, run_id = f"runs/{run['id']}", run["id"]
        yield f"{folder}/upload", zip_stream.blocks_of(partial(files.opened, run_id, files.INPUT))
        for name, told in FOR_PEOPLE.items():
            yield f"{folder}/{told}", downloads.csv_for_people(run_id, name)


def _json(value: object) -> list[bytes]:
    return [json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()]


@require_http_methods(["GET", "HEAD", "POST"])
@as_the_person
def delete(request: PersonRequest) -> HttpResponse:
    """Asks for the password, then deletes the person with every run and file of theirs."""
    form = DeleteForm(_sent(request), user=request.user)
    if form.is_valid():
        user = request.user
        deletion.delete_all_of(user.pk)
        logout(request)
        user.delete()
        messages.success(request, _("Your account and everything in it is deleted."))
        return redirect("account_login")
    status = 422 if form.errors else 200
    return render(request, "account/delete.html", {"form": form}, status=status)
