"""The first rows of a file before its start, and by whom steps may ask about them.

What a process of the engine works out: no Django here.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from batchruns.engine.do_not_contact.contact_list import NOBODY, DoNotContactList
from batchruns.engine.inspection import inspect_file
from batchruns.engine.lists.list_file import ListFile
from batchruns.engine.lookups.answer import LookupAnswer
from batchruns.engine.lookups.columns import LOOKUPS
from batchruns.engine.lookups.estimate import (
    Estimate,
    StepChains,
    chains_of,
    estimate,
    unread_enrichers,
)
from batchruns.engine.lookups.inputs import Lead, decode_leads
from batchruns.engine.lookups.looked_up import CellsOf
from batchruns.engine.lookups.lookup import Lookup
from batchruns.engine.lookups.price import Price
from batchruns.engine.lookups.providers.base import PROVIDERS, Connection, Provider
from batchruns.engine.lookups.store import Refusal
from batchruns.engine.lookups.waterfall import NOTHING_KNOWN, Waterfall
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.rows.lead_cells import Column
from batchruns.engine.steps.errors import NothingToEnrichError, UnenrichableError
from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.processing.job import Enrichment


@dataclass(frozen=True, slots=True)
class FirstRows:
    """The first rows of a file, and by whom its steps may ask about them."""

    file: str
    """Its name, by which it is known again."""
    path: Path = field(compare=False)
    rows: int
    parse_options: ParseOptions
    enrichment: Enrichment
    connections: Mapping[str, Connection] = field(hash=False)
    lists: tuple[ListFile, ...] = ()
    """Own lists, which answer at once."""
    do_not_contact: DoNotContactList = field(default=NOBODY, compare=False)
    """Whom it means, nobody is asked about."""
    do_not_contact_version: int = 0

    @contextmanager
    def providers(self) -> Iterator[dict[str, Provider]]:
        """Those that steps may ask, by their connections' names. Only lists answer: the others say what
        they would send. Raises ListError.
        """
        described: dict[str, Provider] = {
            name: PROVIDERS[connection.provider].described(connection)
            for name, connection in self.connections.items()
        }
        with ExitStack() as stack:
            lists = [stack.enter_context(each.opened()) for each in self.lists]
            yield {**described, **{own.connection.name: own for own in lists}}


def enrich_first(first: FirstRows) -> tuple[list[list[str]], list[str]]:
    """The first rows of a file as in the result, as far as the row phase and own lists tell, and the
    encoded issues of the row phase. Cells that others have to be asked for are blank.

    Raises UnreadableFileError, UnenrichableError or ListError.
    """
    rows = inspect_file(first.path, "", first.parse_options, first.rows).rows
    pipeline = first.enrichment.pipeline()
    wide = _work(pipeline, rows)
    enriched, _summary = pipeline.enrich(rows)
    if first.lists:
        _add_matches(enriched, first, pipeline, _leads(pipeline, wide))
    return enriched, list(wide[-1])


def _add_matches(
    enriched: Sequence[list[str]], first: FirstRows, pipeline: Pipeline, leads: Sequence[Lead]
) -> None:
    """Fills in what steps come to that need nobody but lists."""
    positions = pipeline.layout().outputs
    with first.providers() as providers:
        waterfall = Waterfall(first.enrichment.options.steps, providers)
        outcomes = [waterfall.outcomes(lead, NOTHING_KNOWN) for lead in leads]
        numbers = {id(step.step): number for number, step in enumerate(waterfall.steps)}
        for columns in pipeline.lookups:
            cells_of, number = CellsOf(columns, waterfall), numbers[id(columns.step)]
            for row, of_lead in zip(enriched, outcomes, strict=True):
                cells = cells_of.of(of_lead[number])
                for output, cell in zip(columns.outputs, cells, strict=True):
                    if output.name in positions:
                        row[positions[output.name]] = str(cell)


def lines_of_first(first: FirstRows) -> dict[bytes, tuple[str, str]]:
    """The connection and the capability of all lookups that steps may ask about a file's first rows, by
    their digests. Raises as `enrich_first`, and ListError.
    """
    lookups = _first_lookups(first).items()
    return {digest: (lookup.provider, lookup.capability) for digest, lookup in lookups}


def estimate_first(
    first: FirstRows,
    known: Mapping[bytes, LookupAnswer | Refusal],
    prices: Mapping[tuple[str, str], Price],
    rates: Mapping[tuple[str, str], float],
) -> tuple[int, Estimate]:
    """How many first rows a file has, and what its steps may ask and cost about these, if some lookups
    are known by their digests. Raises as `enrich_first`.
    """
    rows, chains = _first_chains(first)
    lookups = _first_lookups(first)
    answered = {lookups[digest]: answer for digest, answer in known.items()}
    return rows, estimate(first.enrichment.options.steps, chains, answered, prices, rates)


@lru_cache(maxsize=1)
def _first_chains(first: FirstRows) -> tuple[int, list[StepChains]]:
    rows = inspect_file(first.path, "", first.parse_options, first.rows).rows
    options = first.enrichment.options
    with first.providers() as providers:
        leads = _leads_to_ask(first, providers, rows)
        return len(rows), chains_of(options.steps, providers, leads)


def _leads_to_ask(
    first: FirstRows, providers: Mapping[str, Provider], rows: Sequence[list[str]]
) -> list[Lead]:
    """The leads of some rows, without those on the do-not-contact list."""
    options, barred = first.enrichment.options, first.do_not_contact
    # All that says who a lead is may be on the list.
    unread = frozenset[str]() if barred else unread_enrichers(options, providers)
    only_read = replace(options, without=options.without | unread)
    try:
        pipeline = replace(first.enrichment, options=only_read).pipeline()
    except NothingToEnrichError:
        pipeline = first.enrichment.pipeline()
    leads = _leads(pipeline, _work(pipeline, rows))
    return [lead for lead in leads if not barred or barred.match(lead) is None]


def _work(pipeline: Pipeline, rows: Sequence[list[str]]) -> list[Column]:
    try:
        wide, _summary = pipeline.work(rows)
    except Exception as error:
        raise UnenrichableError("enricher_failed", error=type(error).__name__) from error
    return wide


def _leads(pipeline: Pipeline, wide: Sequence[Column]) -> list[Lead]:
    extracts = pipeline.extracts(wide)
    return decode_leads(extracts[LOOKUPS]) if LOOKUPS in extracts else []


@lru_cache(maxsize=1)
def _first_lookups(first: FirstRows) -> dict[bytes, Lookup]:
    _rows, chains = _first_chains(first)
    every = (chain for own in chains for chain in (*own.certain, *own.waiting))
    return {lookup.digest: lookup for lookup in {each for some in every for each in some}}
