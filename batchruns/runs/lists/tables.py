"""Tables and views of the person's own Postgres as lists: read as that person, by their policies.

The setting LIST_SCHEMAS names the schemas whose tables may be read so; none by default. A table is read
as a snapshot: the list has the rows that were there then.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import Error, connection
from psycopg import sql

from batchruns.models import ReferenceList
from batchruns.runs import limits, list_files
from batchruns.runs.errors import RunError
from leadenrich.platform.sql_files import read_sql
from leadenrich.rls.roles import acting_as_client, set_for_transaction
from leadenrich.rls.visibility import CONTRACT_TABLES, visible_rows


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view."""

    schema: str
    name: str

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}"


def tables_of(user_id: UUID) -> Sequence[Table]:
    """The tables and views that a person may choose from."""
    if not settings.LIST_SCHEMAS:
        return []
    with acting_as_client(user_id), connection.cursor() as cursor:
        names = {"schemas": settings.LIST_SCHEMAS, "own": [*visible_rows(), *CONTRACT_TABLES]}
        cursor.execute(read_sql(__file__, "tables.sql"), names)
        return [Table(*row) for row in cursor.fetchall()]


def table_of(own: ReferenceList) -> Table:
    """The table that a list is a snapshot of. Raises RunError where its owner can't read it."""
    for table in tables_of(own.user_id):
        if str(table) == own.filename:
            return table
    raise RunError("table_unreadable", table=own.filename)


def rows_as_csv(user_id: UUID, table: Table, most_rows: int) -> Iterator[bytes]:
    """The rows of a table that a person sees, at most so many, behind a header. Raises RunError."""
    statement = sql.SQL("COPY (SELECT * FROM {} LIMIT {}) TO STDOUT (FORMAT csv, HEADER)").format(
        sql.Identifier(table.schema, table.name), most_rows
    )
    try:
        with acting_as_client(user_id), connection.cursor() as cursor:
            set_for_transaction("transaction_read_only", "on")
            with connection.wrap_database_errors, cursor.copy(statement) as copied:
                yield from map(bytes, copied)
    except Error as error:
        raise RunError("table_unreadable", table=str(table)) from error


def copy_if_needed(own: ReferenceList) -> None:
    """Copies the rows of a list's table as they are now, unless that was done. Raises RunError."""
    name = list_files.upload(own.files[-1]["number"])
    if own.source != ReferenceList.Source.TABLE or list_files.exists(own.pk, name):
        return
    # One more than there may be shows that there are too many.
    rows = rows_as_csv(own.user_id, table_of(own), settings.LIST_MAX_ROWS + 1)
    with list_files.writing(own.pk, name) as file:
        for block in rows:
            file.write(block)
            if file.tell() > settings.UPLOAD_MAX_BYTES:
                raise RunError("table_too_large", limit=settings.UPLOAD_MAX_BYTES)
        limits.check_may_store(own.user_id, file.tell())
