"""`manage.py check --database default`: whether the database keeps people apart."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

from leadenrich.rls.secure import SQL
from leadenrich.rls.visibility import visible_rows

HINT = (
    "`manage.py migrate` closes what is open, but for a view of others: drop it, or let it ask as its "
    "caller (ALTER VIEW … SET (security_invoker = true))."
)


def check_nothing_is_open(
    *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """An error for everything that is open to someone it shouldn't be. Asks only named databases."""
    return [
        Error(f"{thing} {opening}.", HINT, id="rowsecurity.E001")
        for alias in databases or ()
        for thing, opening in _openings(alias)
    ]


def _openings(alias: str) -> Iterator[tuple[str, str]]:
    """Each thing in a database that is open, and to whom, as half sentences."""
    with connections[alias].cursor() as cursor:
        own_tables = json.dumps(list(visible_rows()))
        cursor.execute((SQL / "openings.sql").read_text(), {"own_tables": own_tables})
        yield from cursor.fetchall()
