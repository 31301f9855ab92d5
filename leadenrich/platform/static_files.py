"""Style sheets that are made of others, so that a browser asks for one file instead of seven.

A sheet says `@import "base.css";`, which browsers understand as it is; but they would ask for each
sheet only once they have read the one before. Where static files are collected, the text of the
imported sheet takes the line's place. Its own addresses are not adapted: such a sheet has none.
"""

import re
from collections.abc import Iterator, Mapping
from posixpath import dirname, join
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'^@import "([^":]+)";$', re.MULTILINE)
Sources = Mapping[str, tuple[Storage, str]]
"""The files that are collected: by name, the storage in which each is, and its path there."""


class BundlingStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Static files with their hash in the name, compressed; imported style sheets in one piece."""

    def post_process(self, paths: Sources, *args: Any, **options: Any) -> Iterator[Any]:
        sheets = _Sheets(paths)
        bundled = {
            name: (sheets, name) if name.endswith(".css") else source
            for name, source in paths.items()
        }
        yield from super().post_process(bundled, *args, **options)


class _Sheets(Storage):
    """The style sheets among the files, each with those that it imports."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def _open(self, name: str, mode: str = "rb") -> ContentFile:
        return ContentFile(self._bundle(name).encode(), name)

    def _bundle(self, name: str) -> str:
        """The sheet's text. One that it imports and that isn't ours is left to the browser."""
        storage, path = self._sources[name]
        with storage.open(path) as file:
            text = file.read().decode()

        def imported(line: re.Match[str]) -> str:
            sheet = join(dirname(name), line[1])
            return self._bundle(sheet) if sheet in self._sources else line[0]

        return IMPORT.sub(imported, text)
