"""What the address of a website tells."""

from collections.abc import Sequence
from functools import lru_cache

from batchruns.engine.answers import Answer
from batchruns.engine.enrichers.base import Output, RowEnricher
from batchruns.engine.subjects.company.site import read_company_site
from batchruns.engine.subjects.website.public_suffixes import REMEMBERED
from batchruns.engine.subjects.website.read import plain_hosts, read_website
from batchruns.engine.text import gettext_noop

SOURCE = gettext_noop("the Public Suffix List")
RULES = gettext_noop("RFC 3986, IDNA 2008")


class WebsiteEnricher(RowEnricher):
    """Reads the address itself; whether anything answers there is not asked."""

    name = "website"
    label = gettext_noop("Website")
    position = 80
    inputs = ("website", "company")
    needs = ("website",)
    is_quick = True
    outputs = (
        Output(
            "website_url",
            gettext_noop(
                "The address as machines know it: with scheme, host in lower case and ASCII, without "
                "fragment, default port and parameters that only follow visitors."
            ),
            RULES,
            essential=True,
            form_of="website",
        ),
        Output(
            "website_domain",
            gettext_noop("Registered domain, readable form."),
            SOURCE,
        ),
        Output(
            "website_type",
            gettext_noop(
                "company_site, social_profile (a page at LinkedIn, Facebook and the like) or "
                "free_host (a site under a provider's domain)."
            ),
            gettext_noop("the Public Suffix List; a list of social networks in this project"),
            True,
        ),
        Output(
            "website_reason",
            gettext_noop("Why this isn't the address of a company's own site."),
            RULES,
        ),
    )

    def enrich_one(self, *values: str) -> Answer:
        """The website in a cell, which may be a page about the company."""
        return read_company_site(*values)

    def plain_cells(self, *columns: Sequence[str]) -> list[tuple[str, ...] | None]:
        """The cells for plain addresses of sites, whosever they are; None for all other rows."""
        websites, *_ = columns
        hosts = plain_hosts(websites)
        return [
            _cells(text) if host or not text else None
            for text, host in zip(websites, hosts, strict=True)
        ]


@lru_cache(maxsize=REMEMBERED)
def _cells(text: str) -> tuple[str, ...]:
    return read_website(text).cells()
