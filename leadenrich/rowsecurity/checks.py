"""`manage.py check --database default`: whether the database keeps people apart."""

import json
from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

from leadenrich.rowsecurity.secure import SQL, own_tables

HINT = "Run `manage.py migrate`, which closes it. A policy of others must be dropped by hand."


def check_nothing_is_open(
    *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """An error for everything that is open to whom it should not be. Asks the database, if named."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute(
                (SQL / "openings.sql").read_text(), {"own_tables": json.dumps(list(own_tables()))}
            )
            found += [
                Error(f"Table {table} {what}.", HINT, id="rowsecurity.E001")
                for table, what in cursor.fetchall()
            ]
    return found
