"""The folder of a backup: what it holds, whole and unchanged, or not taken for one."""

import dataclasses
import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from batchruns.backup.errors import BackupError

FORMAT = 1
BLOCK = 1 << 20
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
TABLES, FILES = "tables", "files"


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was copied."""

    name: str
    columns: Sequence[str]
    rows: int

    @property
    def path(self) -> str:
        """Its file in the backup."""
        return f"{TABLES}/{self.name}.copy.gz"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds."""

    made_at: str
    migrations: Sequence[tuple[str, str]]
    """Of each app, those that had been applied."""
    tables: Sequence[Table]
    """In an order in which each comes after those that it refers to."""
    deleted_runs: Sequence[str] = field(default_factory=list)
    """In the tables, but deleted while their files were copied: they don't come back."""
    purged_runs: Sequence[str] = field(default_factory=list)
    """Runs that lost their files, as too old, while these were copied."""
    format: int = FORMAT

    @classmethod
    def parse(cls, content: Any) -> "Manifest":
        """The manifest in an object of JSON. Raises KeyError, TypeError or ValueError."""
        if content["format"] != FORMAT:
            raise ValueError
        tables = [Table(**table) for table in content["tables"]]
        migrations = [(app, name) for app, name in content["migrations"]]
        return cls(**{**content, "tables": tables, "migrations": migrations})


class BackupWriter:
    """A new backup in a folder that is empty or not there yet."""

    def __init__(self, home: Path) -> None:
        """Makes the folder, for its owner alone. Raises BackupError."""
        try:
            home.mkdir(parents=True, exist_ok=True)
            if any(home.iterdir()):
                raise BackupError(f"{home} isn't empty. Name a new folder for the backup.")
            home.chmod(0o700)
        except OSError as error:
            raise BackupError(f"{home} can't be written to: {error.strerror}.") from error
        self._home = home
        self._sums: dict[str, str] = {}
        self.bytes = 0

    @contextmanager
    def writing(self, path: str) -> Iterator[IO[bytes]]:
        """The file `path` of the backup, to be written to; its sum is noted when the block ends well."""
        target = self._home / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            summing = _Summing(file)
            yield summing  # type: ignore[misc]
        self._sums[path] = summing.sum.hexdigest()
        self.bytes += target.stat().st_size

    @contextmanager
    def writing_table(self, path: str) -> Iterator[IO[bytes]]:
        """As `writing`; what is written is compressed."""
        with (
            self.writing(path) as file,
            gzip.GzipFile(fileobj=file, mode="wb", compresslevel=3) as zipped,
        ):
            yield zipped  # type: ignore[misc]

    def leave_out(self, path: str) -> None:
        """Removes what was begun of a file that is gone."""
        (self._home / path).unlink(missing_ok=True)

    def finish(self, manifest: Manifest) -> None:
        """Writes the sums, and last the manifest, which makes it a backup."""
        lines = (f"{digest}  {path}\n" for path, digest in self._sums.items())
        (self._home / SUMS).write_text("".join(lines))
        text = json.dumps(dataclasses.asdict(manifest), indent=1)
        (self._home / MANIFEST).write_text(text)


class _Summing:
    """A file that is written to, and the sum of what was."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sum = hashlib.sha256()

    def write(self, block: bytes) -> int:
        self.sum.update(block)
        return self._file.write(block)

    def flush(self) -> None:
        self._file.flush()


class BackupReader:
    """A finished backup."""

    def __init__(self, home: Path) -> None:
        """Reads what is in the folder. Raises BackupError if that is no whole backup."""
        self._home = home
        try:
            self.manifest = Manifest.parse(json.loads((home / MANIFEST).read_text()))
            lines = (home / SUMS).read_text().splitlines()
            self._sums = {path: digest for digest, _, path in (x.partition("  ") for x in lines)}
        except FileNotFoundError as error:
            missing = Path(error.filename).name
            raise BackupError(
                f"{home} is no backup, or one that wasn't finished: it has no {missing}."
            ) from error
        except OSError as error:
            raise BackupError(f"{home} can't be read: {error.strerror}.") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BackupError(
                f"The manifest of {home} isn't understood. Restore with the version of leadenrich that "
                "made it, or a newer one."
            ) from error

    @property
    def keys(self) -> list[str]:
        """The keys of the runs' files."""
        prefix = f"{FILES}/"
        return [path.removeprefix(prefix) for path in self._sums if path.startswith(prefix)]

    def check_tables(self) -> None:
        """Raises BackupError if a table's file isn't as it was written."""
        for table in self.manifest.tables:
            for _ in self.blocks(table.path):
                pass

    def blocks(self, path: str) -> Iterator[bytes]:
        """The content of the file `path`, bit by bit.

        Raises BackupError, at the end, if it isn't as it was written.
        """
        digest = hashlib.sha256()
        with suppress(FileNotFoundError), (self._home / path).open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
                yield block
        if digest.hexdigest() != self._sums.get(path):
            raise BackupError(
                f"{path} of the backup is missing, or isn't as it was written. Take another backup; "
                f"`sha256sum -c {SUMS}` in its folder checks one."
            )

    def table_blocks(self, table: Table) -> Iterator[bytes]:
        """The content of a table, as PostgreSQL copies it, bit by bit."""
        with gzip.open(self._home / table.path, "rb") as file:
            while block := file.read(BLOCK):
                yield block
