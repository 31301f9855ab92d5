"""What the commands backup and restore share: a database that answers, and errors in words."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import environ
from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError, OperationalError, connection

from batchruns.backup.errors import BackupError
from leadenrich.platform import embedded_postgres


@contextmanager
def running_database() -> Iterator[None]:
    """In this block the database answers: the embedded one is started if nobody else has.

    Raises CommandError where the server that DATABASE_URL names doesn't answer.
    """
    try:
        connection.ensure_connection()
    except OperationalError:
        if os.environ.get("DATABASE_URL"):
            raise CommandError("The database that DATABASE_URL names doesn't answer.") from None
    else:
        yield
        return
    with embedded_postgres.serving(settings.DATA_DIR) as url:
        connection.settings_dict.update(environ.Env.db_url_config(url))
        try:
            yield
        finally:
            connection.close()


@contextmanager
def errors_in_words() -> Iterator[None]:
    """Says in a line, as CommandError, why the block couldn't be done."""
    try:
        yield
    except BackupError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"Files can't be copied: {error}") from error
    except DatabaseError as error:
        # Further lines may hold what is in a row.
        first, *_ = str(error).splitlines() or ["no reason given"]
        raise CommandError(f"The database refuses: {first}") from error
