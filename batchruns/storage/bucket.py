"""Files in a bucket of an S3 server: Amazon's, Supabase Storage, MinIO and their like.

A file that is written is made on this machine first and uploaded whole. One that is read comes in
blocks, or as a copy on this machine that is gone afterwards.
"""

import io
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO, Any, BinaryIO, cast
from urllib.parse import parse_qsl, unquote, urlsplit

from boto3.exceptions import Boto3Error
from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from batchruns.storage.errors import UnreachableError
from batchruns.storage.folder import LocalStorage
from batchruns.storage.temporary_files import hold

BLOCK = 1 << 20
REQUESTS_AT_ONCE = 16
CONFIG = Config(
    connect_timeout=5,
    read_timeout=60,
    retries={"mode": "standard", "total_max_attempts": 3},
    max_pool_connections=REQUESTS_AT_ONCE,
    # What only Amazon's own server understands is left out.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
    s3={"addressing_style": "path"},
)


# A copy of a file that is read again and again stays so long after it was asked for last.
KEPT_SECONDS = 3600
# Of more of them, those go first that were asked for longest ago.
KEPT_BYTES = 10 * 1024**3
# How long a request may take that makes a run of an object: of several files, each may take minutes.
WORK_SECONDS = 3600


@lru_cache
def connected(url: str) -> "S3Storage":
    """The bucket that `s3://key:secret@host:port/bucket?region=…&secure=false` names.

    A path before the bucket belongs to the server's address. Without a host it is Amazon's server,
    without a key the credentials are those that the machine has. Raises ImproperlyConfigured.
    """
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    *path, bucket = parts.path.strip("/").split("/")
    unknown = options.keys() - {"region", "secure"}
    if not bucket or unknown or options.get("secure") not in (None, "true", "false"):
        raise ImproperlyConfigured(
            "STORAGE_URL isn't understood. Write it as s3://key:secret@host/bucket?region=name; "
            "with &secure=false, the server is asked without TLS."
        )
    host = parts.netloc.rpartition("@")[2]
    scheme = "http" if options.get("secure") == "false" else "https"
    client = Session().client(
        "s3",
        endpoint_url="/".join([f"{scheme}://{host}", *path]) if host else None,
        aws_access_key_id=unquote(parts.username) if parts.username else None,
        aws_secret_access_key=unquote(parts.password) if parts.password else None,
        region_name=options.get("region"),
        config=CONFIG,
    )
    return S3Storage(client, bucket)


class S3Storage:
    """A `Storage` in a bucket."""

    def __init__(self, client: Any, bucket: str) -> None:
        self.client = client
        self.bucket = bucket

    @contextmanager
    def reading(self, key: str) -> Iterator[Path]:
        """A copy of the file on this machine, which is gone after the block."""
        with NamedTemporaryFile(dir=_scratch(), prefix="reading-") as copy:
            hold(copy)
            with _as_os_errors(key):
                self.client.download_fileobj(self.bucket, key, copy)
            copy.flush()
            yield Path(copy.name)

    @contextmanager
    def kept(self, key: str) -> Iterator[Path]:
        """A copy of the file on this machine, which stays there while it is asked for now and then."""
        copies = _copies()
        if not copies.exists(key):
            _remove_unused(copies)
            with copies.writing(key) as copy, _as_os_errors(key):
                self.client.download_fileobj(self.bucket, key, copy)
        with copies.reading(key) as path:
            path.touch()
            yield path

    def opened(self, key: str) -> BinaryIO:
        """The file, fetched block by block as it is read."""
        return io.BufferedReader(_Object(self, key))

    def read(self, key: str) -> bytes:
        """The content of the file."""
        return self.get(key)

    @contextmanager
    def writing(self, key: str) -> Iterator[IO[bytes]]:
        """A temporary file, which is uploaded when the block ends well."""
        # It has no name, so a process that is killed leaves nothing behind.
        with TemporaryFile(dir=_scratch()) as file:
            yield file
            file.seek(0)
            self._upload(key, file)

    @contextmanager
    def making(self, key: str) -> Iterator[Path]:
        """The path of a temporary file, which is uploaded when the block ends well."""
        with NamedTemporaryFile(dir=_scratch(), prefix="making-") as file:
            hold(file)
            yield Path(file.name)
            self._upload(key, file)

    def take(self, key: str, source: Path) -> None:
        """Uploads a finished file of this machine and removes it here."""
        with source.open("rb") as file:
            self._upload(key, file)
        source.unlink()

    def move(self, source: str, key: str) -> None:
        """Copies an object within the bucket, and removes the one that it is a copy of."""
        _copies().delete(key)
        with _as_os_errors(source):
            self.client.copy({"Bucket": self.bucket, "Key": source}, self.bucket, key)
        self.delete(source)

    def exists(self, key: str) -> bool:
        """Whether there is an object with this key."""
        try:
            self.head(key)
        except FileNotFoundError:
            return False
        return True

    def delete(self, key: str) -> None:
        """Removes an object, which needn't be there."""
        _copies().delete(key)
        with _as_os_errors(key):
            self.client.delete_object(Bucket=self.bucket, Key=key)

    def delete_folder(self, folder: str) -> None:
        """Removes all objects whose keys begin with the folder."""
        _copies().delete_folder(folder)
        # A page of the listing is as many as can be deleted in one request.
        for page in self._pages(folder):
            if objects := [{"Key": entry["Key"]} for entry in page.get("Contents", ())]:
                with _as_os_errors(folder):
                    answer = self.client.delete_objects(
                        Bucket=self.bucket, Delete={"Objects": objects, "Quiet": True}
                    )
                if errors := answer.get("Errors"):
                    reason = f"{errors[0]['Key']} can't be deleted: {errors[0]['Code']}"
                    raise UnreachableError("storage_unreachable", reason=reason)

    def size(self, folders: Iterable[str]) -> int:
        """The bytes of all objects in these folders."""
        with ThreadPoolExecutor(REQUESTS_AT_ONCE) as requests:
            return sum(requests.map(self._size, folders))

    def keys(self, folder: str) -> Iterator[str]:
        """The keys of all objects whose keys begin with the folder."""
        return (entry["Key"] for entry in self._objects(folder))

    def folders(self, folder: str) -> Iterator[str]:
        """The common prefixes of the keys in a folder, by their last part."""
        for page in self._pages(folder, Delimiter="/"):
            for entry in page.get("CommonPrefixes", ()):
                yield entry["Prefix"].rstrip("/").rpartition("/")[2]

    def is_held(self, folder: str) -> bool:
        """Whether a process may be just at work on an object of the folder: on one that is young."""
        return self.age(folder) < WORK_SECONDS

    def remove_leftovers(self, folder: str) -> None:
        """Nothing: what was begun is no object yet."""

    def age(self, folder: str) -> float:
        """Seconds since an object came into the folder; 0 where there is none."""
        written = [entry["LastModified"].timestamp() for entry in self._objects(folder)]
        return time.time() - max(written) if written else 0

    def head(self, key: str) -> dict[str, Any]:
        """What the server tells of a file without its content. Raises FileNotFoundError, OSError."""
        with _as_os_errors(key):
            return cast("dict[str, Any]", self.client.head_object(Bucket=self.bucket, Key=key))

    def get(self, key: str, **asked: str) -> bytes:
        """The content of a file, or a part of it. Raises FileNotFoundError, OSError."""
        with _as_os_errors(key):
            answer = self.client.get_object(Bucket=self.bucket, Key=key, **asked)
            return cast("bytes", answer["Body"].read())

    def _upload(self, key: str, file: IO[bytes]) -> None:
        with _as_os_errors(key):
            self.client.upload_fileobj(file, self.bucket, key)

    def _size(self, folder: str) -> int:
        return sum(entry["Size"] for entry in self._objects(folder))

    def _objects(self, folder: str) -> Iterator[dict[str, Any]]:
        for page in self._pages(folder):
            yield from page.get("Contents", ())

    def _pages(self, folder: str, **asked: str) -> Iterator[dict[str, Any]]:
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=f"{folder}/", **asked
        )
        with _as_os_errors(folder):
            yield from pages


class _Object(io.RawIOBase):
    """A file in a bucket, fetched block by block: however slowly it is read, no request stays open."""

    def __init__(self, storage: S3Storage, key: str) -> None:
        about = storage.head(key)
        self._size: int = about["ContentLength"]
        # Should another file take its place meanwhile, the server refuses the next block.
        self._version: str = about["ETag"]
        self._storage = storage
        self._key = key
        self._at = self._begin = 0
        self._block = b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        bases: Sequence[int] = (0, self._at, self._size)
        self._at = max(0, bases[whence] + offset)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._at >= self._size:
            return 0
        if not self._begin <= self._at < self._begin + len(self._block):
            self._begin, self._block = self._at, self._fetch(self._at)
        start = self._at - self._begin
        piece = self._block[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _fetch(self, begin: int) -> bytes:
        end = min(begin + BLOCK, self._size)
        return self._storage.get(self._key, Range=f"bytes={begin}-{end - 1}", IfMatch=self._version)


@contextmanager
def _as_os_errors(key: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        # Asked for the head only, the server gives no other code than the number.
        if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
            raise FileNotFoundError(f"{key} isn't stored") from error
        raise UnreachableError("storage_unreachable", reason=str(error)) from error
    except (BotoCoreError, Boto3Error) as error:
        raise UnreachableError("storage_unreachable", reason=str(error)) from error


def _copies() -> LocalStorage:
    """Copies of this machine, for files that are read again and again."""
    return LocalStorage(Path(settings.MEDIA_ROOT) / "kept")


def _remove_unused(copies: LocalStorage) -> None:
    """Removes the copies that nobody has asked for within KEPT_SECONDS, and those that are too much."""
    asked_for: list[tuple[float, int, Path]] = []
    for key in copies.keys(""):
        with copies.reading(key) as path, suppress(FileNotFoundError):
            stored = path.stat()
            asked_for.append((stored.st_mtime, stored.st_size, path))
    kept = 0
    for at, size, path in sorted(asked_for, reverse=True):
        kept += size
        if kept > KEPT_BYTES or time.time() - at > KEPT_SECONDS:
            path.unlink(missing_ok=True)


def _scratch() -> Path:
    return Path(settings.FILE_UPLOAD_TEMP_DIR)
