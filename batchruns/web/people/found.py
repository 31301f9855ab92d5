"""What a search has found, and what was erased, in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from batchruns.engine.erasure.identity import Kind
from batchruns.models import BatchRun, Erasure, ReferenceList
from batchruns.runs import files
from batchruns.runs.erasure.places import (
    ANSWERS,
    HISTORY,
    LIST,
    SETTINGS,
    TICKED,
    UNREAD,
    FoundRows,
    Place,
)

SHOWN_ROWS, SHOWN_CELLS, SHOWN_CHARACTERS = 3, 6, 80
FILES: dict[str, Any] = {
    files.RESULT: gettext_lazy("Result"),
    files.REJECTED_ROWS: gettext_lazy("Rejected rows"),
    files.SET_ASIDE: gettext_lazy("Lines set aside"),
    files.INPUT: gettext_lazy("Uploaded file"),
    HISTORY: gettext_lazy("Edits and activity"),
    ANSWERS: gettext_lazy("Answers of providers"),
    SETTINGS: gettext_lazy("Recipes and remembered choices"),
}
"""What each file of a run or list is called; those that aren't here belong to another."""
KINDS: dict[str, Any] = {
    Kind.EMAIL: gettext_lazy("Same email"),
    Kind.PHONE: gettext_lazy("Same phone"),
    Kind.NAME: gettext_lazy("Same name"),
    Kind.MENTION: gettext_lazy("Mentioned elsewhere"),
    UNREAD: gettext_lazy("File that can't be read"),
}
HINTS: dict[str, Any] = {
    Kind.NAME: gettext_lazy("Others may have this name. Check the rows first."),
    Kind.MENTION: gettext_lazy("Only the cell that mentions them is blanked."),
    UNREAD: gettext_lazy("It may hold them. All files of this run or list are deleted."),
}
COPIED = gettext_lazy(
    "This list is a copy of your table “%(table)s”. Erase them there, too: they come back when the list "
    "is read again."
)
SOUGHT: dict[str, Any] = {
    "email": gettext_lazy("email"),
    "phone": gettext_lazy("phone"),
    "name": gettext_lazy("name"),
}


@dataclass(frozen=True, slots=True)
class ShownFile:
    """The rows of one file, of which some are shown."""

    name: str
    count: int
    rows: Sequence[Mapping[str, Any]]

    @classmethod
    def of(cls, found: FoundRows) -> "ShownFile":
        """In the language of the page."""
        return cls(str(FILES[found.file]), found.count, list(_shortened(found.rows)))


@dataclass(frozen=True, slots=True)
class ShownKind:
    """The rows of a place that are theirs by one kind of match: one box to tick."""

    name: str
    label: str
    hint: str
    is_ticked: bool
    files: Sequence[ShownFile]


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A run, a list, or what else keeps data."""

    key: str
    title: str
    address: str
    """Of its page, if it has one."""
    notes: Sequence[str]
    """What else is to be known before it is decided."""
    kinds: Sequence[ShownKind]

    @classmethod
    def of(cls, place: Place) -> "ShownPlace":
        """In the language of the page."""
        has_rows = place.key not in FILES
        title = place.title if has_rows else str(FILES[place.key])
        kinds = [
            ShownKind(
                kind,
                str(KINDS[kind]) if has_rows else _("Erase these"),
                str(HINTS.get(kind, "")) if has_rows else "",
                kind in TICKED or not has_rows,
                [ShownFile.of(found) for found in place.of_kind(kind)],
            )
            for kind in place.kinds
        ]
        return cls(place.key, title, _address_of(place.key), list(_notes(place)), kinds)


@dataclass(frozen=True, slots=True)
class ErasedPlace:
    """A run, or what else keeps data, of which something was erased."""

    title: str
    details: str


def erased_places(erasure: Erasure) -> Iterator[ErasedPlace]:
    """The record of an erasure, in words. A run and a list are called as they are today."""
    titles = {key: str(title) for key, title in FILES.items()} | _titles(erasure)
    for entry in erasure.record:
        place = entry["place"]
        gone = _("A list that is deleted") if _is_list(place) else _("A run that is deleted")
        yield ErasedPlace(titles.get(place, gone), "; ".join(_details(entry)))


def _titles(erasure: Erasure) -> dict[str, str]:
    """What the runs and lists of an erasure are called, by the keys of their places."""
    places = [entry["place"] for entry in erasure.record]
    runs = BatchRun.objects.filter(pk__in=[key for key in places if is_run(key)])
    lists = ReferenceList.objects.filter(pk__in=[_list_id(key) for key in places if _is_list(key)])
    titles = {str(run.pk): run.title for run in runs}
    return titles | {f"{LIST}{own.pk}": own.name for own in lists}


def _address_of(place: str) -> str:
    if _is_list(place):
        return reverse("runs:list_detail", args=[_list_id(place)])
    return reverse("runs:detail", args=[place]) if is_run(place) else ""


def _notes(place: Place) -> Iterator[str]:
    if not _is_list(place.key):
        if place.is_in_work:
            yield _("This run is in work. It is erased from it as soon as it ends.")
        return
    if place.is_in_work:
        yield _("This list is being built. It is erased from it as soon as that is done.")
    own = ReferenceList.objects.filter(pk=_list_id(place.key)).first()
    if own and own.source == ReferenceList.Source.TABLE:
        yield COPIED % {"table": own.filename}


def is_run(place: str) -> bool:
    """Whether a place is a run, by its key."""
    return place not in FILES and not _is_list(place)


def _is_list(place: str) -> bool:
    return place.startswith(LIST)


def _list_id(place: str) -> str:
    return place.removeprefix(LIST)


def _details(entry: Mapping[str, Any]) -> Iterator[str]:
    order = list(FILES)
    for name, count in sorted(entry["counts"].items(), key=lambda item: order.index(item[0])):
        counted = ngettext("%d row", "%d rows", count) % count
        yield counted if name == entry["place"] else f"{FILES[name]}: {counted}"
    for name in entry.get("deleted", ()):
        if name == files.INPUT:
            yield _("uploaded file deleted")


def sought_in_words(erasure: Erasure) -> str:
    """By what it was searched: whom isn't said."""
    return ", ".join(str(SOUGHT[kind]) for kind in erasure.kinds)


def _shortened(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in list(rows)[:SHOWN_ROWS]:
        cells = list(row["values"].items())[:SHOWN_CELLS]
        shown = [(name, truncatechars(str(cell), SHOWN_CHARACTERS)) for name, cell in cells]
        yield {"number": row["number"], "cells": shown}
