"""Steps to try the phases out with: a row step and a file step."""

import struct
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from batchruns.engine.answers import Answer
from batchruns.engine.enrichers.base import RowEnricher
from batchruns.engine.issues import Issue
from batchruns.engine.steps.base import Output
from batchruns.engine.steps.file_step import FileStep
from batchruns.engine.steps.later import AddedCells, Cells, EnrichedRows, Extract
from batchruns.engine.tables.row_numbers import RowNumbers


@dataclass(slots=True)
class Shouted(Answer):
    text: str = ""
    letters: str = ""
    issue: Issue | None = None


class ShoutEnricher(RowEnricher):
    """Writes the name in capitals."""

    name = "shout"
    label = "Shouting"
    position = 45
    inputs = ("full_name",)
    needs = ("full_name",)
    outputs = (
        Output("shouted_name", "The name in capitals.", "a toy", essential=True),
        Output(
            "shouted_letters", "How many letters it has.", "a toy", counted=True, essential=True
        ),
        Output("shouted_reason", "Why it can't be shouted.", "a toy"),
    )

    def enrich_one(self, *values: str) -> Shouted:
        (text,) = values
        if text == "broken":
            raise ZeroDivisionError
        if text == "mute":
            return Shouted(issue=Issue("none_given"))
        return Shouted(text.upper(), str(len(text))) if text else Shouted()


class ColleagueStep(FileStep):
    """Counts the rows of the same company."""

    name = "colleagues"
    label = "Colleagues"
    position = 5
    inputs = ("company",)
    needs = ("company",)
    outputs = (
        Output(
            "company_rows", 'How many rows are of this "company", in the file.', "a toy", True, True
        ),
        Output("company_rows_reason", "Why there is no number.", "a toy"),
    )

    def extract(self, rows: EnrichedRows) -> bytes:
        companies = rows.column("company_clean_name", "company") or []
        return b"".join(struct.pack("<q", hash(company)) for company in companies)

    def compare(self, extracts: Sequence[Extract], numbers: RowNumbers) -> "Colleagues":
        return Colleagues(extracts)


class Colleagues(AddedCells):
    def __init__(self, extracts: Sequence[Extract]) -> None:
        text = b"".join(extract.path.read_bytes() for extract in extracts)
        self._companies = [company for (company,) in struct.iter_unpack("<q", text)]
        self._rows = Counter(self._companies)

    def cells(self, rows: range) -> Mapping[int, Cells]:
        return {row: (str(self._rows[self._companies[row]]), "") for row in rows}
