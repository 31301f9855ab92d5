"""A person's do-not-contact list as a file."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from uuid import UUID

from django.conf import settings

from batchruns.downloads.responses import STORED
from batchruns.engine.tables.exports.base import EXPORTS
from batchruns.engine.tables.exports.formulas import defused_row
from batchruns.models import Suppression

COLUMNS = ("kind", "value", "hash", "reason", "source", "created_at")
READ_AT_ONCE = 5_000


def as_file(user_id: UUID) -> BinaryIO:
    """All entries as CSV, of those that are kept as hashes the hash. Close it: then it is gone.

    It is written while the person asks, as the database shows them nothing afterwards.
    """
    file = cast("BinaryIO", TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR))  # noqa: SIM115
    EXPORTS[STORED]().write(file, COLUMNS, map(defused_row, _rows(user_id)))
    file.seek(0)
    return file


def _rows(user_id: UUID) -> Iterator[list[str]]:
    entries = Suppression.objects.filter(user=user_id).order_by("id").values_list(*COLUMNS)
    for kind, value, number, reason, source, created_at in entries.iterator(READ_AT_ONCE):
        yield [kind, value, "" if value else f"{number}", reason, source, created_at.isoformat()]
