"""Where a lead and its company are at LinkedIn."""

from batchruns.engine.answers import Answer
from batchruns.engine.enrichers.base import Output, RowEnricher
from batchruns.engine.subjects.linkedin.read import read_linkedin
from batchruns.engine.text import gettext_noop

SOURCE = gettext_noop("the forms of LinkedIn's addresses")


class LinkedinEnricher(RowEnricher):
    """Reads the addresses themselves; whether anybody is there is not asked."""

    name = "linkedin"
    label = gettext_noop("LinkedIn")
    position = 85
    inputs = ("linkedin_url", "company_linkedin_url")
    needs = ("linkedin_url", "company_linkedin_url")
    outputs = (
        Output(
            "linkedin_profile",
            gettext_noop("The person's profile, in one form for all ways to copy its address."),
            SOURCE,
            essential=True,
            form_of="linkedin_url",
        ),
        Output(
            "linkedin_company",
            gettext_noop("The page of the company or school, in one form."),
            SOURCE,
            essential=True,
            form_of="company_linkedin_url",
        ),
        Output(
            "linkedin_reason",
            gettext_noop("Why there is no profile or page, or whose page the column holds."),
            SOURCE,
        ),
    )

    def enrich_one(self, *values: str) -> Answer:
        """The profile and the page by both cells."""
        return read_linkedin(*values)
