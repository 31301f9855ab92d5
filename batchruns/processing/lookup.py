"""The lookup phase of a run: what its rows leave open is asked of other sources, in turns.

A turn ends after some seconds, or as soon as all that is left has to wait: then the job comes back at
its time, and no worker sleeps. Whatever ends a turn, the next one goes on from the kept answers.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack

from django.db import transaction

from batchruns.engine.do_not_contact.contact_list import DoNotContactList
from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.asking import Progress, ask_all
from batchruns.engine.lookups.columns import LOOKUPS, LookupColumns
from batchruns.engine.lookups.guard import guarded_client
from batchruns.engine.lookups.inputs import Lead
from batchruns.engine.lookups.looked_up import LookedUpLeads, looked_up
from batchruns.engine.lookups.providers.base import Provider
from batchruns.engine.lookups.waterfall import Known, StepOutcome, Waterfall
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.steps.later import AddedCells, Extract
from batchruns.models import BatchRun
from batchruns.models.meta import keyed
from batchruns.processing.errors import WorkUnwantedError
from batchruns.processing.parts import Part, parts_of, without_files
from batchruns.processing.process_pool import IsUnwanted, never
from batchruns.runs import files, queue, service
from batchruns.runs.do_not_contact.current import current_list, version_of
from batchruns.runs.do_not_contact.uploads import is_reading
from batchruns.runs.errors import RunError
from batchruns.runs.history import begun_at, note
from batchruns.runs.lookup_policy import site_policy
from batchruns.runs.lookups import receipts
from batchruns.runs.lookups.connections import Reach, reaches_of
from batchruns.runs.lookups.store import RunStore
from batchruns.runs.options import options_of

TURN_SECONDS = 30.0
SECONDS_UNTIL_FILLED = 2.0
"""How long it waits where a file of whom not to contact is being read."""
SECONDS_TO_LOOK = 1.0
"""How often a turn looks whether its run is still to be worked on."""


def take_turn(run: BatchRun, first: int = 0, is_unwanted: IsUnwanted = never) -> None:
    """Asks for some seconds, from a part on, then enqueues the next turn, or in the end the join.

    Raises WorkUnwantedError, and RunError if the run was stopped.
    """
    pipeline, parts = Pipeline.of(options_of(run)), parts_of(run)
    # Without all files the join has some made anew, and comes back here.
    progress = Progress()
    if is_reading(run.user_id):
        progress = Progress(SECONDS_UNTIL_FILLED)
    elif not without_files(run, pipeline, parts):
        progress = _ask(run, pipeline.lookups, parts[first:], is_unwanted)
    if not progress.is_done and is_unwanted():
        raise WorkUnwantedError
    reached = first + progress.part
    rows = sum(part.rows for part in (parts if progress.wait is None else parts[:reached]))
    with transaction.atomic():
        service.lock_processing(run)
        service.describe(run, keyed(looked_up_count=rows))
        if progress.wait is None:
            queue.enqueue_join(run.pk)
        else:
            queue.enqueue_further_lookups(run.pk, reached, progress.wait)


def _ask(
    run: BatchRun, columns: Sequence[LookupColumns], parts: Sequence[Part], is_unwanted: IsUnwanted
) -> Progress:
    steps = [each.step for each in columns]
    reaches = reaches_of(run.user_id, with_keys=True)
    contacts = current_list(run.user_id)
    watch = _Watch(run, reaches, contacts.version, is_unwanted)
    with ExitStack() as stack:
        extracts = [
            Extract(
                part.rows,
                stack.enter_context(files.reading(run.pk, files.extract(LOOKUPS, part.span))),
            )
            for part in parts
        ]
        return ask_all(
            Waterfall(steps, _connected(reaches), contacts),
            extracts,
            RunStore(run, steps, reaches),
            seconds=TURN_SECONDS,
            is_unwanted=watch.is_over,
        )


def _connected(reaches: Mapping[str, Reach]) -> dict[str, Provider]:
    client = guarded_client(site_policy())
    return {name: reach.provider(reach.connection, client) for name, reach in reaches.items()}


class _Watch:
    """Looks from time to time whether a run is still to be worked on, by the connections and the
    do-not-contact list as they are.
    """

    def __init__(
        self, run: BatchRun, reaches: Mapping[str, Reach], contacts: int, is_unwanted: IsUnwanted
    ) -> None:
        self._run = run
        self._reaches = reaches
        self._contacts = contacts
        self._is_unwanted = is_unwanted
        self._due = 0.0
        self._is_over = False

    def is_over(self) -> bool:
        """Whether the worker is stopping, the run was stopped, or a connection or the list changed."""
        if time.monotonic() >= self._due:
            self._due = time.monotonic() + SECONDS_TO_LOOK
            self._is_over = self._is_stopped() or self._is_outdated()
        return self._is_over or self._is_unwanted()

    def _is_stopped(self) -> bool:
        try:
            service.check_is_processing(self._run)
        except RunError:
            return True
        return False

    def _is_outdated(self) -> bool:
        person = self._run.user_id
        return (
            version_of(person) != self._contacts
            or reaches_of(person, with_keys=True) != self._reaches
        )


class KeptLookups:
    """What the lookups of a run have come to, for its result: nothing is asked any more."""

    def __init__(
        self, run: BatchRun, columns: Sequence[LookupColumns], contacts: DoNotContactList
    ) -> None:
        self._run = run
        self._columns = columns
        steps = [each.step for each in columns]
        reaches = reaches_of(run.user_id, with_keys=True) if columns else {}
        self._store = RunStore(run, steps, reaches)
        providers = {name: reach.described for name, reach in reaches.items()}
        self._waterfall = _CountingWaterfall(run, steps, providers, contacts)

    def leads(self, extracts: Sequence[Extract]) -> LookedUpLeads:
        """The leads of the run, and what came of the steps for them."""
        return LookedUpLeads(self._waterfall, extracts, self._store)

    def cells(self, leads: LookedUpLeads) -> dict[str, AddedCells]:
        """The cells of each step, by its name."""
        return looked_up(self._columns, leads)

    def conclude(self) -> None:
        """Completes the receipt once all cells are written, and notes in the history who was asked."""
        receipts.conclude(self._run, self._waterfall.accepted, self._waterfall.reused)
        for line in receipts.lines_of(self._run):
            if line.asked:
                params = {"provider": line.connection, "lookups": line.asked}
                note(self._run.pk, "asked", params)


class _CountingWaterfall(Waterfall):
    """Notes which answers are taken, and which were kept before the run."""

    def __init__(
        self,
        run: BatchRun,
        steps: Sequence[LookupStep],
        providers: Mapping[str, Provider],
        contacts: DoNotContactList,
    ) -> None:
        super().__init__(steps, providers, contacts)
        self._start = begun_at(run)
        self.accepted: dict[receipts.Key, set[bytes]] = {}
        self.reused: dict[receipts.Key, dict[bytes, int]] = {}

    def outcomes(self, lead: Lead, known: Known) -> list[StepOutcome]:
        """What comes of each step: see `Waterfall.outcomes`."""
        outcomes = super().outcomes(lead, known)
        for outcome in outcomes:
            self._count(outcome)
        return outcomes

    def _count(self, outcome: StepOutcome) -> None:
        if (taken := outcome.taken) and taken.lookup:
            key = taken.lookup.provider, taken.lookup.capability
            self.accepted.setdefault(key, set()).add(taken.lookup.digest)
        for tried in outcome.tried:
            asked_at = tried.answer.asked_at if tried.answer else None
            if (
                tried.lookup
                and tried.answer
                and asked_at
                and self._start
                and asked_at < self._start
            ):
                key = tried.lookup.provider, tried.lookup.capability
                self.reused.setdefault(key, {})[tried.lookup.digest] = tried.answer.cost
