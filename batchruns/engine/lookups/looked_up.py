"""What came of the steps for the rows of a file, by the kept answers, as cells of its result."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from batchruns.engine.lookups.answer import LookupAnswer
from batchruns.engine.lookups.columns import LookupColumns
from batchruns.engine.lookups.inputs import Lead, decode_leads
from batchruns.engine.lookups.lookup import Lookup
from batchruns.engine.lookups.outputs import taken_outputs
from batchruns.engine.lookups.price import MICROS
from batchruns.engine.lookups.reasons import issue_of_outcome
from batchruns.engine.lookups.store import Refusal, Store
from batchruns.engine.lookups.waterfall import StepOutcome, Waterfall
from batchruns.engine.steps.later import AddedCells, Cells, Extract


def outcomes_of(
    waterfall: Waterfall, leads: Sequence[Lead], store: Store
) -> list[list[StepOutcome]]:
    """What came of each step for some leads, by the kept answers. What isn't answered is open."""
    known: dict[Lookup, LookupAnswer | Refusal] = {}
    absent = set[Lookup]()
    came = [waterfall.outcomes(lead, known) for lead in leads]
    while unknown := _open(came) - known.keys() - absent:
        kept = store.kept(unknown)
        absent |= unknown - kept.keys()
        known |= kept
        came = [
            waterfall.outcomes(lead, known) if _open([before]) & kept.keys() else before
            for lead, before in zip(leads, came, strict=True)
        ]
    return came


def _open(came: Iterable[Sequence[StepOutcome]]) -> set[Lookup]:
    return {outcome.open for outcomes in came for outcome in outcomes if outcome.open}


def looked_up(columns: Sequence[LookupColumns], leads: "LookedUpLeads") -> dict[str, AddedCells]:
    """The cells of each step by its name, as far as the kept answers tell them."""
    numbers = {id(step.step): number for number, step in enumerate(leads.waterfall.steps)}
    return {each.name: _StepCells(each, numbers[id(each.step)], leads) for each in columns}


class LookedUpLeads:
    """The leads of a file and what came of the steps for them, part by part."""

    def __init__(self, waterfall: Waterfall, extracts: Sequence[Extract], store: Store) -> None:
        self.waterfall = waterfall
        self._store = store
        starts = accumulate((extract.rows for extract in extracts), initial=0)
        self._extracts = dict(zip(starts, extracts, strict=False))
        self._last: tuple[range, list[list[StepOutcome]]] = (range(0), [])

    def outcomes(self, rows: range) -> list[list[StepOutcome]]:
        """What came of each step for the rows of one part; steps ask for the same part in turn."""
        if self._last[0] != rows:
            self._last = rows, outcomes_of(self.waterfall, self._read(rows), self._store)
        return self._last[1]

    def with_finds(self, rows: range) -> list[Lead]:
        """The leads of the rows of one part, with what the steps found of them."""
        leads = self._read(rows)
        if not self.waterfall.steps:
            return leads
        return list(map(self.waterfall.with_finds, leads, self.outcomes(rows)))

    def _read(self, rows: range) -> list[Lead]:
        return decode_leads(self._extracts[rows.start].path.read_bytes()) if rows else []


class _StepCells(AddedCells):
    """The cells of one step."""

    def __init__(self, columns: LookupColumns, number: int, leads: LookedUpLeads) -> None:
        self._number = number
        self._leads = leads
        self._taken = taken_outputs(columns.step)

    def cells(self, rows: range) -> Mapping[int, Cells]:
        """The cells of these rows: blank where the step wasn't to ask about the lead."""
        outcomes = (of_lead[self._number] for of_lead in self._leads.outcomes(rows))
        cells = {row: self._cells(each) for row, each in zip(rows, outcomes, strict=True)}
        return {row: texts for row, texts in cells.items() if any(texts)}

    def _cells(self, outcome: StepOutcome) -> Cells:
        label_of = self._leads.waterfall.label_of
        issue = issue_of_outcome(outcome, label_of)
        values = [outcome.values.get(name, "") for name in self._taken]
        cost = _amount(outcome.cost) if outcome.cost else ""
        answer = outcome.taken.answer if outcome.taken else None
        if not outcome.taken or not answer:
            return (*values, "", "", "", "", cost, issue or "")
        confidence = "" if answer.confidence is None else str(answer.confidence)
        asked_on = answer.asked_at.date().isoformat() if answer.asked_at else ""
        label = label_of(outcome.taken.provider)
        return (*values, label, confidence, answer.evidence, asked_on, cost, "")


def _amount(micros: int) -> str:
    """An amount of money with a point, as tables have it: "0.0245"."""
    return f"{micros / MICROS:.6f}".rstrip("0").rstrip(".")
