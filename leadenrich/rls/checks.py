"""`manage.py check --database default`: whether the database keeps people apart."""

import json
from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

from leadenrich.rls.secure import SQL, own_tables

HINT = (
    "`manage.py migrate` closes what is open, but for a view of others: drop it, or let it ask as its "
    "caller (ALTER VIEW … SET (security_invoker = true))."
)


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
                Error(f"{thing} {what}.", HINT, id="rowsecurity.E001")
                for thing, what in cursor.fetchall()
            ]
    return found
