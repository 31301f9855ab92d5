"""For tests: processes, roles and clients, without the private names of this package."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from unittest.mock import patch

from django.db import connections

from leadenrich.rls import decorators, roles


@contextmanager
def reopening() -> Iterator[None]:
    """However the block closes the process, it is open or closed afterwards as it was before.

    Connections that the block leaves are closed.
    """
    was_closed = roles._is_closed
    try:
        yield
    finally:
        roles._is_closed = was_closed
        connections.close_all()


@contextmanager
def closed_process() -> Iterator[None]:
    """In this block the process is closed, as web and worker are; its connections are new ones."""
    with reopening():
        roles._is_closed = False
        roles.close_process()
        yield


@contextmanager
def web_process() -> Iterator[None]:
    """In this block queries are answered as in a web process, in the test's own transaction, too.

    Connections stay open, so what the test has not committed is there.
    """
    # The role for a transaction that is open already; the flag for all others.
    role, was_closed = roles.set_for_transaction("role", roles.WEB_ROLE), roles._is_closed
    roles._is_closed = True
    try:
        yield
    finally:
        roles.set_for_transaction("role", role)
        roles._is_closed = was_closed


@contextmanager
def acting_with_role(name: str) -> Iterator[None]:
    """In this block a closed process takes the role `name` instead of its own."""
    with patch.object(roles, "WEB_ROLE", name):
        yield


@contextmanager
def without_row_security() -> Iterator[None]:
    """In this block views reach every row, as if there were no row level security: to measure it."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(roles, "_is_closed", False))
        stack.enter_context(patch.object(decorators, "acting_as", lambda user_id: nullcontext()))
        yield
