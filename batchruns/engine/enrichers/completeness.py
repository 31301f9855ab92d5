"""How much of a lead is there."""

from collections.abc import Mapping, Sequence

from batchruns.engine.answers import Answer
from batchruns.engine.enrichers.base import Enriched, Output, RowEnricher
from batchruns.engine.schema import fields
from batchruns.engine.subjects.completeness import answer_parts, read_columns
from batchruns.engine.tables.transpose import columns_of
from batchruns.engine.text import gettext_noop

SOURCE = gettext_noop("the file itself")


def _inputs() -> tuple[str, ...]:
    return tuple(name for names in fields.parts().values() for name in names)


class CompletenessEnricher(RowEnricher):
    """Counts which of the eight parts of a lead a row has, as they stand in the file."""

    name = "completeness"
    label = gettext_noop("Completeness")
    position = 110
    inputs = _inputs()
    needs = inputs
    reports_issues = False
    outputs = (
        Output(
            "completeness",
            gettext_noop(
                "How complete the lead is, in percent: name, title, company, email, phone, "
                "website, city, country."
            ),
            SOURCE,
            counted=True,
        ),
        Output("completeness_reason", gettext_noop("What is missing."), SOURCE),
    )

    def enrich(self, columns: Mapping[str, Sequence[str]], rows: int) -> Enriched:
        """Answers for whole columns: nearly every row differs, so there is nothing to remember."""
        parts = fields.parts()
        of_rows = list(read_columns(parts, columns, rows))
        cells = {has: answer_parts(parts, has).cells() for has in set(of_rows)}
        return Enriched(columns_of([cells[has] for has in of_rows], len(self.outputs)), 0)

    def enrich_one(self, *values: str) -> Answer:
        """The completeness of a lead, from one cell for each of the `inputs`."""
        columns = {field: [value] for field, value in zip(self.inputs, values, strict=True)}
        (has,) = read_columns(fields.parts(), columns, 1)
        return answer_parts(fields.parts(), has)


@fields.on_register
def _ask_again() -> None:
    CompletenessEnricher.inputs = CompletenessEnricher.needs = _inputs()
