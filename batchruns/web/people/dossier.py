"""All that there is of one person, as a zip to hand over to them."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from batchruns.downloads.zip_stream import ZipMember
from batchruns.engine.tables.exports.formulas import defused_row
from batchruns.models import Erasure
from batchruns.runs.erasure.places import Place
from batchruns.web.people.found import FILES, KINDS, is_run


def dossier_of(erasure: Erasure, places: Sequence[Place]) -> Iterator[ZipMember]:
    """A table of every value with where it stands, and the same as JSON."""
    yield "person.csv", [_as_csv(places)]
    yield "person.json", [_as_json(erasure, places)]


def _as_csv(places: Sequence[Place]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(
        [_("Source"), _("Run"), _("File"), _("Row"), _("Match"), _("Column"), _("Value")]
    )
    writer.writerows(map(defused_row, _values(places)))
    return text.getvalue().encode("utf-8-sig", "replace")


def _values(places: Sequence[Place]) -> Iterator[list[str]]:
    for place in places:
        run = place.key if is_run(place.key) else ""
        title = str(FILES.get(place.key, place.title))
        for found in place.found:
            for row in found.rows:
                where = [title, run, str(FILES[found.file]), str(row["number"] or "")]
                for column, value in row["values"].items():
                    yield [*where, str(KINDS[found.kind]), column, str(value)]


def _as_json(erasure: Erasure, places: Sequence[Place]) -> bytes:
    told: dict[str, Any] = {
        "searched_at": erasure.asked_at.isoformat(),
        "searched_by": erasure.kinds,
        "places": [place.dump() for place in places],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8", "replace")
