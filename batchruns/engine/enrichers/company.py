"""What a company's name tells."""

from batchruns.engine.answers import Answer
from batchruns.engine.enrichers.base import Output, RowEnricher
from batchruns.engine.subjects.company.read import read_company
from batchruns.engine.text import gettext_noop

SOURCE = gettext_noop("a table of legal forms in this project")


class CompanyEnricher(RowEnricher):
    """Tells the name from the legal form behind it."""

    name = "company"
    label = gettext_noop("Company")
    position = 50
    inputs = ("company", "lead_country")
    needs = ("company",)
    outputs = (
        Output(
            "company_clean_name",
            gettext_noop("The name without its legal form."),
            SOURCE,
            essential=True,
            form_of="company",
        ),
        Output(
            "company_legal_form",
            gettext_noop("The legal form as written, such as GmbH or Inc."),
            SOURCE,
        ),
        Output(
            "company_legal_countries",
            gettext_noop(
                "The countries that have this legal form, ISO 3166-1 alpha-2; only the lead's, if it is "
                "one of them."
            ),
            SOURCE,
        ),
        Output(
            "company_reason",
            gettext_noop("Why no name could be told, or what else stands in the cell."),
            SOURCE,
        ),
    )

    def enrich_one(self, *values: str) -> Answer:
        """The company in a cell."""
        return read_company(*values)
