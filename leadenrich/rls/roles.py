"""Acting in the database as nobody, as one user, or as the operator.

The role is set for one transaction and ends with it. It is never set for a connection, which a pooler
may give to others in between.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, NotSupportedError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import ClientCursor
from psycopg.pq import TransactionStatus

from leadenrich.rls.signals import process_closed

WEB_ROLE = "leadenrich_web"
CLIENT_ROLE = "authenticated"
"""The role in which a Supabase project's API asks for a signed-in client."""
LOGIN_ROLE = "none"  # what PostgreSQL calls the role that one has signed in as
CLAIMS = "request.jwt.claims"

_is_closed = False
_is_operator = ContextVar("_is_operator", default=False)


def close_process() -> None:
    """From now on this process sees no run outside the blocks of `acting_as` and `as_operator`."""
    global _is_closed
    _is_closed = True
    connections.close_all()
    process_closed.send(None)


def guard(sender: Any, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Lets each transaction on a new connection begin by taking its role. For connection_created."""
    if connection.alias == DEFAULT_DB_ALIAS:
        connection.connection.cursor_factory = RoleCursor


class RoleCursor(ClientCursor[Any]):
    """In a closed process, a statement that begins a transaction takes the role first.

    Both go to the server in one message. Where no transaction is open, PostgreSQL takes such a
    message as one transaction: if the role can't be taken, the statement isn't executed.
    """

    def execute(self, query: Any, params: Any = None, **options: Any) -> "RoleCursor":
        """Executes a statement; the first one of a transaction takes the role before."""
        if not self._begins():
            return super().execute(query, params, **options)
        super().execute(f"SET LOCAL ROLE {_role()}; {self.mogrify(query, params)}", **options)
        self.nextset()
        return self

    def executemany(self, *args: Any, **options: Any) -> None:
        """Executes a statement for many parameters; refused where it would begin a transaction."""
        self._refuse_to_begin()
        super().executemany(*args, **options)

    def copy(self, *args: Any, **options: Any) -> Any:
        """Copies rows; refused where it would begin a transaction."""
        self._refuse_to_begin()
        return super().copy(*args, **options)

    def stream(self, *args: Any, **options: Any) -> Any:
        """Streams rows; refused where it would begin a transaction."""
        self._refuse_to_begin()
        return super().stream(*args, **options)

    def _begins(self) -> bool:
        return _is_closed and self.connection.pgconn.transaction_status == TransactionStatus.IDLE

    def _refuse_to_begin(self) -> None:
        if self._begins():
            raise NotSupportedError("Begin the transaction with a single statement.")


@contextmanager
def acting_as(user_id: UUID) -> Iterator[None]:
    """In this block, one transaction, the database shows and takes the runs of `user_id` only."""
    with _acting(user_id, WEB_ROLE):
        yield


@contextmanager
def acting_as_client(user_id: UUID) -> Iterator[None]:
    """In this block the database is asked as a Supabase project's API asks it for a signed-in client."""
    with _acting(user_id, CLIENT_ROLE):
        yield


@contextmanager
def _acting(user_id: UUID, as_role: str) -> Iterator[None]:
    with transaction.atomic():
        role = set_for_transaction("role", as_role)
        claims = set_for_transaction(CLAIMS, json.dumps({"sub": str(user_id), "role": as_role}))
        yield
        # After an exception, the rollback restores both.
        set_for_transaction(CLAIMS, claims)
        set_for_transaction("role", role)


@contextmanager
def as_operator() -> Iterator[None]:
    """In this block everyone's runs are in reach: for the worker, the admin and maintenance only."""
    if connection.in_atomic_block:
        with transaction.atomic():
            role = set_for_transaction("role", LOGIN_ROLE)
            yield
            set_for_transaction("role", role)
        return
    token = _is_operator.set(True)
    try:
        yield
    finally:
        _is_operator.reset(token)


def _role() -> str:
    return LOGIN_ROLE if _is_operator.get() else WEB_ROLE


def set_for_transaction(setting: str, value: str) -> str:
    """Changes a setting of the database for the rest of the transaction; returns its value before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting(%s, true), ''), set_config(%s, %s, true)",
            [setting, setting, value],
        )
        previous: str = cursor.fetchone()[0]
        return previous
