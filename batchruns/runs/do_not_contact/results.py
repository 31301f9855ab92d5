"""The do-not-contact list of today, held against a result whenever it leaves the site.

A run marks or leaves out those who were on the list when it ended. Who came to it later is known here.
"""

from collections.abc import Iterable, Iterator, Sequence

from batchruns.engine.do_not_contact.result_leads import LeadOf, ResultLeads, lead_of_cells
from batchruns.engine.do_not_contact_step import DO_NOT_CONTACT
from batchruns.engine.options import DROP, KEEP, MARK
from batchruns.engine.tables.exports.layout import ResultLayout
from batchruns.models import BatchRun
from batchruns.runs.do_not_contact.current import current_list
from batchruns.runs.options import pipeline_of

Row = Sequence[str]
ONLY = "only"
"""Only the rows whose leads are on the list, to be kept apart from the others."""
TREATMENTS = (DROP, MARK, KEEP, ONLY)


def default_treatment(run: BatchRun) -> str:
    """What becomes of such rows where nothing else is asked for: what was chosen for the run."""
    options = run.parsed_meta.options
    return options.do_not_contact if options and options.do_not_contact else MARK


class ContactCheck:
    """Leaves out, marks or keeps the rows of a run's result whose leads are on its owner's list.

    It is made while the owner asks, and may be used when the database shows nothing any more.
    """

    def __init__(self, run: BatchRun, treatment: str = "") -> None:
        self._run = run
        self._contacts = current_list(run.user_id)
        self._treatment = KEEP
        if self._contacts:
            # What the run says of itself is read now, not when the database shows nothing any more.
            default = default_treatment(run)
            self._treatment = treatment if treatment in TREATMENTS else default

    @property
    def has_entries(self) -> bool:
        """Whether anybody is on the list."""
        return bool(self._contacts)

    @property
    def changes_rows(self) -> bool:
        """Whether rows may be changed or left out."""
        return self.has_entries and self._treatment != KEEP

    def checked(self, header: Row, rows: Iterable[Row]) -> tuple[Row, Iterable[Row]]:
        """The header and the rows to write, of those of the result as its owner has edited it."""
        if not self.changes_rows:
            return header, rows
        marked = self.marked(header, rows)
        if self._treatment == DROP:
            return header, (row for row, mark in marked if not mark)
        position = self._position_of_mark(header)
        columns = header if position < len(header) else [*header, DO_NOT_CONTACT]
        is_only = self._treatment == ONLY
        return columns, (
            [*row[:position], mark, *row[position + 1 :]]
            for row, mark in marked
            if mark or not is_only
        )

    def marked(self, header: Row, rows: Iterable[Row]) -> Iterator[tuple[Row, str]]:
        """Each row with what marks it: by the list as it is now, or since the run ended."""
        lead_of, position = self.leads(header), self._position_of_mark(header)
        for row in rows:
            kind = self._contacts.match(lead_of(row))
            yield row, str(kind) if kind else "".join(row[position : position + 1])

    def is_barred(self, header: Row, row: Row) -> bool:
        """Whether the lead of a row is on the list as it is now."""
        return self.has_entries and self._contacts.match(self.leads(header)(row)) is not None

    def leads(self, header: Row) -> LeadOf:
        """What reads the lead of a row."""
        layout = self._layout_of(header)
        return ResultLeads.of(layout) if layout else lead_of_cells

    def _position_of_mark(self, header: Row) -> int:
        """Where the mark stands, or is to stand."""
        layout = self._layout_of(header)
        return layout.outputs.get(DO_NOT_CONTACT, len(header)) if layout else len(header)

    def _layout_of(self, header: Row) -> ResultLayout | None:
        """Which column holds what; None where another client has spoilt what is known of it."""
        pipeline = pipeline_of(self._run)
        layout = pipeline.layout() if pipeline else None
        return layout if layout and list(layout.columns) == list(header) else None
