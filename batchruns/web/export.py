"""Everything that is stored of a person, as a zip: profile, lists, runs, and their files."""

import json
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.forms.models import model_to_dict
from django.http import StreamingHttpResponse
from django.views.decorators.http import require_safe

from batchruns.downloads import responses, zip_stream
from batchruns.engine.options import MARK
from batchruns.engine.tables.exports.base import ExportFormat
from batchruns.models import (
    BatchRun,
    Budget,
    ColumnView,
    Edit,
    Event,
    ListDecision,
    ProviderKey,
    Receipt,
    Recipe,
    ReferenceList,
    SavedExport,
    WebhookDelivery,
    WebhookEndpoint,
)
from batchruns.runs import files, list_files, places, service
from batchruns.runs.do_not_contact.results import ContactCheck
from batchruns.runs.edits import EditsOfRun
from batchruns.runs.lists.service import lists_of
from batchruns.web.do_not_contact import export as export_of_list
from leadenrich.accounts import preferences
from leadenrich.accounts.models import ApiToken, User
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user

TABLES = {
    files.RESULT: "result",
    files.REJECTED_ROWS: "rejects",
    files.SET_ASIDE: "set-aside",
    files.SUPPRESSED: "do-not-contact",
}
"""The files of a run that hold rows, and what they are called."""
TOKEN_FIELDS = ("name", "prefix", "scopes", "created_at", "expires_at", "last_used_at")
"""What is told of API tokens: all but what tells whether a text is one of them."""


@require_safe
@as_signed_in_user
def export(request: PersonRequest) -> StreamingHttpResponse:
    """The zip; the tables in it in the export format that `?form=` names, else as CSV."""
    chosen = responses.export_or_404(request.GET.get("form", responses.STORED))
    return responses.respond_zip("leadenrich-export.zip", list(_all_of(request, chosen)))


def _all_of(request: PersonRequest, chosen: ExportFormat) -> Iterator[zip_stream.ZipMember]:
    user = request.user
    about = {name: getattr(user, name) for name in ("id", "email", "name", "date_joined")}
    yield "profile.json", _json({**about, "preferences": model_to_dict(preferences.of(request))})
    tokens = ApiToken.objects.filter(user=user)
    yield "tokens.json", _json(list(tokens.values(*TOKEN_FIELDS)))
    recipes = Recipe.objects.filter(user=user)
    yield "recipes.json", _json(list(recipes.values("name", "version", "content", "saved_at")))
    downloads_chosen = SavedExport.objects.filter(user=user)
    yield "downloads.json", _json(list(downloads_chosen.values("template", "choices", "used_at")))
    yield "lookups.json", _json(_lookups_of(user))
    yield "webhooks.json", _json(_webhooks_of(user))
    entries = export_of_list.as_file(user.pk)
    yield "do-not-contact.csv", zip_stream.blocks_of(lambda: entries)
    views = ColumnView.objects.filter(user=user)
    yield "columns.json", _json(list(views.values("header", "columns")))
    yield "lists.json", _json(list(lists_of(user.pk).values()))
    decisions = ListDecision.objects.filter(list__in=lists_of(user.pk))
    yield "decisions.json", _json(list(decisions.values("list", "lead", "row", "decided_at")))
    for own in lists_of(user.pk):
        yield from _of_list(own)
    yield "runs.json", _json(list(service.list_runs(user).values()))
    history = Event.objects.filter(run__in=service.list_runs(user))
    yield "history.json", _json(list(history.values("run_id", "at", "kind", "params", "text")))
    edits = Edit.objects.filter(run__user=user).order_by("run", "id")
    edits_of = {run_id: list(some) for run_id, some in groupby(edits, lambda edit: edit.run_id)}
    for run in service.list_runs(user).defer("meta"):
        yield from _of_run(run, edits_of.get(run.pk, []), chosen)


def _lookups_of(user: User) -> dict[str, list[dict[str, Any]]]:
    """Which providers a person has, without keys and settings, what they were asked, and the money."""
    keys = ProviderKey.objects.filter(user=user)
    named = ("name", "provider", "address", "prices", "credit_left", "checked_at", "problem")
    receipts = Receipt.objects.filter(run__user=user)
    budgets = Budget.objects.filter(user=user)
    return {
        "providers": list(keys.values(*named)),
        "receipts": list(receipts.values()),
        "budgets": list(budgets.values("kind", "run", "month", "ceiling", "reserved", "spent")),
    }


def _webhooks_of(user: User) -> dict[str, list[dict[str, Any]]]:
    """A person's endpoints, without their secrets, and the log of what they were sent."""
    endpoints = WebhookEndpoint.objects.filter(user=user)
    named = ("id", "url", "description", "events", "is_enabled", "problem", "created_at")
    deliveries = WebhookDelivery.objects.filter(user=user)
    return {"endpoints": list(endpoints.values(*named)), "deliveries": list(deliveries.values())}


def _of_list(own: ReferenceList) -> Iterator[zip_stream.ZipMember]:
    """The files that a list is built of, under their own names."""
    for number, name in own.uploads.items():
        content = zip_stream.blocks_of(
            partial(list_files.opened, own.pk, list_files.upload(number))
        )
        yield f"lists/{own.pk}/{number}/{responses.safe_name(name)}", content


def _of_run(
    run: BatchRun, edits: list[Edit], chosen: ExportFormat
) -> Iterator[zip_stream.ZipMember]:
    """The upload under its own name, what became of it as its owner has edited it, and the edits."""
    folder = f"runs/{run.pk}"
    upload = zip_stream.blocks_of(partial(files.opened, run.pk, files.INPUT))
    yield f"{folder}/upload/{responses.safe_name(run.filename)}", upload
    if edits:
        yield f"{folder}/edits.json", _edits_as_json(edits)
    # The database shows a person's edits while they ask, not while the answer is sent.
    applied = EditsOfRun(run) if edits else None
    checks = ContactCheck(run, MARK)
    for name, stem in TABLES.items():
        content = responses.for_people(run.pk, name, chosen, applied, checks)
        yield f"{folder}/{stem}{chosen.ending}", content


def _edits_as_json(edits: Iterable[Edit]) -> Iterator[bytes]:
    """Edits, also undone ones; `rows` are numbers of rows of the stored result, counted from 1."""
    names = ("action", "column", "value", "filter", "made_at", "undone_at")
    yield from _json(
        [
            {
                **{name: getattr(edit, name) for name in names},
                "rows": [place + 1 for place in places.decode(bytes(edit.places))],
            }
            for edit in edits
        ]
    )


def _json(value: object) -> list[bytes]:
    return [json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()]
