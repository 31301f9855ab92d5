"""Acting in the database as nobody, as one person, or as the operator.

Nothing here outlives its block: what is set for a transaction goes with it, what is set for a
connection is put back, and a connection on which that fails is closed.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, Error, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

WEB_ROLE = "leadenrich_web"
LOGIN_ROLE = "none"  # what PostgreSQL calls the role that one has signed in as
CLAIMS = "request.jwt.claims"

_is_closed = False
_is_operator = ContextVar("_is_operator", default=False)


def close_process() -> None:
    """From now on this process sees no run outside the blocks of `acting_as` and `as_operator`."""
    global _is_closed
    _is_closed = True
    connections.close_all()


def assume_role(sender: Any, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Gives a new connection of a closed process its role, or doesn't give it out at all."""
    if connection.alias != DEFAULT_DB_ALIAS or _role_of_connections() == LOGIN_ROLE:
        return
    try:
        _set("role", WEB_ROLE, local=False)
    except BaseException:
        connection.close()
        raise


@contextmanager
def acting_as(user_id: UUID) -> Iterator[None]:
    """In this block, one transaction, the database shows and takes the runs of `user_id` only."""
    with transaction.atomic():
        role = _set("role", WEB_ROLE, local=True)
        claims = _set(CLAIMS, json.dumps({"sub": str(user_id), "role": WEB_ROLE}), local=True)
        yield
        # An exception needs no such step: the rollback takes both back.
        _set(CLAIMS, claims, local=True)
        _set("role", role, local=True)


@contextmanager
def as_operator() -> Iterator[None]:
    """In this block everyone's runs are in reach: for the worker, the admin and maintenance only."""
    with _in_a_transaction() if connection.in_atomic_block else _on_the_connection():
        yield


@contextmanager
def _in_a_transaction() -> Iterator[None]:
    with transaction.atomic():
        role = _set("role", LOGIN_ROLE, local=True)
        yield
        _set("role", role, local=True)


@contextmanager
def _on_the_connection() -> Iterator[None]:
    token = _is_operator.set(True)
    try:
        _set("role", LOGIN_ROLE, local=False)
        yield
    finally:
        _is_operator.reset(token)
        if connection.connection is not None:
            try:
                # Not what it was before: the connection may have been lost and made anew meanwhile.
                _set("role", _role_of_connections(), local=False)
            except Error:
                connection.close()


def _role_of_connections() -> str:
    return WEB_ROLE if _is_closed and not _is_operator.get() else LOGIN_ROLE


def _set(setting: str, value: str, *, local: bool) -> str:
    """Changes a setting of the transaction (`local`) or connection; gives what it was before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting(%s, true), ''), set_config(%s, %s, %s)",
            [setting, setting, value, local],
        )
        before: str = cursor.fetchone()[0]
        return before
