"""How a result is written for a person: as it is, into their own columns, or as a CRM imports it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import Http404, QueryDict

from batchruns.engine.do_not_contact_step import DO_NOT_CONTACT
from batchruns.engine.options import DROP, KEEP
from batchruns.engine.tables.exports.base import Row
from batchruns.engine.tables.exports.crm.base import TEMPLATES, CrmTemplate
from batchruns.engine.tables.exports.crm.conversion import Choices, Conversion
from batchruns.engine.tables.exports.crm.own import OwnTemplate
from batchruns.engine.tables.exports.layout import ResultLayout
from batchruns.engine.tables.exports.left_out import IN_LIST, LACKING, known_kinds, without
from batchruns.engine.tables.exports.own_columns import OwnColumns
from batchruns.models import BatchRun
from batchruns.runs import exports
from batchruns.runs.options import pipeline_of

BESIDE, INTO, INTO_WITH_ORIGINALS = "", "into", "into_with_originals"
"""Where cleaned values stand: beside the person's own columns, or in them."""


@dataclass(frozen=True)
class ResultShape:
    """The result as it is, or with cleaned values in the person's own columns."""

    run: BatchRun
    columns: str = BESIDE
    left_out: frozenset[str] = frozenset()
    contacts: str = ""
    """What becomes of leads on the do-not-contact list; "": what the run chose."""

    @property
    def suffix(self) -> str:
        """What the file's name ends in: leads that are in no list are new ones."""
        return "new" if any(name.startswith(IN_LIST) for name in self.left_out) else "enriched"

    @property
    def is_as_stored(self) -> bool:
        """Whether all columns and rows stand as they are stored."""
        return self.columns == BESIDE and not self.left_out

    def __call__(self, header: Row, rows: Iterable[Row]) -> tuple[Row, Iterable[Row]]:
        """The columns' names and the rows to write, of those of the stored result."""
        layout = layout_of(self.run, header)
        remaining = without(self.left_out, layout, rows)
        if self.columns == BESIDE:
            return header, remaining
        own = OwnColumns(layout, keeps_originals=self.columns == INTO_WITH_ORIGINALS)
        return own.columns, own.rows(remaining)


@dataclass(frozen=True)
class CrmShape:
    """The result as a CRM imports it, or under the headers of a template of the person's own."""

    run: BatchRun
    name: str
    chosen: exports.ExportChoices
    contacts: str = DROP
    """DROP or KEEP: no CRM has a column for a mark."""

    is_as_stored = False

    @property
    def suffix(self) -> str:
        """What the file's name ends in."""
        return self.name

    def __call__(self, header: Row, rows: Iterable[Row]) -> tuple[Row, Iterable[Row]]:
        """The columns' names and the rows to write, of those of the stored result."""
        conversion = self.conversion(header)
        return conversion.headers, conversion.rows(rows)

    def conversion(self, header: Row) -> Conversion:
        """What converts the rows of the result and counts what is to be said of them."""
        layout = layout_of(self.run, header)
        return Conversion(self.template(layout), layout, self.chosen.choices)

    def template(self, layout: ResultLayout) -> CrmTemplate:
        """The template of this name. Raises Http404 where the person has none of their own."""
        if self.name != OwnTemplate.name:
            return TEMPLATES[self.name]()
        if not self.chosen.headers:
            raise Http404("There is no template of one's own yet.")
        return OwnTemplate(self.chosen.headers, layout)


Shape = ResultShape | CrmShape


def shape_of(run: BatchRun, user_id: UUID, data: QueryDict) -> Shape:
    """How an address or a form asks for the result of a run. Raises Http404 for no such template."""
    name = data.get("as", "")
    if not name:
        left_out = known_kinds(data.getlist("left_out"))
        return ResultShape(
            run, data.get("columns", BESIDE), left_out, data.get("do_not_contact", "")
        )
    if name not in TEMPLATES and name != OwnTemplate.name:
        raise Http404("There is no such template.")
    contacts = KEEP if data.get("do_not_contact") == KEEP else DROP
    return CrmShape(run, name, exports.recall(user_id, name), contacts)


def choices_in(data: QueryDict) -> Choices:
    """What a person chose in the form of a template."""
    values: dict[str, dict[str, str]] = {}
    mapped = (data.getlist(f"mapped_{part}") for part in ("header", "value", "option"))
    for header, value, option in zip(*mapped, strict=False):
        values.setdefault(header, {})[value] = option
    fills = zip(data.getlist("fill_header"), data.getlist("fill_value"), strict=False)
    left_out = data.getlist("left_out")
    return Choices(
        known_kinds(left_out) | ({LACKING} & set(left_out)),
        values,
        {header: value.strip() for header, value in fills if value.strip()},
    )


def layout_of(run: BatchRun, header: Row) -> ResultLayout:
    """Which column of a result holds what. Raises Http404 where that isn't known any more."""
    pipeline = pipeline_of(run)
    layout = pipeline.layout() if pipeline else None
    if layout and list(header) == [*layout.columns, DO_NOT_CONTACT]:
        # Marked at the download.
        outputs = {**layout.outputs, DO_NOT_CONTACT: len(layout.columns)}
        layout = replace(layout, columns=header, outputs=outputs)
    if layout is None or list(layout.columns) != list(header):
        raise Http404("What the columns of this result hold isn't known.")
    return layout
