"""Lists as sources of runs: which version a run goes by, opened to be asked."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import NamedTuple
from uuid import UUID

from batchruns.engine.lists.build import ListHeader
from batchruns.engine.lists.errors import ListError
from batchruns.engine.lists.list_file import ListFile
from batchruns.engine.lists.match import ListKind
from batchruns.engine.lists.provider import ListProvider, list_connection
from batchruns.engine.lists.reader import NO_DECISIONS, Decisions, OpenList
from batchruns.engine.lookup_step import LookupStep
from batchruns.models import BatchRun, ListUse, ReferenceList, Status
from batchruns.runs import list_files
from batchruns.runs.lists import service
from batchruns.runs.lists.decisions import decisions_on


def waits_for(run: BatchRun) -> list[ReferenceList]:
    """The lists that a run goes by which are still being built."""
    uses = ListUse.objects.filter(run=run.pk, list__status=ReferenceList.Status.BUILDING)
    return [use.list for use in uses.select_related("list") if use.version == use.list.version]


class _Source(NamedTuple):
    own: ReferenceList
    version: int
    decisions: Decisions


def _sources_of(run: BatchRun) -> list[_Source]:
    """The lists of a run's steps that are built, with the version and the decisions that it goes by.

    Before it begins, or where its version couldn't be built or isn't kept any more, that is the built
    one. A run in work goes by what was decided when it began, so that whatever is redone comes out the
    same; before and after that, what is decided now counts.
    """
    options = run.parsed_meta.options
    chosen = _built(run.user_id, options.steps if options else ())
    if run.status == Status.PENDING:
        return [_Source(own, own.built, decisions_on(own)) for own in chosen]
    uses = {use.list_id: use for use in ListUse.objects.filter(run=run.pk)}
    return [_as_used(own, uses[own.pk], run) for own in chosen if own.pk in uses]


def _as_used(own: ReferenceList, use: ListUse, run: BatchRun) -> _Source:
    is_kept = list_files.exists(own.pk, list_files.index(use.version))
    is_in_work = run.status == Status.PROCESSING
    decisions = use.decisions if is_in_work else decisions_on(own)
    return _Source(own, use.version if is_kept else own.built, decisions)


@contextmanager
def stored(run: BatchRun) -> Iterator[list[ListFile]]:
    """The lists of a run's steps on this machine, as it goes by them."""
    with ExitStack() as stack:
        yield [stack.enter_context(_stored(*source)) for source in _sources_of(run)]


@contextmanager
def stored_now(user_id: UUID, steps: Sequence[LookupStep]) -> Iterator[list[ListFile]]:
    """The lists of a person that steps name, on this machine, as they are now. Raises as `opened`."""
    with ExitStack() as stack:
        files = []
        for own in _built(user_id, steps):
            files.append(stack.enter_context(_stored(own, own.built, decisions_on(own))))
            with _opened(own, files[-1]):
                pass
        yield files


@contextmanager
def opened(run: BatchRun) -> Iterator[dict[str, ListProvider]]:
    """The lists of a run's steps by their connections' names, as it goes by them; those that aren't
    there (any more), or aren't built, are left out.

    Raises ListError where one can't be read. What another version of this application has built is
    built anew from then on.
    """
    with ExitStack() as stack:
        providers = [
            stack.enter_context(_opened(source.own, stack.enter_context(_stored(*source))))
            for source in _sources_of(run)
        ]
        yield {provider.connection.name: provider for provider in providers}


def described(own: ReferenceList) -> ListProvider:
    """A list as it tells of itself, by its newest columns. It can't be asked."""
    columns = own.built_columns
    if not own.built:
        options = own.parsed_meta.options
        columns = zip(options.columns, options.mapping, strict=True) if options else ()
    names, fields = zip(*columns, strict=True) if columns else ((), ())
    header = ListHeader(ListKind(own.kind), tuple(names), tuple(fields), own.rows)
    return ListProvider(list_connection(str(own.pk)), own.name, header)


def rows_of(own: ReferenceList) -> Iterator[list[str]]:
    """All rows of a list as it is matched with, behind its header: what its owner gets back."""
    with _stored(own, own.built, NO_DECISIONS) as file, OpenList(file.path) as index:
        names = index.header.columns
        yield list(names)
        for row in index.rows():
            yield [row.cells.get(name, "") for name in names]


def _built(user_id: UUID | None, steps: Sequence[LookupStep]) -> list[ReferenceList]:
    """The lists of a person that steps name and that are built."""
    names = {name for step in steps for name in step.providers}
    own = ReferenceList.objects.filter(user=user_id, built__gt=0)
    return [each for each in own if each.connection in names]


@contextmanager
def _opened(own: ReferenceList, file: ListFile) -> Iterator[ListProvider]:
    try:
        with file.opened() as provider:
            yield provider
    except ListError as error:
        if error.code == "list_of_another_version":
            service.build_again(own)
        raise


@contextmanager
def _stored(own: ReferenceList, version: int, decisions: Decisions) -> Iterator[ListFile]:
    """A version of a list with what its owner has decided. Raises FileNotFoundError."""
    with list_files.kept(own.pk, list_files.index(version)) as path:
        yield ListFile(str(own.pk), own.name, path, decisions)
