"""`python -m batchruns.engine.reference`: builds the tables that are looked up, as far as needed.

They are written beside this module, so that it is run by whoever may write there: at install. Without
it, each user's first process works them out. With `--check` nothing is written, and the names of stale
or missing tables are printed (exit status 1).
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import batchruns.engine
from batchruns.engine.reference.tables import FOLDER, TABLES, ReferenceTable

BUILT = Path(__file__).parent / FOLDER


def main(arguments: Sequence[str] | None = None) -> int:
    """Builds the tables and tells which; the exit status."""
    parser = ArgumentParser(description="Builds the tables that are looked up, as far as needed.")
    parser.add_argument("--check", action="store_true", help="only name those that are stale")
    is_check = parser.parse_args(arguments).check
    _import_engine()
    stale = [table for table in TABLES.values() if table.built() is None]
    if is_check:
        sys.stdout.writelines(f"{table.name}: stale or missing\n" for table in stale)
        return int(bool(stale))
    _build(stale)
    _remove_others()
    return 0


def prepare() -> None:
    """Sees to it that each table is there: what wasn't built is worked out, and kept for this user."""
    for table in missing():
        table.table()


def missing() -> list[ReferenceTable[Any]]:
    """The tables that were neither built nor kept."""
    _import_engine()
    return [table for table in TABLES.values() if table.built() is None and table.kept() is None]


def _build(stale: Iterable[ReferenceTable[Any]]) -> None:
    for table in stale:
        sys.stdout.write(f"{table.name}: building\n")
        table.build(BUILT)


def _import_engine() -> None:
    """Imports every module of the engine, so that each table is known; but those for which an extra of
    this project isn't installed, which have none.
    """
    for module in walk_packages(batchruns.engine.__path__, "batchruns.engine."):
        if not module.name.endswith(".__main__"):
            with suppress(ModuleNotFoundError):
                import_module(module.name)


def _remove_others() -> None:
    """Removes the files of tables that are no more."""
    current = {table.file_name for table in TABLES.values()}
    for path in BUILT.iterdir():
        if path.name not in current:
            path.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
