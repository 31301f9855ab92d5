"""Lists on the command line: each is built in a temporary folder, and leads are matched with it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from batchruns.engine.inspection import inspect_file
from batchruns.engine.lists.build import ListSource, build_list
from batchruns.engine.lists.list_file import ListFile
from batchruns.engine.lists.proposals import proposed_columns, proposed_kind
from batchruns.engine.lists.provider import MATCH_LIST, ListProvider, answers_of
from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.options import Options
from batchruns.engine.summary import Summary

TIERS = ("certain", "likely", "possible")


@contextmanager
def built(lists: Mapping[str, Path], country: str | None) -> Iterator[dict[str, ListProvider]]:
    """The lists in these files by the names of their connections, “list:<name>”, open to be asked.

    Raises UnreadableFileError and ListError.
    """
    with TemporaryDirectory(prefix="leadenrich-lists-") as folder, ExitStack() as stack:
        files = (
            _built(name, path, Path(folder) / str(number), country)
            for number, (name, path) in enumerate(lists.items())
        )
        providers = [stack.enter_context(file.opened()) for file in files]
        yield {provider.connection.name: provider for provider in providers}


def with_matching(
    steps: Sequence[LookupStep], lists: Mapping[str, ListProvider]
) -> tuple[LookupStep, ...]:
    """The steps, with one before them for each list that none of them names."""
    named = {name for step in steps for name in step.providers}
    return (*(_step(provider) for name, provider in lists.items() if name not in named), *steps)


def sentences(
    steps: Sequence[LookupStep], lists: Mapping[str, ListProvider], summary: Summary
) -> Iterator[str]:
    """How many leads each list has."""
    for step in steps:
        for name in step.providers:
            if step.capability == MATCH_LIST and name in lists:
                counts: Mapping[str, int] = summary.values.get(step.answers[0][0], {})
                told = ", ".join(f"{counts.get(tier, 0):,} {tier}" for tier in TIERS)
                yield f"{lists[name].label}: {told}."


def _built(name: str, path: Path, target: Path, country: str | None) -> ListFile:
    seen = inspect_file(path, path.name)
    options = Options(
        parse=seen.options,
        columns=tuple(column.name for column in seen.columns),
        mapping=tuple(column.field for column in seen.columns),
    )
    options = replace(options, default_country=country)
    build_list([ListSource(path, options)], target, proposed_kind(options.mapping))
    return ListFile(name, name, target, {})


def _step(provider: ListProvider) -> LookupStep:
    header = provider.header
    columns = proposed_columns(header.columns, header.fields)
    name = provider.connection.name
    return LookupStep(MATCH_LIST, (name,), answers=answers_of(provider.label, columns))
