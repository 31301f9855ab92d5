"""Work on many people's runs, one after another: one that is broken doesn't stop the others."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import InterfaceError, OperationalError

logger = logging.getLogger(__name__)


@contextmanager
def spare_others(failure: str, *args: Any) -> Iterator[None]:
    """Logs whatever goes wrong in the block, and goes on after it. `failure` is for the log.

    But for a database that is away, which is so for all of them: that is raised.
    """
    try:
        yield
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception(f"{failure}; the others go on.", *args)
