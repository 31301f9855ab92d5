"""Everything that is stored of a person, as a zip: profile, runs, and their files."""

import json
from collections.abc import Iterator
from functools import partial

from django.core.serializers.json import DjangoJSONEncoder
from django.forms.models import model_to_dict
from django.http import StreamingHttpResponse
from django.views.decorators.http import require_safe

from batchruns.engine.tables.exports.base import ExportFormat
from batchruns.models import Recipe
from batchruns.runs import files, service
from batchruns.web import downloads, zip_stream
from leadenrich.accounts import preferences
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user

TABLES = {files.RESULT: "result", files.REJECTED_ROWS: "rejects"}
"""The files of a run that hold rows, and what they are called."""


@require_safe
@as_signed_in_user
def export(request: PersonRequest) -> StreamingHttpResponse:
    """The zip; the tables in it in the export format that `?form=` names, else as CSV."""
    chosen = downloads.export_or_404(request.GET.get("form", downloads.STORED))
    return downloads.respond_zip("leadenrich-export.zip", list(_all_of(request, chosen)))


def _all_of(request: PersonRequest, chosen: ExportFormat) -> Iterator[zip_stream.ZipMember]:
    user = request.user
    about = {name: getattr(user, name) for name in ("id", "email", "name", "date_joined")}
    yield "profile.json", _json({**about, "preferences": model_to_dict(preferences.of(request))})
    saved = Recipe.objects.filter(user=user)
    yield "recipes.json", _json(list(saved.values("name", "version", "content", "saved_at")))
    runs = list(service.list_runs(user).values())
    yield "runs.json", _json(runs)
    for run in runs:
        folder, run_id = f"runs/{run['id']}", run["id"]
        yield f"{folder}/upload", zip_stream.blocks_of(partial(files.opened, run_id, files.INPUT))
        for name, stem in TABLES.items():
            content = downloads.for_people(run_id, name, chosen)
            yield f"{folder}/{stem}{chosen.ending}", content


def _json(value: object) -> list[bytes]:
    return [json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()]
