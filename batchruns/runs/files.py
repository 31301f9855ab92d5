"""The files of a run, under names of ours: `input`, `result.csv`, `enriched/0-2500.csv` and so on.

What a chunk has is named after its rows, counted from 0 over the whole file: so a file that is cut anew
in other places, while work on the first cut still goes on, gets none of that work's files for its own.
A file is written whole or not at all, so nobody ever reads half of one. Where it is kept is the
storage's business, and trouble with that an OSError. One that isn't there is a FileNotFoundError.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from shutil import copyfileobj
from typing import IO, BinaryIO
from uuid import UUID

from batchruns import storage

INPUT = "input"
RESULT = "result.csv"
REJECTED_ROWS = "rejects.csv"
SET_ASIDE = "set-aside.csv"
"""The lines of the file that are no rows, such as empty ones and totals."""
SUPPRESSED = "do-not-contact.csv"
"""The rows that were left out, as their leads must not be contacted."""
UNREADABLE = "unreadable.csv"
ROW_NUMBERS = "row-numbers.csv"
"""The number of each row in the uploaded file, as `RowNumbers` writes it."""
RESULT_NUMBERS = "result-numbers.csv"
"""The number of each row of the result in the uploaded file, as `RowNumbers` writes it."""
RESULT_ISSUES = "result-issues.csv"
"""The issues of the result's rows with their codes, for `row_issues.of_each_row`."""
CORRECTABLE = "rejects"
"""The rejected rows in the format of the input; the name has no ending."""
OF_EARLIER_VERSIONS = ("parts", "keys")
"""Where an earlier version kept parts; they are deleted with the others."""
WORKING_FOLDERS = ("chunks", "enriched", "extracts", "answers", *OF_EARLIER_VERSIONS)

INDEX_FOLDER = "index"

WITHOUT_A_PERSON = "erasing"
"""Where files are written that take the place of others once all of them are there."""

HOME = "runs"


def chunk(rows: range) -> str:
    """The rows of one chunk, as they were read."""
    return f"chunks/{rows.start}-{rows.stop}.csv"


def part(rows: range) -> str:
    """The rows of one chunk after the row phase, without the columns of later steps."""
    return f"enriched/{rows.start}-{rows.stop}.csv"


def extract(name: str, rows: range) -> str:
    """What a later step needs to know of the rows of one chunk; `name` is its `extract_name`."""
    return f"extracts/{name}/{rows.start}-{rows.stop}"


def part_rejected_rows(rows: range) -> str:
    """The rows of one chunk that can't be enriched: index in the chunk from 0, and the issue."""
    return f"enriched/{rows.start}-{rows.stop}-rejects.csv"


def part_suppressed_rows(rows: range) -> str:
    """The rows of one chunk that are left out: index in the chunk from 0, and the issue."""
    return f"enriched/{rows.start}-{rows.stop}-do-not-contact.csv"


def answers(number: int) -> str:
    """Some of the answers to a run's lookups, as JSON; numbered from 0, as they came."""
    return f"answers/{number}.json"


def index(version: str) -> str:
    """The index of the result with the edits that this version stands for."""
    return f"{INDEX_FOLDER}/{version}.duckdb"


def exists(run_id: UUID, name: str) -> bool:
    """Whether the file `name` of a run is (still) stored."""
    return storage.chosen().exists(_key(run_id, name))


def reading(run_id: UUID, name: str) -> AbstractContextManager[Path]:
    """Where the file `name` of a run is on this machine, for as long as the block lasts."""
    return storage.chosen().reading(_key(run_id, name))


def opened(run_id: UUID, name: str) -> BinaryIO:
    """The file `name` of a run, to be read from any place on, bit by bit. Close it."""
    return storage.chosen().opened(_key(run_id, name))


def kept(run_id: UUID, name: str) -> AbstractContextManager[Path]:
    """Where the file `name` of a run is on this machine; a copy stays for the next time."""
    return storage.chosen().kept(_key(run_id, name))


def read(run_id: UUID, name: str) -> bytes:
    """All that is in the file `name` of a run: for small ones."""
    return storage.chosen().read(_key(run_id, name))


def writing(run_id: UUID, name: str) -> AbstractContextManager[IO[bytes]]:
    """A file to write to that takes its place when the block ends well, and else leaves nothing."""
    return storage.chosen().writing(_key(run_id, name))


def making(run_id: UUID, name: str) -> AbstractContextManager[Path]:
    """The path of a file on this machine, for a process of the engine to write to.

    It takes its place when the block ends well; else nothing is left.
    """
    return storage.chosen().making(_key(run_id, name))


def take(run_id: UUID, name: str, source: Path) -> None:
    """Moves a finished file on this machine to its place as the file `name` of a run."""
    storage.chosen().take(_key(run_id, name), source)


def staged(erasure_id: UUID, name: str) -> str:
    """What the file `name` of a run will be without a person."""
    return f"{WITHOUT_A_PERSON}/{erasure_id}/{name}"


def put_in_place(run_id: UUID, erasure_id: UUID, name: str) -> None:
    """Lets a staged file take the place of the one that it is made of; nothing where it has already."""
    if exists(run_id, staged(erasure_id, name)):
        storage.chosen().move(_key(run_id, staged(erasure_id, name)), _key(run_id, name))


def delete_staged(run_id: UUID) -> None:
    """Removes what was staged and isn't to be put in place."""
    storage.chosen().delete_folder(_key(run_id, WITHOUT_A_PERSON))


def copy(source_id: UUID, run_id: UUID, name: str) -> None:
    """Gives a run a copy of the file `name` of another."""
    with opened(source_id, name) as original, writing(run_id, name) as duplicate:
        copyfileobj(original, duplicate)


def stored_bytes(run_ids: Iterable[UUID]) -> int:
    """How much room the files of these runs take."""
    return storage.chosen().size(map(_folder, run_ids))


def delete_working_files(run_id: UUID) -> None:
    """Removes what a stored result has no more use for: chunks, their parts, extracts, answers."""
    store = storage.chosen()
    for name in WORKING_FOLDERS:
        store.delete_folder(_key(run_id, name))
    for name in (UNREADABLE, ROW_NUMBERS):
        store.delete(_key(run_id, name))


def names(run_id: UUID) -> list[str]:
    """The names of all files of a run."""
    folder = _folder(run_id)
    return [key.removeprefix(f"{folder}/") for key in storage.chosen().keys(folder)]


def indexes(run_id: UUID) -> list[str]:
    """The names of the indexes of a run's result, which are made anew after each edit."""
    home = _folder(run_id)
    keys = storage.chosen().keys(_key(run_id, INDEX_FOLDER))
    return [key.removeprefix(f"{home}/") for key in keys]


def delete(run_id: UUID, name: str) -> None:
    """Removes the file `name` of a run, which needn't be there."""
    storage.chosen().delete(_key(run_id, name))


def lasting_keys(run_id: UUID) -> Iterator[str]:
    """The keys, in the storage, of a run's files but those that it is worked on with."""
    folder = _folder(run_id)
    return (key for key in storage.chosen().keys(folder) if key.count("/") == folder.count("/") + 1)


def delete_all(run_id: UUID) -> None:
    """Removes every file of a run."""
    storage.chosen().delete_folder(_folder(run_id))


def run_ids() -> Iterator[UUID]:
    """The runs, there or not, of which files are stored."""
    for name in storage.chosen().folders(HOME):
        try:
            yield UUID(name)
        except ValueError:
            continue


def age(run_id: UUID) -> float:
    """Seconds since the last file came to those of a run; 0 if it has none."""
    return storage.chosen().age(_folder(run_id))


def is_held(run_id: UUID) -> bool:
    """Whether a process is just at work on a file of a run."""
    return storage.chosen().is_held(_folder(run_id))


def remove_leftovers(run_id: UUID) -> None:
    """Removes what processes that were killed have begun to write of a run."""
    storage.chosen().remove_leftovers(_folder(run_id))


def _key(run_id: UUID, name: str) -> str:
    return f"{_folder(run_id)}/{name}"


def _folder(run_id: UUID) -> str:
    return f"{HOME}/{run_id}"
