"""What the doctor looks at in the database: that it answers, its version, rights, tables, workers."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import OperationalError, connection

from batchruns.runs.queue import workers_health
from leadenrich.cli.doctor.findings import FIX, Check, Finding, fix, note, ok
from leadenrich.rls.checks import check_nothing_is_open
from leadenrich.rls.migrations import unknown_migrations, waiting_migrations
from leadenrich.rls.roles import WEB_ROLE

CLIENT_ROLES = ("anon", "authenticated", "service_role")
MOST_SECONDS_APART = 5
MOST_NAMED = 5
REFUSALS = {
    "password authentication failed": "The database refuses the user or the password in DATABASE_URL.",
    "no password supplied": "The database asks for a password. Write it into DATABASE_URL.",
    "does not exist": "The server has no such user or database as DATABASE_URL names. Create it.",
    "resolve": "No host has the name in DATABASE_URL. Check how it is written.",
    "translate host": "No host has the name in DATABASE_URL. Check how it is written.",
    "refused": "Nothing listens at the address in DATABASE_URL. Start PostgreSQL, or correct the port.",
    "No such file": "Nothing listens at the address in DATABASE_URL. Start PostgreSQL, or correct it.",
    "timeout": "The database doesn't answer in time. Check DATABASE_URL, and firewalls in between.",
    "too many": "The database takes no further connections. Raise its max_connections, or use a pooler.",
    "SSL": "The database and DATABASE_URL don't agree on TLS. Add ?sslmode=require, or remove it.",
}
"""Sentences for what a message of the server has in it."""


def findings() -> Iterator[Finding]:
    """Each check in turn. One that finds something to fix ends those that build on it."""
    for check in CHECKS:
        found = list(check())
        yield from found
        if any(finding.kind == FIX for finding in found):
            return


def answers() -> Iterator[Finding]:
    """Whether the database can be reached."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        yield fix(_why_not(str(error)))
    else:
        yield ok("The database answers.")


def _why_not(message: str) -> str:
    if not os.environ.get("DATABASE_URL"):
        return "The embedded PostgreSQL isn't running. Start `leadenrich run`, or set DATABASE_URL."
    sentences = (sentence for part, sentence in REFUSALS.items() if part in message)
    return next(sentences, "The database can't be reached. Try DATABASE_URL with psql.")


def version() -> Iterator[Finding]:
    """Whether it is new enough."""
    oldest, *_ = connection.features.minimum_database_version or (0,)
    [[number]] = _rows("SELECT current_setting('server_version_num')::int")
    major = number // 10_000
    if major < oldest:
        yield fix(f"PostgreSQL {major} is too old. Upgrade it to {oldest} or newer.")
    else:
        yield ok(f"PostgreSQL {major}.")


def clock() -> Iterator[Finding]:
    """Whether its clock and this machine's agree: by them, workers count as dead or alive."""
    [[theirs]] = _rows("SELECT clock_timestamp()")
    apart = abs((datetime.now(UTC) - theirs).total_seconds())
    if apart > MOST_SECONDS_APART:
        yield fix(
            f"The clocks of this machine and the database are {apart:.0f} s apart. Set them by NTP."
        )
    else:
        yield ok("The clocks of this machine and the database agree.")


def rights() -> Iterator[Finding]:
    """Whether its user may do what migrating and serving take."""
    [[user, may_create]] = _rows(
        "SELECT current_user, rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    )
    roles = (*CLIENT_ROLES, WEB_ROLE)
    there = {
        name for (name,) in _rows("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [*roles])
    }
    missing = [role for role in roles if role not in there]
    if missing and not may_create:
        makes = " ".join(f"CREATE ROLE {role} NOLOGIN NOINHERIT;" for role in missing)
        yield fix(f"{user} may not create roles. Let an administrator run: {makes}")
    elif WEB_ROLE in there and not _rows(f"SELECT 1 WHERE pg_has_role('{WEB_ROLE}', 'MEMBER')"):
        yield fix(
            f"{user} may not act as {WEB_ROLE}. Let an administrator run: GRANT {WEB_ROLE} TO {user};"
        )
    else:
        yield ok(f"{user} has the rights that it takes.")


def owner() -> Iterator[Finding]:
    """Whether the tables are its user's, as only their owner migrates them."""
    ours = connection.introspection.django_table_names(only_existing=True)
    others = _rows(
        "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relkind IN ('r', 'p')"
        " AND pg_table_is_visible(oid) AND NOT pg_has_role(relowner, 'USAGE') ORDER BY 1",
        ours,
    )
    if others:
        yield fix(
            f"{_named([name for (name,) in others])} belong to another user of the database. Name that "
            "one in DATABASE_URL, or let an administrator change their owner."
        )


def migrations() -> Iterator[Finding]:
    """Whether the database is as this code expects it."""
    if waiting := waiting_migrations():
        yield fix(f"{len(waiting)} migrations are waiting. Run: leadenrich migrate")
    elif newer := unknown_migrations():
        yield note(
            f"The database has {len(newer)} migrations of a newer version ({_named(newer)}). Install "
            "that one, unless it is being rolled out just now."
        )
    else:
        yield ok("The database is migrated.")


def row_level_security() -> Iterator[Finding]:
    """Whether people are kept apart."""
    openings = [message.msg for message in check_nothing_is_open(databases=["default"])]
    for opening in openings[:MOST_NAMED]:
        yield fix(f"{opening} Run: leadenrich migrate")
    if not openings:
        yield ok("Row level security is in force.")


def workers() -> Iterator[Finding]:
    """Whether anybody works on runs."""
    if workers_health()["ok"]:
        yield ok("A worker is alive.")
    else:
        yield fix("No worker is alive, so runs wait. Start: leadenrich worker")


CHECKS: tuple[Check, ...] = (
    answers,
    version,
    clock,
    rights,
    owner,
    migrations,
    row_level_security,
    workers,
)


def _rows(query: str, names: list[str] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, None if names is None else [names])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _named(names: list[str]) -> str:
    """The first of the names, and how many more there are."""
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
