"""A list as a provider of lookups: free, on this machine, and answered at once."""

import json
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, cast

from batchruns.engine.lists.build import ListHeader
from batchruns.engine.lists.identity import KEYED_INPUTS
from batchruns.engine.lists.match import (
    AGREED,
    CONFIDENCE,
    NO_MATCH,
    ListKind,
    ListRow,
    Match,
    Tier,
)
from batchruns.engine.lists.reader import OpenList
from batchruns.engine.lookup_step import COLUMN, LookupStep
from batchruns.engine.lookups import values
from batchruns.engine.lookups.answer import LookupAnswer, Outcome, Questions
from batchruns.engine.lookups.lookup import Lookup
from batchruns.engine.lookups.providers.base import Ability, Connection, KeyKind, Provider
from batchruns.engine.steps.names import free_name
from batchruns.engine.text import gettext_noop, plain

if TYPE_CHECKING:
    import httpx

MATCH_LIST = "match_list"
TIER, MATCHED_BY, ROW = "|".join(Tier), "matched by", "row"
"""The kinds of answers of a `match_list` step, besides COLUMN with the name of a column behind it."""
TAKES_LIKELY = "takesLikely"
"""The setting of a connection by which a list answers other capabilities with likely rows, too."""
NEEDS: Mapping[ListKind, tuple[tuple[str, ...], ...]] = {
    ListKind.PEOPLE: (
        ("identifier",),
        ("email",),
        ("linkedin",),
        ("phone",),
        ("full_name",),
        ("first_name", "last_name"),
    ),
    ListKind.COMPANIES: (
        ("identifier",),
        ("company_linkedin",),
        ("domain",),
        ("email",),
        ("phone",),
        ("company",),
    ),
}
"""Of which inputs a lead needs some to be matched."""
OUTPUTS: Mapping[ListKind, Mapping[str, Mapping[str, str]]] = {
    ListKind.PEOPLE: {
        "find_email": {"email": "found_email"},
        "enrich_person": {
            "full_name": "person_full_name",
            "first_name": "person_first_name",
            "last_name": "person_last_name",
            "title": "person_title",
            "email": "person_email",
            "phone": "person_phone",
            "linkedin_url": "person_linkedin",
            "company": "person_company",
            "website": "person_domain",
            "country": "person_country",
            "city": "person_city",
        },
    },
    ListKind.COMPANIES: {
        "enrich_company": {
            "company": "company_found_name",
            "website": "company_found_domain",
            "company_linkedin_url": "company_found_linkedin",
            "phone": "company_found_phone",
            "country": "company_found_country",
            "city": "company_found_city",
            "industry": "company_industry",
            "employees": "company_employees",
            "founded": "company_founded",
            "description": "company_description",
        }
    },
}
"""For each kind of list and capability the output that a column gives, by its lead field or name."""
FORMS: Mapping[str, Callable[[str], str]] = {
    "email": values.email,
    "phone": values.phone,
    "linkedin_url": values.profile,
    "company_linkedin_url": values.company_page,
    "website": values.domain,
    "country": values.country,
}
"""By lead field, how a cell is put into the form of the output; others stay as they are."""


def list_connection(id: str, *, takes_likely: bool = False) -> Connection:
    """The connection by which steps name a list: “list:<id>”."""
    return Connection(f"list:{id}", "list", settings={TAKES_LIKELY: takes_likely})


def answers_of(name: str, columns: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The `LookupStep.answers` of a step that matches with the list of this name, and hands over these
    columns: `<name>_match` (tier), `<name>_matched_by`, `<name>_row`, and `<name>_<column>` for each.
    """
    said = [("match", TIER), ("matched_by", MATCHED_BY), ("row", ROW)]
    handed_over = [(column, f"{COLUMN}{column}") for column in columns]
    taken: dict[str, int] = {}
    return tuple(
        (free_name("_".join(plain(f"{name} {own}").split()), taken), kind)
        for own, kind in (*said, *handed_over)
    )


class ListProvider(Provider):
    """A list. Its `name` is its connection's, its `label` the list's own name.

    For `match_list` every match is a hit: tier, what agreed and the row; the columns only where the
    tier is among the step's `accept.statuses` (by default certain alone). For `find_email`,
    `enrich_person` and `enrich_company`, which it does if a column is mapped to one of their outputs,
    only a certain row is, or also a likely one, as the connection's settings say.
    """

    order = 0
    about = gettext_noop("Your own list. Nothing leaves this site.")
    site = address = ""
    key = KeyKind.NONE
    repeats_are_free = True
    answers_at_once = True

    def __init__(
        self, connection: Connection, label: str, header: ListHeader, opened: OpenList | None = None
    ) -> None:
        """Without `opened` it tells of itself, but can't be asked."""
        super().__init__(connection, cast("httpx.AsyncClient", None))
        self.name = connection.name  # type: ignore[misc]
        self.label = label  # type: ignore[misc]
        self.abilities = _abilities(header)  # type: ignore[misc]
        self.header = header
        self._opened = opened
        self._answers: Mapping[str, str] = {}
        self._tiers: Sequence[str] = (Tier.CERTAIN,)
        if connection.settings.get(TAKES_LIKELY):
            self._tiers = (Tier.CERTAIN, Tier.LIKELY)

    def normalized(self, capability: str, inputs: Mapping[str, str]) -> dict[str, str]:
        """All that matching reads of a lead; {} where it can't be matched by that."""
        needs = self.ability(capability).needs
        if not any(all(map(inputs.get, names)) for names in needs):
            return {}
        return {name: inputs[name] for name in KEYED_INPUTS if inputs.get(name)}

    def for_step(self, step: LookupStep) -> "ListProvider":
        """The list as a step asks it: with the columns that it hands over and the tiers it takes."""
        if step.capability != MATCH_LIST:
            return self
        own = copy(self)
        own._answers = dict(step.answers)
        own._tiers = step.accept.statuses or (Tier.CERTAIN,)
        own.parameters = json.dumps([step.answers, own._tiers], separators=(",", ":"))
        return own

    def match(self, inputs: Mapping[str, str]) -> Match:
        """What comes of a lead, by the columns that the step hands over.

        Raises ListError where the list's file is damaged.
        """
        columns = [kind.removeprefix(COLUMN) for kind in self._answers.values() if COLUMN in kind]
        return self._match(inputs, columns)

    def answer(self, lookup: Lookup) -> LookupAnswer:
        """The answer to a lookup, without waiting. Raises ListError where the list's file is damaged."""
        if lookup.capability == MATCH_LIST:
            return self._matched(self.match(lookup.inputs))
        outputs = _columns_by_output(self.header, lookup.capability)
        match = self._match(lookup.inputs, [name for name, _field in outputs.values()])
        if not match.row or match.tier not in self._tiers:
            return LookupAnswer(Outcome.MISS, evidence=_evidence(match))
        return _hit(match, _cells_of(match.row, outputs))

    async def ask(self, capability: str, questions: Questions) -> list[LookupAnswer]:
        """The answers to some questions, as `answer` gives them."""
        return [self.answer(Lookup.of(self.name, capability, q)) for q in questions]

    def _match(self, inputs: Mapping[str, str], columns: Sequence[str]) -> Match:
        return self._opened.match(inputs, columns) if self._opened else NO_MATCH

    def _matched(self, match: Match) -> LookupAnswer:
        """The answer of a step that matches: a hit for every tier."""
        if match.tier is None:
            return LookupAnswer(Outcome.MISS)
        cells = match.row.cells if match.row and match.tier in self._tiers else {}
        said = {
            TIER: match.tier.value,
            MATCHED_BY: ", ".join(map(AGREED.__getitem__, match.matched_by)),
            ROW: str(match.row.number) if match.row else "",
            **{f"{COLUMN}{name}": cell for name, cell in cells.items()},
        }
        return _hit(match, {name: said.get(kind, "") for name, kind in self._answers.items()})


def _hit(match: Match, found: Mapping[str, str]) -> LookupAnswer:
    confidence = CONFIDENCE[match.tier] if match.tier else None
    if match.candidates:
        confidence = match.candidates[0].score
    filled = values.filled(found)
    return LookupAnswer(Outcome.HIT, filled, confidence=confidence, evidence=_evidence(match))


def _evidence(match: Match) -> str:
    """What it relies on: “row 12: email”, and for each candidate why it isn't sure."""
    if match.row:
        return f"row {match.row.number}: {', '.join(map(AGREED.__getitem__, match.matched_by))}"
    return "; ".join(f"row {each.row.number}: {each.reason or ''}" for each in match.candidates)


def _abilities(header: ListHeader) -> dict[str, Ability]:
    """What a list with this header does: to be matched, and all that its columns tell."""
    needs = NEEDS[header.kind]
    abilities = {MATCH_LIST: Ability(needs, (), uses=KEYED_INPUTS)}
    for capability in OUTPUTS[header.kind]:
        if outputs := _columns_by_output(header, capability):
            abilities[capability] = Ability(needs, tuple(outputs), uses=KEYED_INPUTS)
    return abilities


def _columns_by_output(header: ListHeader, capability: str) -> dict[str, tuple[str, str]]:
    """By output of a capability the first column that gives it, and what this holds."""
    outputs = OUTPUTS[header.kind][capability]
    columns: dict[str, tuple[str, str]] = {}
    for name, field in zip(header.columns, header.fields, strict=True):
        holds = field or plain(name)
        if holds in outputs:
            columns.setdefault(outputs[holds], (name, holds))
    return columns


def _cells_of(row: ListRow, outputs: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """The outputs that a row gives, each in its form."""
    return {
        output: FORMS.get(holds, values.text)(row.cells.get(name, ""))
        for output, (name, holds) in outputs.items()
    }
