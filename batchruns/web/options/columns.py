"""The columns of a run's or list's file as its page shows them: what each is mapped to, how sure that
is, and what is wrong with its cells.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.forms import BoundField
from django.template.defaultfilters import truncatechars
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from batchruns.engine.issues import Issue
from batchruns.messages import issue_in_words
from batchruns.web.options.forms import ColumnsForm, Inspected, all_fields_html

SAMPLES, SAMPLE_CHARACTERS = 3, 30
SHOWN_ROWS = 5
SURE, LIKELY = 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Note:
    """How sure a column's mapping is, in words, and a kind that gives them a color."""

    kind: str
    text: str
    problem: str = ""
    """What is wrong with its cells."""


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column with the choice of its field."""

    index: int
    choice: BoundField
    is_mapped: bool
    samples: str
    cells: list[str]
    """Those of the first rows."""
    note: Note


@dataclass(frozen=True, slots=True)
class ShownColumns:
    """The columns that have a choice: those that are mapped, and those that aren't."""

    mapped: list[ShownColumn]
    others: list[ShownColumn]
    without_choice: int
    """How many further columns there are, in so wide a table, that stay unmapped."""
    all_fields: str
    """The options that lists of the others are filled with; empty if they are written in full."""
    is_brief: bool
    """Whether the others come when they are shown: the table is wide."""

    @classmethod
    def of(cls, file: Inspected, form: ColumnsForm) -> "ShownColumns":
        """Those of a file, in its order."""
        shown = [_column(file, form, index) for index in form.indexes]
        return cls(
            [column for column in shown if column.is_mapped],
            [column for column in shown if not column.is_mapped],
            form.others,
            "" if form.lists_in_full else all_fields_html(),
            form.is_brief,
        )

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The first rows, as wide as there are mapped columns."""
        return list(zip(*(column.cells for column in self.mapped), strict=True))


def notes_of(file: Inspected) -> Iterator[tuple[int, Note]]:
    """The note of each column that has a choice, by its index."""
    return ((index, _note(file, index)) for index in ColumnsForm(file).indexes)


def _column(file: Inspected, form: ColumnsForm, index: int) -> ShownColumn:
    rows = file.parsed_meta.sample
    cells = [row[index] if len(row) > index else "" for row in rows]
    different = islice(dict.fromkeys(filter(None, cells)), SAMPLES)
    return ShownColumn(
        index,
        choice=form[f"column_{index}"],
        is_mapped=bool(form[f"column_{index}"].value()),
        samples=", ".join(truncatechars(cell, SAMPLE_CHARACTERS) for cell in different),
        cells=cells[:SHOWN_ROWS],
        note=_note(file, index),
    )


def _note(file: Inspected, index: int) -> Note:
    meta = file.parsed_meta
    field = meta.mapping[index] if index < len(meta.mapping) else None
    proposed = (meta.proposed or {}).get("mapping")
    if isinstance(proposed, list) and proposed[index : index + 1] not in ([], [field]):
        return Note("chosen", _("Your choice"), _problem(file, index))
    if not field:
        return Note("", "")
    sure = next(iter(meta.confidence[index : index + 1]), 1)
    kind, text = next((k, t) for least, k, t in _confidences() if sure >= least)
    return Note(kind, text, _problem(file, index))


def _confidences() -> list[tuple[float, str, str]]:
    return [
        (SURE, "sure", _("Sure")),
        (LIKELY, "likely", _("Likely")),
        (0, "doubtful", _("Not sure, please check")),
    ]


def _problem(file: Inspected, index: int) -> str:
    """The commonest issue of a column's cells, with how many of the first cells have it; or nothing."""
    preview = file.parsed_meta.preview
    if preview is None or index not in preview.problems:
        return ""
    cells, issue = preview.problems[index]
    return _("%(cells)s of the first %(rows)s: %(issue)s") % {
        "cells": number_format(cells),
        "rows": number_format(preview.checked),
        "issue": issue_in_words(Issue.load(issue)),
    }
