"""Tables worked out of what installed packages ship, which takes longer than to read them again.

Each is kept where Python keeps what it compiles, and for as long: until one of the packages or of
these modules changes. Where nothing can be written, every process works it out.
"""

import marshal
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache, wraps
from hashlib import blake2b
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any, TypeVar, cast

from batchruns.engine import text

Table = TypeVar("Table")

FOLDER = Path(cache_from_source(__file__)).parent
MODULES = [*sorted(Path(__file__).parent.glob("*.py")), Path(text.__file__)]


def kept_table(*packages: str) -> Callable[[Callable[[], Table]], Callable[[], Table]]:
    """Decorates what works out a table of plain values from the data of these packages."""

    def decorate(work_out: Callable[[], Table]) -> Callable[[], Table]:
        name = f"{work_out.__module__}.{work_out.__name__}.{sys.implementation.cache_tag}"

        @cache
        @wraps(work_out)
        def table() -> Table:
            place = FOLDER / f"{name}-{_state(packages)}.table"
            # What is cut off is worked out anew.
            with suppress(OSError, EOFError, ValueError, TypeError):
                return cast(Table, marshal.loads(place.read_bytes()))  # noqa: S302  # as trusted as bytecode
            found = work_out()
            with suppress(OSError):
                _keep(place, marshal.dumps(cast(Any, found)))
                for old in set(FOLDER.glob(f"{name}-*.table")) - {place}:
                    old.unlink(missing_ok=True)
            return found

        return table

    return decorate


def _state(packages: tuple[str, ...]) -> str:
    """A text that changes with the packages' versions and, as for Python itself, the modules' times."""
    files = [(path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in MODULES]
    told = repr((sys.version, [(name, version(name)) for name in packages], files))
    return blake2b(told.encode(), digest_size=8).hexdigest()


def _keep(place: Path, data: bytes) -> None:
    """Writes a file whole or not at all, also where another process writes the same."""
    place.parent.mkdir(parents=True, exist_ok=True)
    written = place.with_suffix(f".{os.getpid()}")
    written.write_bytes(data)
    written.replace(place)
