"""Deciding on possible matches of a result: kept for the list, and as an edit of that result."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import compress

from django.db import transaction

from batchruns.engine.lists.identity import lead_key
from batchruns.engine.lists.match import Match, Tier
from batchruns.engine.lists.provider import MATCH_LIST, ListProvider
from batchruns.engine.lookups.columns import LOOKUPS, LookupColumns
from batchruns.engine.lookups.inputs import Lead, decode_leads
from batchruns.engine.lookups.looked_up import CellsOf, outcomes_of
from batchruns.engine.lookups.waterfall import StepOutcome, Waterfall
from batchruns.engine.pipeline import Pipeline
from batchruns.models import BatchRun, Edit, ReferenceList
from batchruns.processing import indexing, job, process_pool
from batchruns.processing.enrich import enrichment_of
from batchruns.runs import edits
from batchruns.runs.errors import RunError
from batchruns.runs.lists import decisions, using
from batchruns.runs.lookups.connections import described, reaches_of
from batchruns.runs.lookups.store import RunStore
from batchruns.runs.options import options_of

MOST_AT_ONCE = 20_000
"""So many leads are decided on at a time: each is worked out anew."""
SECONDS = 60


def matches_of(run: BatchRun, own: ReferenceList, places: Sequence[int]) -> list[Match]:
    """What a list says now of the leads at some places of the result, in rising order, from 0."""
    return _Leads(run, own, places).matches()


def accept(run: BatchRun, own: ReferenceList, place: int, row: str) -> Edit:
    """The lead at a place of the result, from 0, is the row of the list with this key.

    Raises RunError where that isn't one of its candidates (any more).
    """
    leads = _Leads(run, own, [place])
    [match] = leads.matches()
    if row not in {candidate.row.key for candidate in match.candidates}:
        raise RunError("decision_outdated")
    return leads.decide([row])


def refuse(run: BatchRun, own: ReferenceList, place: int) -> Edit:
    """The lead at a place of the result, from 0, is no row of the list."""
    return _Leads(run, own, [place]).decide([None])


def accept_all(run: BatchRun, own: ReferenceList, reason: str, places: Sequence[int]) -> Edit:
    """Of the leads at these places of the result, in rising order, those whose match is possible for
    this reason (an issue's code) are their best candidates. The first MOST_AT_ONCE are looked at.

    Raises RunError where there are none.
    """
    leads = _Leads(run, own, places[:MOST_AT_ONCE])
    matches = leads.matches()
    is_meant = [
        match.tier is Tier.POSSIBLE and match.reason is not None and match.reason.code == reason
        for match in matches
    ]
    chosen = leads.where(is_meant)
    return chosen.decide([m.candidates[0].row.key for m in compress(matches, is_meant)])


class _Leads:
    """Some leads of a result, and the step that matches them with a list."""

    def __init__(
        self,
        run: BatchRun,
        own: ReferenceList,
        places: Sequence[int],
        leads: Sequence[Lead] | None = None,
    ) -> None:
        self._run, self._own, self._places = run, own, places
        self._pipeline = Pipeline.of(options_of(run))
        self._columns = self._columns_of_step()
        self._leads = self._leads_at(places) if leads is None else leads

    def where(self, is_meant: Sequence[bool]) -> "_Leads":
        """Those of the leads that are meant."""
        places = list(compress(self._places, is_meant))
        return _Leads(self._run, self._own, places, list(compress(self._leads, is_meant)))

    def matches(self) -> list[Match]:
        """What the list says of each now."""
        with self._asked() as asked:
            return [asked.match(inputs) for inputs in asked.inputs]

    def decide(self, rows: Sequence[str | None]) -> Edit:
        """Each is the row with this key, or none. Raises RunError where there are no leads."""
        with self._asked() as asked:
            keys = map(lead_key, asked.inputs)
        decided = dict(zip(keys, rows, strict=True))
        with transaction.atomic():
            decisions.keep(self._own, decided)
            with self._asked() as asked:
                cells = asked.cells(self._columns)
            names = {own: output.name for own, output in self._pipeline.chosen.items()}
            header = [names.get(output.name, "") for output in self._columns.outputs]
            edit = edits.add(
                self._run,
                Edit.Action.MATCH,
                self._places,
                value=self._own.name,
                cells=[header, *cells],
            )
            decisions.of_edit(self._own, decided, edit)
        return edit

    def _columns_of_step(self) -> LookupColumns:
        for columns in self._pipeline.lookups:
            step = columns.step
            if step.capability == MATCH_LIST and self._own.connection in step.providers:
                return columns
        raise RunError("decision_outdated")

    def _leads_at(self, places: Sequence[int]) -> list[Lead]:
        """What lookups may read of the leads, worked out anew by a process apart."""
        with indexing.opened(self._run, edits.active(self._run)) as index:
            rows = [self._own_cells(row.cells) for row in index.rows(places)]
        enrichment = enrichment_of(options_of(self._run))
        part = process_pool.run_kept(job.enrich_rows, rows, enrichment, seconds=SECONDS)
        return decode_leads(part.extracts[LOOKUPS])

    def _own_cells(self, cells: Sequence[str]) -> list[str]:
        """A row of the uploaded file, without what was worked out anew."""
        own = [""] * len(options_of(self._run).columns)
        for index, cell in zip(self._pipeline.kept, cells, strict=False):
            own[index] = cell
        return own

    @contextmanager
    def _asked(self) -> Iterator["_Asked"]:
        """What came of the run's steps for the leads, by the lists as they are now."""
        steps, reaches = options_of(self._run).steps, reaches_of(self._run.user_id)
        store = RunStore(self._run, steps, reaches)
        with using.opened(self._run) as lists:
            if self._own.connection not in lists:
                raise RunError("list_gone")
            waterfall = Waterfall(steps, {**described(reaches), **lists})
            outcomes = outcomes_of(waterfall, self._leads, store)
            number = [each.step for each in waterfall.steps].index(self._columns.step)
            provider = lists[self._own.connection].for_step(self._columns.step)
            yield _Asked(waterfall, number, self._leads, outcomes, provider)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A step that matched some leads with a list, which is open."""

    waterfall: Waterfall
    number: int
    """Of the step."""
    leads: Sequence[Lead]
    outcomes: list[list[StepOutcome]]
    provider: ListProvider

    @property
    def inputs(self) -> list[Mapping[str, str]]:
        """What the list was asked about each lead."""
        return [
            self.provider.normalized(
                MATCH_LIST, self.waterfall.values_for(self.number, lead, outcomes)
            )
            for lead, outcomes in zip(self.leads, self.outcomes, strict=True)
        ]

    def match(self, inputs: Mapping[str, str]) -> Match:
        """What the list says to a question."""
        return self.provider.match(inputs)

    def cells(self, columns: LookupColumns) -> list[list[str]]:
        """The cells of the step's columns for each lead."""
        cells = CellsOf(columns, self.waterfall)
        return [list(map(str, cells.of(of_lead[self.number]))) for of_lead in self.outcomes]
