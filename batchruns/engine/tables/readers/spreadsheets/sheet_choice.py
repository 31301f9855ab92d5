"""Which sheet of a spreadsheet holds the leads: not always the first one, nor the one with most cells.

Beside leads there are lists that cells are chosen from, instructions, pivot tables, and archives.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from batchruns.engine.schema import fields
from batchruns.engine.schema.match_columns import match_columns
from batchruns.engine.tables.detect.header_row import find_header_row
from batchruns.engine.tables.readers.spreadsheets.measured_sheet import MeasuredSheet

CONTACTS = {"email", "phone", "linkedin_url"}
IDENTIFYING = {*CONTACTS, "company", "website"}
"""The fields of which a sheet of leads has one, or a person's name: a list of countries has none."""
OF_CONTACTS = 2.0
LEAST_SHARE = 0.7
"""Of the evidence of the likeliest sheet: from there on, the sheet with the most cells is meant."""

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class JudgedSheet:
    """A sheet, and what its first rows say of its being leads."""

    sheet: MeasuredSheet
    evidence: float
    """The fields that its columns hold, as far as that is sure, those of contacts twice."""
    identifies: bool
    """Whether one of them tells one lead from another."""

    @classmethod
    def of(cls, sheet: MeasuredSheet, head: Rows) -> "JudgedSheet":
        """The sheet, judged by its first filled rows, the header among them."""
        fields_held = _fields_held(head)
        evidence = sum(
            confidence * (OF_CONTACTS if field in CONTACTS else 1)
            for field, confidence in fields_held
        )
        return cls(sheet, evidence, any(_is_identifying(field) for field, _ in fields_held))


PREFERRED: tuple[Callable[[JudgedSheet], bool], ...] = (
    lambda judged: judged.identifies and judged.sheet.is_visible,
    lambda judged: judged.identifies,
    lambda judged: judged.sheet.is_visible,
    lambda judged: True,
)
"""Among which sheets to look: the first of these conditions that is true of any."""


def choose_sheet(sheets: Sequence[MeasuredSheet], heads: Mapping[str, Rows]) -> MeasuredSheet:
    """The sheet of leads among these, of which `heads` has the first filled rows.

    A hidden sheet is chosen only if no visible one can be leads.
    """
    judged = [JudgedSheet.of(sheet, heads[sheet.name]) for sheet in sheets]
    likely = next(filter(None, ([*filter(preferred, judged)] for preferred in PREFERRED)))
    enough = LEAST_SHARE * max(each.evidence for each in likely)
    candidates = (each.sheet for each in likely if each.evidence >= enough)
    return max(candidates, key=attrgetter("cells"))


def _fields_held(head: Rows) -> list[tuple[str, float]]:
    """The fields of the columns, with how sure each is; none where nothing stands below the header."""
    names, below = _split(head)
    if not below:
        return []
    width = max(map(len, head))
    padded = [[*row, *[""] * (width - len(row))] for row in (names, *below)]
    columns = match_columns(padded[0], padded[1:])
    return [(column.field, column.confidence) for column in columns if column.field]


def _split(head: Rows) -> tuple[Sequence[str], Rows]:
    """The header, empty where there is none, and the rows below it."""
    header = find_header_row(head)
    return ([], head) if header is None else (head[header], head[header + 1 :])


def _is_identifying(field: str) -> bool:
    return field in IDENTIFYING or fields.field(field).is_persons_name
