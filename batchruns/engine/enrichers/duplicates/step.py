"""The columns that tell of duplicates."""

from collections.abc import Collection, Sequence

from batchruns.engine.enrichers.duplicates.extract import encode_leads
from batchruns.engine.enrichers.duplicates.index import Duplicates
from batchruns.engine.enrichers.duplicates.leads import LeadColumns
from batchruns.engine.steps.base import Output
from batchruns.engine.steps.file_step import FileStep
from batchruns.engine.steps.later import EnrichedRows, Extract
from batchruns.engine.tables.row_numbers import RowNumbers
from batchruns.engine.text import gettext_noop

SOURCE = gettext_noop("the file itself")
NAMES = ("full_name", "first_name", "last_name")


class DuplicateStep(FileStep):
    """Keeps the last two columns for what is known only when all rows can be compared.

    Two rows have the same lead if they share a key and nothing contradicts: a person's own e-mail
    address, mobile or profile, whose names agree; or the name, and with it an address or number that
    others have, too, the company, or its domain.
    """

    name = "duplicates"
    extract_name = "duplicates-2"
    label = gettext_noop("Duplicates")
    position = 10
    inputs = (
        "email", "phone", "phone_extension", "company", "website", "linkedin_url", "country", "city",
        *NAMES,
    )  # fmt: skip
    needs = ("email", "phone", "company", "linkedin_url")
    outputs = (
        Output(
            "duplicate_of",
            gettext_noop("The earlier row of this file with the same lead (the header is row 1)."),
            SOURCE,
            essential=True,
        ),
        Output(
            "duplicate_reason",
            gettext_noop("What this row has in common with the earlier one."),
            SOURCE,
        ),
    )

    def applies(self, fields: Collection[str]) -> bool:
        """Whether the file has what one person has alone, or a name with the company or its website."""
        named = any(name in fields for name in NAMES)
        own = any(field in fields for field in ("email", "phone", "linkedin_url"))
        return own or (named and ("company" in fields or "website" in fields))

    def extract(self, rows: EnrichedRows) -> bytes:
        """The leads of the rows, and digests of the keys by which they are compared."""
        return encode_leads(LeadColumns.of(rows))

    def compare(self, extracts: Sequence[Extract], numbers: RowNumbers) -> Duplicates:
        """The duplicates among all rows, by the extracts of the file's parts."""
        return Duplicates.find(extracts, numbers)
