"""Where a company's domain is taken from."""

import pytest

from batchruns.enrichment.domains import DomainEnricher

made = DomainEnricher()


@pytest.mark.parametrize(
    ("website", "email", "domain"),
    [
        ("https://www.acme.co.uk/about", "", "acme.co.uk"),
        ("acme.de", "ada@gmail.com", "acme.de"),
        ("", "ada@sales.acme.de", "acme.de"),
        ("", "info@acme.de", "acme.de"),
        ("https://www.linkedin.com/company/acme", "ada@acme.de", "acme.de"),
        ("facebook.com/acme", "", ""),
        ("", "ada@gmail.com", ""),
        ("not a website", "", ""),
        ("", "", ""),
    ],
)
def test_the_domain_is_the_companys_own(website, email, domain):
    found, reason = made.enrich_one(website, email)

    assert found == domain
    assert bool(reason) == (not found and bool(website or email))
