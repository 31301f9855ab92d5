"""Which sheet of a spreadsheet holds the leads: not always the first one, nor the one with most cells.

Beside leads there are lists that cells are chosen from, instructions, pivot tables, and archives.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from batchruns.engine.schema import fields
from batchruns.engine.schema.match_columns import match_columns
from batchruns.engine.tables.detect.header_row import find_header_row
from batchruns.engine.tables.readers.spreadsheets.measured_sheet import MeasuredSheet

CONTACTS = {"email", "phone", "linkedin_url"}
IDENTIFYING = {*CONTACTS, "company", "website"}
"""The fields of which a sheet of leads has one, or a person's name: a list of countries has none."""
OF_CONTACTS = 2.0
LEAST_SHARE = 0.6
"""Of the evidence of the likeliest sheet: from there on, the sheet with the most cells is meant."""

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the first rows of a sheet say of its being leads."""

    amount: float = 0.0
    """The fields that its columns hold, as far as that is sure, those of contacts twice."""
    identifies: bool = False
    """Whether one of them tells one lead from another."""

    @classmethod
    def of(cls, rows: Rows) -> "Evidence":
        """Of the first filled rows, the header among them; none where nothing stands below it."""
        header = find_header_row(rows)
        below = rows if header is None else rows[header + 1 :]
        names = [] if header is None else list(rows[header])
        if not below:
            return cls()
        width = max(len(names), *map(len, below))
        padded = [[*row, *[""] * (width - len(row))] for row in (names, *below)]
        columns = [column for column in match_columns(padded[0], padded[1:]) if column.field]
        return cls(
            sum(c.confidence * (OF_CONTACTS if c.field in CONTACTS else 1) for c in columns),
            any(_is_identifying(c.field) for c in columns if c.field),
        )


def choose_sheet(sheets: Sequence[MeasuredSheet], heads: Mapping[str, Rows]) -> MeasuredSheet:
    """The sheet of leads among these, of which `heads` has the first filled rows.

    A hidden sheet is chosen only if no visible one can be leads.
    """
    evidence = {name: Evidence.of(rows) for name, rows in heads.items()}
    leads = [sheet for sheet in sheets if evidence[sheet.name].identifies]
    visible = [sheet for sheet in sheets if sheet.is_visible]
    likely = [sheet for sheet in leads if sheet.is_visible] or leads or visible or sheets
    enough = LEAST_SHARE * max(evidence[sheet.name].amount for sheet in likely)
    return max(
        (sheet for sheet in likely if evidence[sheet.name].amount >= enough),
        key=lambda sheet: sheet.cells,
    )


def _is_identifying(field: str) -> bool:
    return field in IDENTIFYING or fields.field(field).is_persons_name
