"""The postal code of a lead."""

from batchruns.engine.answers import Answer
from batchruns.engine.enrichers.base import Output, RowEnricher
from batchruns.engine.subjects.postal_code.read import read_postal_code
from batchruns.engine.text import gettext_noop

SOURCE = gettext_noop("forms of postal codes, a table of this project")


class PostalCodeEnricher(RowEnricher):
    """Writes postal codes as their country does, with the zeros that spreadsheets cut off."""

    name = "postal_code"
    label = gettext_noop("Postal code")
    position = 94
    inputs = ("postal_code", "lead_country", "lead_country_source")
    needs = ("postal_code",)
    outputs = (
        Output(
            "postal_code_normalized",
            gettext_noop("The postal code as its country writes it."),
            SOURCE,
            essential=True,
            form_of="postal_code",
        ),
        Output(
            "postal_code_status",
            gettext_noop(
                "valid or invalid, by the forms of its country; empty if that isn't known."
            ),
            SOURCE,
            counted=True,
        ),
        Output(
            "postal_code_reason",
            gettext_noop("Why it is no postal code, or what was changed in it."),
            SOURCE,
        ),
    )

    def enrich_one(self, *values: str) -> Answer:
        """The postal code in a cell, by the lead's country."""
        return read_postal_code(*values)
