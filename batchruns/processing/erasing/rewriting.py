"""The files of a run written without a person: all beside the old ones first, then in their place.

What a run's files and counts become is a `Step`. It is kept in the erasure once all new files are there;
from then on the change is only carried on with, wherever a worker dies. Before, nothing has changed.
"""

from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import count, islice
from pathlib import Path
from typing import Any

from django.db import transaction

from batchruns.engine.erasure.identity import Kind
from batchruns.engine.erasure.uploads import (
    FoundRecord,
    Redaction,
    Uploaded,
    rewrite_rejected,
)
from batchruns.engine.issues import Issue
from batchruns.engine.tables.errors import TableError
from batchruns.engine.tables.row_numbers import RowNumbers
from batchruns.engine.tables.stored_csv import encode_rows, reading_rows
from batchruns.models import BatchRun, Chunk, Edit, Erasure, Event, Status
from batchruns.models.meta import keyed
from batchruns.processing.erasing.finding import LEFT_OUT, FoundRow, RunSearch, without
from batchruns.processing.erasing.uploads import rewrite_upload, without_samples
from batchruns.runs import edits, files, service
from batchruns.runs import places as row_places
from batchruns.runs.erasure.places import UNREAD
from batchruns.runs.erasure.service import note_step
from batchruns.runs.options import options_of

ROWS_AT_ONCE = 1_000
PLANNED, APPLIED, DONE = "planned", "applied", "done"

Cells = Sequence[str]


@dataclass
class Step:
    """How the files of one run, or list, are changed, and how far that is."""

    state: str = PLANNED
    replaces: list[str] = field(default_factory=list)
    """The files of which a new version is staged."""
    deletes: list[str] = field(default_factory=list)
    removed: str = ""
    """Which rows of the result go, as text of what `runs.places` writes."""
    blanked: str = ""
    """Which rows of the result lose their cells, likewise."""
    counts: dict[str, int] = field(default_factory=dict)
    """How many rows are changed, by the name of their file."""
    left_out: dict[str, int] = field(default_factory=dict)
    """How many rows go from files of LEFT_OUT, by their name."""
    aside: dict[str, int] = field(default_factory=dict)
    """How many lines set aside go, by the code of their issue."""
    meta: dict[str, Any] = field(default_factory=dict)
    """What else changes in `meta`."""
    filename: str = ""
    """What the run is called after now, where its upload has another format."""

    @property
    def places_removed(self) -> list[int]:
        """Which rows of the result go, from 0."""
        return _places(self.removed)

    @property
    def places_blanked(self) -> list[int]:
        """Which rows of the result lose their cells, from 0."""
        return _places(self.blanked)


# --- planning: nothing is changed yet ---------------------------------------------------------------


@dataclass
class Planner:
    """Writes the files of a run without some of the rows that were found there, and stages them."""

    search: RunSearch
    kinds: Collection[str]
    """By which kinds of matches rows are theirs, as the person has chosen."""
    removes: bool
    erasure: Erasure
    scratch: Path
    step: Step = field(default_factory=Step)

    @property
    def run(self) -> BatchRun:
        """The run."""
        return self.search.run

    def plan(self) -> Step:
        """The step, whose new files are staged."""
        files.delete_staged(self.run.pk)
        if UNREAD in self.kinds:
            self.step.deletes = files.names(self.run.pk)
            self.step.meta = keyed(sample=[], preview=None)
            return self.step
        if self.search.has_result:
            self._plan_result()
        else:
            self._plan_upload({}, ())
            if self.step.replaces or self.step.deletes:
                others = (name for name in files.names(self.run.pk) if name != files.INPUT)
                self.step.deletes += others
        meta, matcher = self.run.parsed_meta, self.search.matcher
        self.step.meta |= without_samples(meta, matcher, self.kinds)
        return self.step

    def _plan_result(self) -> None:
        found = self._chosen(self.search.result_rows)
        rejected: list[FoundRow] = []
        if found:
            self._rewrite_result({row.index: row for row in found})
        for name in LEFT_OUT:
            if rows := self._chosen(self.search.in_left_out(name)):
                self._rewrite_left_out(name, {row.index for row in rows})
                rejected += rows if name == files.REJECTED_ROWS else ()
        self._plan_upload(self.search.known(found), rejected)

    def _chosen(self, rows: Iterable[FoundRow]) -> list[FoundRow]:
        return [row for row in rows if row.kind in self.kinds]

    def _goes(self, row: FoundRow) -> bool:
        return self.removes and row.kind is not Kind.MENTION

    def _rewrite_result(self, found: Mapping[int, FoundRow]) -> None:
        removed = [index for index, row in found.items() if self._goes(row)]
        mentions = {index for index, row in found.items() if row.kind is Kind.MENTION}
        blanked = found.keys() - mentions.union(removed)
        step = self.step
        step.removed, step.blanked = _text(removed), _text(blanked)
        step.counts[files.RESULT] = len(found)
        gone = set(removed)
        self._stage_rows(files.RESULT, self._result_without(found, gone))
        with suppress(FileNotFoundError):
            self._stage_rows(files.RESULT_ISSUES, self._issues_without(found, gone))
        with suppress(FileNotFoundError):
            numbers = RowNumbers.decode(files.read(self.run.pk, files.RESULT_NUMBERS))
            self._stage(files.RESULT_NUMBERS, _writing(numbers.without(removed).encode()))

    def _result_without(
        self, found: Mapping[int, FoundRow], removed: Collection[int]
    ) -> Iterator[Cells]:
        matcher = self.search.matcher
        with reading_rows(files.opened(self.run.pk, files.RESULT)) as rows:
            header = next(rows, [])
            yield header
            index = count()
            for row in rows:
                # A damaged row has no place among the others.
                place = next(index) if len(row) == len(header) else -1
                if place in found and place not in removed:
                    yield matcher.blanked(row, found[place].kind)
                elif place not in removed:
                    yield row

    def _issues_without(
        self, found: Mapping[int, FoundRow], removed: Collection[int]
    ) -> Iterator[Cells]:
        with reading_rows(files.opened(self.run.pk, files.RESULT_ISSUES)) as records:
            last, gone = -1, 0
            for index, encoded in ((int(record[0]), record[1]) for record in records):
                gone += sum(place in removed for place in range(last + 1, index + 1))
                last = index
                if index not in found:
                    yield [str(index - gone), encoded]

    def _rewrite_left_out(self, name: str, found: Collection[int]) -> None:
        self.step.counts[name] = len(found)
        if self.removes:
            self.step.left_out[name] = len(found)
        self._stage_rows(name, self._left_out_without(name, found))

    def _left_out_without(self, name: str, found: Collection[int]) -> Iterator[Cells]:
        with reading_rows(files.opened(self.run.pk, name)) as rows:
            yield next(rows, [])
            for index, (line, issue, *cells) in enumerate(rows):
                if index not in found:
                    yield [line, issue, *cells]
                elif not self.removes:
                    yield [line, issue, *("" for _cell in cells)]
                elif name == files.SET_ASIDE:
                    code = Issue.load(issue).code
                    self.step.aside[code] = self.step.aside.get(code, 0) + 1

    # --- the upload ----------------------------------------------------------------------------------

    def _plan_upload(
        self, known: Mapping[tuple[str, ...], Kind], rejected: Sequence[FoundRow]
    ) -> None:
        try:
            found = [each for each in self.search.in_upload(known) if each.kind in self.kinds]
            if found:
                self._rewrite_upload(found)
            if rejected:
                self._rewrite_correctable(found)
        except FileNotFoundError:
            return
        except TableError:
            self.step.deletes += [files.INPUT, files.CORRECTABLE]

    def _rewrite_upload(self, found: Sequence[FoundRecord]) -> None:
        options = options_of(self.run)
        redaction = Redaction(found, self.search.matcher, removes=self.removes)
        target = self.scratch / "upload"
        with files.reading(self.run.pk, files.INPUT) as path:
            said = rewrite_upload(path, self.run.filename, options, redaction, target)
        self.step.meta |= said.meta
        if said.filename != self.run.filename:
            self.step.filename = said.filename
        self.step.counts[files.INPUT] = len(found)
        self._stage(files.INPUT, target.rename)

    def _rewrite_correctable(self, found: Sequence[FoundRecord]) -> None:
        if not files.exists(self.run.pk, files.CORRECTABLE):
            return
        target, parse = self.scratch / "correctable", options_of(self.run).parse
        target.write_bytes(files.read(self.run.pk, files.CORRECTABLE))
        with reading_rows(files.opened(self.run.pk, self._now(files.REJECTED_ROWS))) as rows:
            left = [cells for _line, _issue, *cells in islice(rows, 1, None) if any(cells)]
        with files.reading(self.run.pk, files.INPUT) as path:
            rewrite_rejected(Uploaded(path, parse), found, left, target)
        self._stage(files.CORRECTABLE, target.rename)

    # --- staging ---------------------------------------------------------------------------------------

    def _stage_rows(self, name: str, rows: Iterator[Cells]) -> None:
        def write(target: Path) -> None:
            with target.open("wb") as file:
                while some := list(islice(rows, ROWS_AT_ONCE)):
                    file.write(encode_rows(some))

        self._stage(name, write)

    def _stage(self, name: str, write: Callable[[Path], object]) -> None:
        target = self.scratch / "staged"
        write(target)
        files.take(self.run.pk, files.staged(self.erasure.pk, name), target)
        self.step.replaces.append(name)

    def _now(self, name: str) -> str:
        """The name of a file as it will be."""
        return files.staged(self.erasure.pk, name) if name in self.step.replaces else name


# --- carrying it out --------------------------------------------------------------------------------


def carry_out(search: RunSearch, erasure: Erasure, step: Step) -> None:
    """Puts the staged files of a run in their place, and changes what depends on them. Repeatable."""
    run_id = search.run.pk
    if step.state == PLANNED:
        with transaction.atomic():
            # Nobody edits its rows meanwhile.
            run = service.lock_run(run_id)
            for name in step.replaces:
                files.put_in_place(run_id, erasure.pk, name)
            _change_edits(search, step)
            _change_run(run, step)
            step.state = APPLIED
            note_step(erasure, str(run_id), asdict(step))
    if step.state == APPLIED:
        for name in (*step.deletes, *files.indexes(run_id)):
            files.delete(run_id, name)
        files.delete_staged(run_id)
        step.state = DONE
        note_step(erasure, str(run_id), asdict(step))


def _change_run(run: BatchRun, step: Step) -> None:
    erasures = keyed(erasures=(run.parsed_meta.erasures or 0) + 1)
    service.rewrite(run, {**step.meta, **erasures, **_counts(run, step)}, step.filename)
    if run.status != Status.COMPLETED and files.INPUT in (*step.replaces, *step.deletes):
        Chunk.objects.filter(run=run.pk).delete()


def _counts(run: BatchRun, step: Step) -> dict[str, Any]:
    """The counts of a run: its rows are always those in the result, rejected, left out and erased."""
    meta, counts = run.parsed_meta, dict[str, Any]()
    removed = {
        "enriched_count": len(step.places_removed),
        "rejected_count": step.left_out.get(files.REJECTED_ROWS, 0),
        "suppressed_count": step.left_out.get(files.SUPPRESSED, 0),
    }
    for name, rows in removed.items():
        if rows:
            counts |= keyed(**{name: (getattr(meta, name) or 0) - rows})
    if erased := sum(removed.values()):
        counts |= keyed(erased_count=(meta.erased_count or 0) + erased)
    if step.aside:
        kinds = Counter(meta.set_aside_kinds or {}) - Counter(step.aside)
        counts |= keyed(set_aside_count=kinds.total(), set_aside_kinds=kinds)
    return counts


def _change_edits(search: RunSearch, step: Step) -> None:
    """Edits go on for the rows that are left, and say nothing of the person any more."""
    identity, country = search.identity, search.country
    for event in search.events_with():
        params = without(event.params, identity, country)
        Event.objects.filter(pk=event.pk).update(params=params)
    removed, blanked = step.places_removed, set(step.places_blanked)
    holding = {edit.pk for edit in search.edits_with()}
    for edit in Edit.objects.filter(run=search.run.pk):
        gone = blanked if edit.action != Edit.Action.EXCLUDE else set()
        before = list(row_places.decode(bytes(edit.places)))
        after = dict(_moved(before, removed, gone))
        if not after:
            edit.delete()
        elif list(after.values()) != before or edit.pk in holding:
            edit.places, edit.rows = row_places.encode(after.values()), len(after)
            edit.value = without(edit.value, identity, country)
            edit.filter = without(edit.filter, identity, country)
            edit.cells = _cells_without(edit, before, after, search)
            edit.save()


def _cells_without(
    edit: Edit, before: Sequence[int], after: Collection[int], search: RunSearch
) -> bytes:
    """The cells of an edit for those of its rows, by where they stood, that are left."""
    if not edit.cells:
        return b""
    names, *rows = edits.cells_of(edit)
    left = [row for place, row in zip(before, rows, strict=True) if place in after]
    return edits.encode_cells([names, *without(left, search.identity, search.country)])


def _moved(
    places: Iterable[int], removed: Sequence[int], gone: Collection[int]
) -> Iterator[tuple[int, int]]:
    """Where rows stood and stand once others are removed, but for these rows and those that are gone."""
    behind = iter(removed)
    following, shift = next(behind, -1), 0
    for place in places:
        while 0 <= following < place:
            following, shift = next(behind, -1), shift + 1
        if place != following and place not in gone:
            yield place, place - shift


def load(data: Mapping[str, Any]) -> Step:
    """The step that an erasure keeps."""
    return Step(**data)


def _writing(content: bytes) -> Callable[[Path], object]:
    return lambda target: target.write_bytes(content)


def _text(places: Iterable[int]) -> str:
    return b64encode(row_places.encode(sorted(places))).decode()


def _places(text: str) -> list[int]:
    return list(row_places.decode(b64decode(text))) if text else []
