"""The columns that tell of duplicates."""

from collections.abc import Collection, Sequence

from batchruns.engine.enrichers.duplicates.index import Duplicates, encode_keys
from batchruns.engine.enrichers.duplicates.keys import keys_of
from batchruns.engine.steps.base import Output
from batchruns.engine.steps.file_step import FileStep
from batchruns.engine.steps.later import EnrichedRows, Extract
from batchruns.engine.tables.row_numbers import RowNumbers
from batchruns.engine.text import gettext_noop

SOURCE = gettext_noop("the file itself")
NAMES = ("full_name", "first_name", "last_name")


class DuplicateStep(FileStep):
    """Keeps the last two columns for what is known only when all rows can be compared.

    A row is compared by one key, the strongest that it has: its e-mail address, else its phone
    number, else its name and company.
    """

    name = "duplicates"
    label = gettext_noop("Duplicates")
    position = 10
    inputs = ("email", "phone", "company", *NAMES)
    needs = ("email", "phone", "company")
    outputs = (
        Output(
            "duplicate_of",
            gettext_noop(
                "The row of this file (the header is row 1) that has the same lead before this one."
            ),
            SOURCE,
        ),
        Output(
            "duplicate_reason", gettext_noop("What this row has in common with the other."), SOURCE
        ),
    )

    def applies(self, fields: Collection[str]) -> bool:
        """Whether the file has an e-mail address, a phone number, or a name with a company."""
        named = "company" in fields and any(name in fields for name in NAMES)
        return named or "email" in fields or "phone" in fields

    def extract(self, rows: EnrichedRows) -> bytes:
        """The digests of the rows' keys, in buckets."""
        return encode_keys(keys_of(rows))

    def compare(self, extracts: Sequence[Extract], numbers: RowNumbers) -> Duplicates:
        """The duplicates among all rows, by the keys of the file's parts."""
        return Duplicates.find(extracts, numbers)
