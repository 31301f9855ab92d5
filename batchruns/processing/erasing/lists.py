"""One person in a list: found, and the list written and built without them, whole or not at all.

Its uploads and what is built of them are made beside it first, and take their place in one transaction.
A worker that dies before that leaves the list as it is, and files that nobody needs.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path

from django.db import transaction

from batchruns.engine.erasure.identity import Identity, Kind
from batchruns.engine.erasure.matching import LeadMatcher
from batchruns.engine.erasure.uploads import FoundRecord, Redaction, Uploaded, records_of
from batchruns.engine.lists.build import ListSource, keys_of_rows
from batchruns.engine.lists.errors import ListError
from batchruns.engine.steps.errors import NothingToEnrichError
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.models import Erasure, ReferenceList
from batchruns.models.meta import RunMeta
from batchruns.processing.erasing.finding import FoundRow, summed
from batchruns.processing.erasing.rewriting import APPLIED, DONE, Step, load
from batchruns.processing.erasing.uploads import rewrite_upload, without_samples
from batchruns.processing.lists import ListFile, options_of, reading, write_index
from batchruns.processing.process_pool import IsUnwanted
from batchruns.runs import files, list_files
from batchruns.runs.erasure.places import LIST, MOST_ROWS, UNREAD, FoundRows, Place
from batchruns.runs.erasure.service import note_step
from batchruns.runs.errors import OptionsUnknownError
from batchruns.runs.lists import decisions, service
from batchruns.runs.lists.service import Built, Rewriting
from batchruns.storage.temporary_files import scratch_folder


@dataclass(frozen=True)
class ListSearch:
    """Looks for one person in one list."""

    own: ReferenceList
    identity: Identity

    @property
    def key(self) -> str:
        """That of the list as a place."""
        return f"{LIST}{self.own.pk}"

    @cached_property
    def files(self) -> list[ListFile]:
        """Its files; one counts twice if it is to be read in another way than the one built."""
        built, newest = self.own.built_files, self.own.files
        return [*built, *(file for file in newest if file not in built)]

    def place(self) -> Place | None:
        """What was found in all of the list; None if nothing was."""
        found = list(self._found())
        is_in_work = self.own.status == ReferenceList.Status.BUILDING
        return Place(self.key, self.own.name, found, is_in_work) if found else None

    def matcher(self, file: ListFile) -> LeadMatcher:
        """Raises OptionsUnknownError, NothingToEnrichError."""
        return LeadMatcher(self.identity, options_of(file))

    def records(self, file: ListFile, path: Path) -> list[FoundRecord]:
        """The records of a file that are theirs.

        Raises UnreadableFileError, OptionsUnknownError, NothingToEnrichError.
        """
        parse = options_of(file).parse
        if not self.identity.may_be_in_upload(path, parse.compression):
            return []
        return list(records_of(Uploaded(path, parse), self.matcher(file), {}))

    def _found(self) -> Iterator[FoundRows]:
        by_kind = defaultdict[str, list[FoundRows]](list)
        try:
            for file in self.files:
                for found in self._found_in(file):
                    by_kind[found.kind].append(found)
        except (OptionsUnknownError, NothingToEnrichError, UnreadableFileError):
            yield FoundRows(UNREAD, files.INPUT, 1)
            return
        for kind, some in by_kind.items():
            rows = [row for found in some for row in found.rows]
            total = sum(found.count for found in some)
            yield FoundRows(kind, files.INPUT, total, rows[:MOST_ROWS])

    def _found_in(self, file: ListFile) -> Iterator[FoundRows]:
        with suppress(FileNotFoundError), reading(self.own, file) as path:
            records = self.records(file, path)
            rows = [FoundRow(0, each.number, each.kind, each.cells) for each in records]
            yield from summed(files.INPUT, options_of(file).columns, rows)


def erase_in(
    search: ListSearch, erasure: Erasure, kinds: Collection[str], is_unwanted: IsUnwanted
) -> bool:
    """Erases them in one list, from where it was left; whether that is done, and needn't be waited for.

    A list that is being built is waited for, and so are runs that go by what was built before.
    """
    known = erasure.steps.get(search.key)
    step = load(known) if known else _Eraser(search, erasure, kinds).erase(is_unwanted)
    if step is None:
        return False
    if step.state == APPLIED and _is_gone(search.own, step):
        step.state = DONE
        note_step(erasure, search.key, asdict(step))
    return step.state == DONE


def _is_gone(own: ReferenceList, step: Step) -> bool:
    """Whether none of the files that held the person is stored any more."""
    service.remove_unused(own)
    return not any(list_files.exists(own.pk, name) for name in step.deletes)


@dataclass
class _Eraser:
    """Writes and builds a list without some of the rows that were found there."""

    search: ListSearch
    erasure: Erasure
    kinds: Collection[str]
    step: Step = field(default_factory=lambda: Step(APPLIED))
    rewritten: list[tuple[ListFile, ListFile]] = field(default_factory=list)
    """The files that change, each with what takes its place."""
    keys: set[str] = field(default_factory=set)
    """By which decisions know the rows that go."""

    @property
    def own(self) -> ReferenceList:
        """The list."""
        return self.search.own

    def erase(self, is_unwanted: IsUnwanted) -> Step | None:
        """What was done; None where the list is being built, or was changed meanwhile."""
        if UNREAD in self.kinds:
            self.step.deletes = [files.INPUT]
            with transaction.atomic():
                service.delete(self.own)
                note_step(self.erasure, self.search.key, asdict(self.step))
            return self.step
        if self.own.status == ReferenceList.Status.BUILDING:
            return None
        with scratch_folder() as scratch:
            rewriting = self._rewriting(scratch, is_unwanted)
            with transaction.atomic():
                if rewriting.uploads and not service.rewrite(self.own, rewriting):
                    return None
                decisions.forget(self.own.user_id, self.keys)
                note_step(self.erasure, self.search.key, asdict(self.step))
        return self.step

    def _rewriting(self, scratch: Path, is_unwanted: IsUnwanted) -> Rewriting:
        numbers, uploads = count(self.own.version + 1), dict[int, Path]()
        for file in self.search.files:
            target = scratch / "upload"
            if replacement := self._written_without(file, target):
                number = next(numbers)
                uploads[number] = target.rename(scratch / list_files.upload(number))
                self.rewritten.append((file, {**replacement, "number": number}))
        newest, built = map(self._replaced, (self.own.files, self.own.built_files))
        rewriting = Rewriting(newest, built, uploads)
        kept = {list_files.upload(file["number"]) for file in (*newest, *built)}
        if built == self.own.built_files:
            kept.add(list_files.index(self.own.built))
        else:
            self._build(rewriting, scratch, is_unwanted)
        # What was built before, for runs in work, may hold them, too.
        self.step.deletes = [name for name in list_files.names(self.own.pk) if name not in kept]
        return rewriting

    def _written_without(self, file: ListFile, target: Path) -> ListFile | None:
        """What takes the place of a file; None where nothing of it goes."""
        with suppress(FileNotFoundError), reading(self.own, file) as path:
            found = [each for each in self.search.records(file, path) if each.kind in self.kinds]
            if not found:
                return None
            options, matcher = options_of(file), self.search.matcher(file)
            redaction = Redaction(found, matcher, removes=self.erasure.removes)
            said = rewrite_upload(path, file["filename"], options, redaction, target)
            samples = without_samples(RunMeta.parse(file["meta"]), matcher, self.kinds)
            counts = self.step.counts
            counts[files.INPUT] = counts.get(files.INPUT, 0) + len(found)
            rows = [each.cells for each in found if each.is_row and each.kind is not Kind.MENTION]
            self.keys |= keys_of_rows(options, rows)
            meta = {**file["meta"], **said.meta, **samples}
            return {**file, "filename": self._filename(file, said.filename), "meta": meta}
        return None

    def _filename(self, file: ListFile, filename: str) -> str:
        """A table is called as it is in the database."""
        is_table = self.own.source == ReferenceList.Source.TABLE
        return str(file["filename"]) if is_table else filename

    def _replaced(self, some: list[ListFile]) -> list[ListFile]:
        return [next((new for old, new in self.rewritten if old == file), file) for file in some]

    def _build(self, rewriting: Rewriting, scratch: Path, is_unwanted: IsUnwanted) -> None:
        """Builds what leads are matched with; a list of which nothing is left has failed."""
        with ExitStack() as stack:
            sources = [self._source(file, rewriting, stack) for file in rewriting.built_files]
            index = scratch / "index"
            try:
                header = write_index(self.own, sources, index, is_unwanted)
                rewriting.built = Built(index, header)
            except (UnreadableFileError, ListError) as error:
                rewriting.error = error

    def _source(self, file: ListFile, rewriting: Rewriting, stack: ExitStack) -> ListSource:
        path = rewriting.uploads.get(file["number"])
        return ListSource(path or stack.enter_context(reading(self.own, file)), options_of(file))
