"""Where a company is on the web."""

from collections.abc import Sequence

from batchruns.engine.enrichers.base import Enricher, Output
from batchruns.engine.subjects.company.domain import plain_cells, read_company_domain

SOURCE = "the Public Suffix List"


class DomainEnricher(Enricher):
    """Takes the company's domain from its website, else from a professional e-mail address."""

    name = "domain"
    inputs = ("website", "email")
    needs = ("website", "email")
    is_quick = True
    outputs = (
        Output(
            "company_domain",
            "The registrable domain of the website, else of a professional e-mail address.",
            SOURCE,
        ),
        Output("company_domain_reason", "Why no domain could be told.", SOURCE),
    )

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        return read_company_domain(*values).cells()

    def enrich_usual(self, *columns: Sequence[str]) -> list[tuple[str, ...] | None]:
        return plain_cells(*columns)
