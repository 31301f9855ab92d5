"""The parts of an Office document by their paths, as programs write these (ECMA-376, part 2)."""

import posixpath
from collections.abc import Iterator
from functools import cached_property
from typing import BinaryIO, cast
from urllib.parse import unquote
from zipfile import ZipFile

from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.readers.spreadsheets import xml
from batchruns.engine.tables.source import DAMAGE, member_name

USUAL_WORKBOOKS = ("xl/workbook.xml", "xl/workbook.bin", "workbook.xml", "workbook.bin")


class Package:
    """An archive of parts, and how they refer to each other. Raises UnreadableFileError.

    Paths are in lower case, with slashes between their folders and none before them.
    """

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._members = {member_name(info.filename): info for info in archive.infolist()}

    def __contains__(self, path: str) -> bool:
        return path in self._members

    def open(self, path: str) -> BinaryIO:
        """A part. Raises UnreadableFileError where it isn't there."""
        try:
            return cast(BinaryIO, self._archive.open(self._members[path]))
        except (KeyError, *DAMAGE):
            raise UnreadableFileError("spreadsheet_damaged") from None

    def elements(self, path: str) -> Iterator[tuple[str, dict[str, str]]]:
        """The elements of a part with their attributes, all names without their prefixes."""
        with self.open(path) as part:
            yield from xml.elements(part)

    def relations(self, source: str) -> dict[str, tuple[str, str]]:
        """The parts that a part refers to, by their ids: the last word of their type, their path.

        Those that aren't there are left out.
        """
        folder, name = posixpath.split(source)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        elements = self.elements(path) if path in self else ()
        relations = (each for element, each in elements if element == "Relationship")
        named = ((each.get("Id", ""), each, self._target(folder, each)) for each in relations)
        return {id: (_type_of(each), target) for id, each, target in named if target}

    @cached_property
    def workbook(self) -> str | None:
        """The path of the workbook, wherever in the archive it lies; None if there is none."""
        named = [path for type, path in self.relations("").values() if type == "officeDocument"]
        return next(filter(self._is_workbook, (*named, *USUAL_WORKBOOKS)), None)

    def _is_workbook(self, path: str) -> bool:
        """Whether a part is a workbook: in XML by its root; no other document has a binary one."""
        if path not in self or path.endswith(".bin"):
            return path in self
        try:
            return next(self.elements(path), ("", {}))[0] == "workbook"
        except UnreadableFileError:
            return False

    def _target(self, folder: str, relation: dict[str, str]) -> str | None:
        """The path of the part that a relation names, which some programs write as from the root."""
        target = relation.get("Target", "").replace("\\", "/")
        if relation.get("TargetMode") == "External":
            return None
        names = (target, unquote(target))
        paths = (posixpath.join("/", base, name) for base in (folder, "") for name in names)
        return next((path for path in map(_normal, paths) if path in self), None)


def _type_of(relation: dict[str, str]) -> str:
    return relation.get("Type", "").rpartition("/")[2]


def _normal(path: str) -> str:
    return member_name(posixpath.normpath(path))
