"""Which rows of a file, or of its result, are about the person who is sought."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, pairwise
from typing import NamedTuple

from batchruns.engine.erasure.identity import Identity, Kind
from batchruns.engine.lists.identity import lead_key
from batchruns.engine.lookups.columns import LOOKUPS
from batchruns.engine.lookups.inputs import Lead, decode_leads
from batchruns.engine.options import ALL, Options
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.tables.exports.layout import ResultLayout

READ = frozenset({"email", "phone", "name", "country"})
"""The enrichers that say who a lead is."""
OF_COMPANY = ("company", "website", "company_linkedin_url")
"""The lead fields that say nothing of a person."""
STEPS_OF_COMPANY = ("company", "website")
"""The steps that read these alone."""

Cells = Sequence[str]


@dataclass(frozen=True)
class Positions:
    """Where a row says who its lead is."""

    email: frozenset[int]
    phone: frozenset[int]
    full_name: frozenset[int]
    names: tuple[tuple[int, int], ...]
    """Pairs of a first and a last name."""

    @classmethod
    def of(cls, layout: ResultLayout) -> "Positions":
        """Those of a result's columns."""
        return cls(
            frozenset(_of_field(layout, "email", "email_normalized")),
            frozenset(_of_field(layout, "phone", "phone_e164")),
            frozenset(column.index for column in layout.fields.get("full_name", ())),
            tuple(_pairs(layout)),
        )


class Person(NamedTuple):
    """By whom a lead is known without its address and number; what isn't known is empty."""

    first_name: str
    last_name: str
    company: str


class LeadMatcher:
    """Tells rows of one file that are about the person who is sought.

    Rows of the upload pass the row phase first, so that an address or number counts in its normalized
    form, by the country that the row or the run has. Raises NothingToEnrichError.
    """

    def __init__(self, identity: Identity, options: Options) -> None:
        self.identity = identity
        self._options = options
        self._result = Pipeline.of(options)
        self._whole = Pipeline.of(
            replace(options, column_set=ALL, without=options.without - READ, steps=())
        )
        self._of_result = Positions.of(self._result.layout())
        self._of_whole = Positions.of(self._whole.layout())

    def kept_cells(self, cells: Cells) -> tuple[str, ...]:
        """Of a row of the file the cells that stand in the result, where they come first."""
        return tuple(cells[index] for index in self._result.kept)

    def of_upload(self, row: Cells) -> tuple[str, ...]:
        """Of a row of the result the cells that came with the file."""
        return tuple(row[: len(self._result.kept)])

    def lead_of(self, row: Cells) -> Lead:
        """What lookups may have read of the lead in a row of the result, its address and number."""
        return {**self.identity.inputs, **self._lead(row)}

    def keys_of(self, rows: Iterable[Cells]) -> set[str]:
        """By which decisions on lists know the leads in some rows of the result."""
        return {lead_key(self._lead(row)) for row in rows}

    def person_of(self, row: Cells) -> Person:
        """Name and company of the lead in a row of the result, as far as they are known."""
        cells = self._of_file(row)
        enriched, _country = self._enriched(cells)
        outputs = self._whole.layout().outputs
        first, last = (
            enriched[outputs[name]] if name in outputs else ""
            for name in ("first_name", "last_name")
        )
        fields = zip(self._options.mapping, cells, strict=True)
        return Person(first, last, next((cell for field, cell in fields if field == "company"), ""))

    def kind_of_row(self, cells: Cells) -> Kind | None:
        """By what a row of the file is theirs, if it is; it must be as wide as the file."""
        if not self.identity.may_be_in_row(cells):
            return None
        enriched, country = self._enriched(cells)
        return _surest(self._kind(enriched, self._of_whole, country), self._mention(cells, country))

    def kind_of_result(self, row: Cells) -> Kind | None:
        """By what a row of the result is theirs, if it is."""
        if not self.identity.may_be_in_row(row):
            return None
        enriched, country = self._enriched(self._of_file(row))
        return _surest(
            self._kind(enriched, self._of_whole, country), self._kind(row, self._of_result, country)
        )

    def kind_of_cells(self, cells: Cells) -> Kind | None:
        """By what a record that is no row, such as a rejected one, is theirs, if it is."""
        if not self.identity.may_be_in_row(cells):
            return None
        if any(map(self.identity.is_email_in, cells)):
            return Kind.EMAIL
        if any(map(self.is_mentioned_in, cells)):
            return Kind.PHONE
        pairs = (f"{one} {other}" for one, other in pairwise(cells))
        is_named = any(map(self.identity.is_name, chain(cells, pairs)))
        return Kind.NAME if is_named else None

    def is_mentioned_in(self, cell: str, country: str | None = None) -> bool:
        """Whether a cell holds the address, or the number as it is dialed from a country: by default
        that of the run.
        """
        country = country or self._options.default_country
        return self.identity.is_email_in(cell) or self.identity.is_phone_in(cell, country)

    def blanked(self, row: Cells, kind: Kind) -> list[str]:
        """A row of the result without what is about the person; what is about a company stays."""
        country = self._enriched(self._of_file(row))[1]
        blank = set(self._to_blank(row, kind, country, self._company_of_result))
        return ["" if n in blank else cell for n, cell in enumerate(row)]

    def texts_to_blank(self, cells: Cells, kind: Kind) -> frozenset[str]:
        """Which texts of a row of the file are about the person."""
        country = self._enriched(cells)[1]
        blank = self._to_blank(cells, kind, country, self._company_of_file)
        return frozenset(cells[n] for n in blank) - {""}

    def _lead(self, row: Cells) -> Lead:
        wide, _summary = self._result.work([self._of_file(row)])
        extracts = self._result.extracts(wide)
        [lead] = decode_leads(extracts[LOOKUPS]) if LOOKUPS in extracts else [{}]
        return lead

    def _of_file(self, row: Cells) -> Cells:
        """Of a row of the result that of the file, as far as it is known."""
        cells = [""] * len(self._options.columns)
        for index, cell in zip(self._result.kept, row, strict=False):
            cells[index] = cell
        return cells

    def _to_blank(
        self, cells: Cells, kind: Kind, country: str | None, company: Collection[int]
    ) -> list[int]:
        if kind is Kind.MENTION:
            return [n for n, cell in enumerate(cells) if self.is_mentioned_in(cell, country)]
        return [n for n in range(len(cells)) if n not in company]

    @cached_property
    def _company_of_file(self) -> set[int]:
        return {n for n, field in enumerate(self._options.mapping) if field in OF_COMPANY}

    @cached_property
    def _company_of_result(self) -> set[int]:
        fields = enumerate(self._result.kept_fields)
        positions = {name: n for n, name in enumerate(self._result.columns)}
        steps = dict(self._result.outputs_of_each())
        outputs = chain.from_iterable(steps.get(name, ()) for name in STEPS_OF_COMPANY)
        own = {n for n, field in fields if field in OF_COMPANY}
        return own | {positions[output.name] for output in outputs}

    def _enriched(self, cells: Cells) -> tuple[Cells, str | None]:
        """A row of the file with every output of the row phase, and its country."""
        [enriched], _summary = self._whole.enrich([cells])
        position = self._whole.layout().outputs.get("country_code")
        return enriched, (enriched[position] if position is not None else "") or None

    def _kind(self, cells: Cells, positions: Positions, country: str | None) -> Kind | None:
        country = country or self._options.default_country
        identity = self.identity
        if any(identity.is_email_in(cells[n]) for n in positions.email):
            return Kind.EMAIL
        if any(identity.is_phone_in(cells[n], country) for n in positions.phone):
            return Kind.PHONE
        pairs = (f"{cells[first]} {cells[last]}" for first, last in positions.names)
        if any(map(identity.is_name, chain((cells[n] for n in positions.full_name), pairs))):
            return Kind.NAME
        return self._mention(cells, country)

    def _mention(self, cells: Cells, country: str | None) -> Kind | None:
        is_there = any(self.is_mentioned_in(cell, country) for cell in cells)
        return Kind.MENTION if is_there else None


def _surest(*kinds: Kind | None) -> Kind | None:
    return min(filter(None, kinds), key=list(Kind).index, default=None)


def _of_field(layout: ResultLayout, field: str, output: str) -> Iterable[int]:
    """Where a result holds a field: as it came, normalized, and as it was found elsewhere."""
    yield from (column.index for column in layout.fields.get(field, ()))
    yield from layout.further.get(output, ())
    yield from layout.fills.get(field, ())
    if output in layout.outputs:
        yield layout.outputs[output]


def _pairs(layout: ResultLayout) -> Iterable[tuple[int, int]]:
    for first in layout.fields.get("first_name", ()):
        for last in layout.fields.get("last_name", ()):
            yield first.index, last.index
    if {"first_name", "last_name"} <= layout.outputs.keys():
        yield layout.outputs["first_name"], layout.outputs["last_name"]
