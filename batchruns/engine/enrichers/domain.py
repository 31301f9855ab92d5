"""Where a company is on the web."""

from collections.abc import Sequence

from batchruns.engine.answers import Answer
from batchruns.engine.enrichers.base import Output, RowEnricher
from batchruns.engine.subjects.company.domain import plain_cells, read_company_domain
from batchruns.engine.text import gettext_noop

SOURCE = gettext_noop("the Public Suffix List")


class DomainEnricher(RowEnricher):
    """Takes the company's domain from its website, else from an e-mail address at a company."""

    name = "domain"
    label = gettext_noop("Company domain")
    position = 60
    inputs = ("website", "email", "company")
    needs = ("website", "email")
    is_quick = True
    reports_issues = False
    outputs = (
        Output(
            "company_domain",
            gettext_noop("The registrable domain of the website or, without one, of a work email."),
            SOURCE,
            essential=True,
        ),
        Output("company_domain_reason", gettext_noop("Why no domain was found."), SOURCE),
    )

    def enrich_one(self, *values: str) -> Answer:
        """The company's domain, from website and e-mail address."""
        return read_company_domain(*values)

    def plain_cells(self, *columns: Sequence[str]) -> list[tuple[str, ...] | None]:
        """The cells for plain websites and addresses; None for all other rows."""
        websites, emails, *_ = columns
        return plain_cells(websites, emails)
