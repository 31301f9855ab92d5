"""What a company's name tells."""

from batchruns.engine.enrichers.base import Enricher, Output
from batchruns.engine.subjects.company.read import read_company

SOURCE = "a table of legal forms in this project"


class CompanyEnricher(Enricher):
    """Tells the name from the legal form behind it."""

    name = "company"
    inputs = ("company",)
    needs = ("company",)
    outputs = (
        Output("company_clean_name", "The name without its legal form.", SOURCE),
        Output("company_legal_form", "The legal form as written, such as GmbH or Inc.", SOURCE),
        Output(
            "company_legal_countries",
            "The countries that have this legal form, ISO 3166-1 alpha-2.",
            SOURCE,
        ),
        Output(
            "company_reason", "Why no name could be told, or what else stands in the cell.", SOURCE
        ),
    )

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        return read_company(*values).cells()
