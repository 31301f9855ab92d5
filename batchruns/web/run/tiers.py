"""The steps of a run that match its leads with lists, and how many leads have which tier."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from batchruns.engine.lists.match import Tier
from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.capabilities import MATCH_LIST
from batchruns.engine.lookups.outputs import own_names
from batchruns.engine.steps.base import Output
from batchruns.engine.summary import Summary
from batchruns.engine.tables.exports.left_out import IN_LIST, SURE_TIERS
from batchruns.models import BatchRun, Edit, ReferenceList
from batchruns.runs import edits
from batchruns.runs.options import pipeline_of
from batchruns.web.chart_labels import words_for
from batchruns.web.run.charts import summary_of
from batchruns.web.run.links import rows_url


@dataclass(frozen=True, slots=True)
class ListStep:
    """A step that matches with a list."""

    index: int
    """Where it stands among the steps of the run."""
    step: LookupStep
    connection: str
    list: ReferenceList
    tier: str
    """The output that says the tier, by its own name."""
    column: str
    """That output's name in the result."""


@dataclass(frozen=True, slots=True)
class TierCount:
    """How many leads have one tier, and the address of their rows."""

    tier: str
    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class ListResult:
    """What came of matching a run's leads with a list."""

    step: ListStep
    tiers: list[TierCount]
    sure: int
    """Leads that are certainly or likely in the list."""
    possible: int
    """Leads whose matches are to be decided."""

    @property
    def new(self) -> int:
        """Leads that aren't in the list, as far as that is sure."""
        return sum(each.count for each in self.tiers) - self.sure

    @property
    def new_url(self) -> str:
        """Where these are downloaded."""
        return "result/?" + urlencode({"left_out": IN_LIST + self.step.tier})


def list_steps(run: BatchRun) -> list[ListStep]:
    """Those of a run whose lists are still there, and whose result says the tiers."""
    options, pipeline = run.parsed_meta.options, pipeline_of(run)
    if options is None or pipeline is None or not options.steps:
        return []
    lists = {each.connection: each for each in ReferenceList.objects.filter(user=run.user_id)}
    return list(_list_steps(options.steps, lists, pipeline.chosen))


def _list_steps(
    steps: tuple[LookupStep, ...],
    lists: Mapping[str, ReferenceList],
    chosen: Mapping[str, Output],
) -> Iterator[ListStep]:
    for index, (step, names) in enumerate(zip(steps, own_names(steps), strict=True)):
        if step.capability == MATCH_LIST and step.providers[:1] and step.answers:
            [connection, *_others], tier = step.providers, names[step.answers[0][0]]
            if connection in lists and tier in chosen:
                yield ListStep(index, step, connection, lists[connection], tier, chosen[tier].name)


def results_of(run: BatchRun) -> list[ListResult]:
    """For each list that a completed run was matched with, how many leads are in it."""
    summary = summary_of(run)
    return [_result(run, step, summary) for step in list_steps(run)]


def _result(run: BatchRun, step: ListStep, summary: Summary) -> ListResult:
    counts = Counter(summary.values.get(step.tier, {}))
    counts.update(_decided(run, step))
    none = summary.rows - sum(counts[tier] for tier in Tier)
    words = words_for(step.tier)
    tiers = [
        TierCount(tier, words(tier), counts[tier], rows_url(run, **{f"f.{step.column}": tier}))
        for tier in Tier
    ]
    empty = TierCount("", _("not in the list"), none, rows_url(run, **{f"filled.{step.column}": 0}))
    sure = sum(counts[tier] for tier in SURE_TIERS)
    return ListResult(step, [*tiers, empty], sure, counts[Tier.POSSIBLE])


def _decided(run: BatchRun, step: ListStep) -> Counter[str]:
    """By tier, how many more leads have it since a person has decided on possible matches."""
    changes = Counter[str]()
    for edit in edits.active(run):
        if edit.action == Edit.Action.MATCH:
            names, *rows = edits.cells_of(edit)
            if step.column in names:
                index = names.index(step.column)
                changes.update(row[index] for row in rows)
                changes[Tier.POSSIBLE] -= len(rows)
    return changes
