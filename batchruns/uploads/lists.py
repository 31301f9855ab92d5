"""Taking in a file of a list, and a look at a table that is to be one."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile

from batchruns.engine.lists.proposals import proposed_columns as proposed_columns
from batchruns.engine.options import Options
from batchruns.engine.recipe import Recipe
from batchruns.engine.tables.readers.base import Chosen
from batchruns.models import ReferenceList
from batchruns.models.meta import RunMeta
from batchruns.runs import list_files
from batchruns.runs.errors import OptionsUnknownError
from batchruns.runs.lists import service, tables
from batchruns.runs.lists.tables import Table
from batchruns.uploads.inspection import inspect
from batchruns.uploads.intake import preferred_options

if TYPE_CHECKING:
    from leadenrich.accounts.models import User

LOOKED_AT_ROWS = 1000
"""Of a table, to tell what its columns hold."""
Meta = dict[str, Any]
Store = Callable[[UUID, str], object]


def take_in(
    user: "User", upload: TemporaryUploadedFile, name: str, kind: ReferenceList.Kind
) -> ReferenceList:
    """A new list of an uploaded file, whose columns are to be checked; then `build` of
    `runs.lists.service` builds it.

    Raises one of `errors.REFUSALS`, or RunError; then nothing is kept.
    """
    filename, meta, store = _looked_into(upload)
    meta = {**meta, **preferred_options(user)}
    return service.create(user.pk, name, kind, filename, meta, store, upload.size or 0)


def take_in_newer(
    own: ReferenceList, upload: TemporaryUploadedFile, *, tops_up: bool
) -> ReferenceList:
    """A newer file of a list, which replaces its rows or comes to them, mapped as the one before. It is
    built at once if it has the same columns, else they are to be checked.

    Raises one of `errors.REFUSALS`, or RunError; then nothing is kept.
    """
    filename, meta, store = _looked_into(upload)
    return _newer(own, filename, meta, store, upload.size or 0, tops_up=tops_up)


def take_in_table(user: "User", table: Table, name: str, kind: ReferenceList.Kind) -> ReferenceList:
    """A new list of a table, whose columns are to be checked; its rows are read when it is built.

    Raises one of `errors.REFUSALS`, or RunError.
    """
    meta = {**_table_looked_into(user.pk, table), **preferred_options(user)}
    source = ReferenceList.Source.TABLE
    return service.create(user.pk, name, kind, str(table), meta, _nothing, 0, source=source)


def read_again(own: ReferenceList) -> ReferenceList:
    """The table of a list as it is now, as a new version. It is built at once if it has the same
    columns, else they are to be checked. Raises one of `errors.REFUSALS`, or RunError.
    """
    table = tables.table_of(own)
    meta = _table_looked_into(own.user_id, table)
    return _newer(own, str(table), meta, _nothing, 0, tops_up=False)


def read_otherwise(own: ReferenceList, chosen: Chosen) -> ReferenceList:
    """The newest file of a list parsed in another way; its columns are to be checked then.

    Raises one of `errors.REFUSALS`, or RunError.
    """
    options = _options_in(own.files[-1]["meta"])
    with list_files.reading(own.pk, list_files.upload(own.files[-1]["number"])) as path:
        meta = inspect(path, own.filename, options.parse, chosen)
    country = Options.key_values(default_country=options.default_country)
    return service.change_meta(own, {**meta, **country})


def _newer(
    own: ReferenceList, filename: str, meta: Meta, store: Store, size: int, *, tops_up: bool
) -> ReferenceList:
    before, options = own.parsed_meta.options, _options_in(meta)
    if before:
        options = Recipe.of(before).apply(options)
        meta |= options.to_meta()
    row = service.add_file(own, filename, meta, store, size, tops_up=tops_up)
    is_same = before and sorted(before.columns) == sorted(options.columns)
    return service.build(row, options, row.columns) if is_same else row


def _looked_into(upload: TemporaryUploadedFile) -> tuple[str, Meta, Store]:
    path, filename = Path(upload.temporary_file_path()), upload.name or "unnamed"
    return filename, inspect(path, filename), partial(_take, path)


def _table_looked_into(user_id: UUID, table: Table) -> Meta:
    with NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR, suffix=".csv") as file:
        file.writelines(tables.rows_as_csv(user_id, table, LOOKED_AT_ROWS))
        file.flush()
        return inspect(Path(file.name), f"{table}.csv")


def _options_in(meta: Mapping[str, Any]) -> Options:
    options = RunMeta.parse(meta).options
    if options is None:
        raise OptionsUnknownError("options_unknown")
    return options


def _take(path: Path, list_id: UUID, name: str) -> None:
    list_files.take(list_id, name, path)


def _nothing(list_id: UUID, name: str) -> None:
    """A table's rows are read when the list is built."""
