"""Where a company's domain is taken from."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchruns.engine.subjects.company.domain import DomainAnswer, read_company_domain


@pytest.mark.parametrize(
    ("website", "email", "domain"),
    [
        ("https://www.acme.co.uk/about", "", "acme.co.uk"),
        ("acme.de", "ada@gmail.com", "acme.de"),
        ("", "ada@sales.acme.de", "acme.de"),
        ("", "info@acme.de", "acme.de"),
        ("https://www.linkedin.com/company/acme", "ada@acme.de", "acme.de"),
        ("facebook.com/acme", "", ""),
        ("acme.github.io", "", ""),
        ("acme.github.io", "Ada <ada@acme.de>", "acme.de"),
        ("acme.com, acme.de", "", "acme.com"),
        ("http//acme.com", "", "acme.com"),
        ("acme .com", "", ""),
        ("", "mailto:ada@acme.de", "acme.de"),
        ("", "ada lovelace@acme.de", ""),
        ("", "ada@gmail.com", ""),
        ("", "ada@gamil.com", ""),
        ("", "x7@privaterelay.appleid.com", ""),
        ("gmail.com", "ada@acme.de", "acme.de"),
        ("http://www.gmail.com", "ada@gmail.com", ""),
        ("https://www.t-online.de/", "", ""),
        ("yahoo.pt", "ada@yahoo.pt", ""),
        ("http://acme.free.fr", "", ""),
        ("acme.odoo.com", "", ""),
        ("https://www.odoo.com", "", "odoo.com"),
        ("acme.zendesk.com", "ada@acme.de", "acme.de"),
        ("acme.myshopify.com", "", ""),
        ("https://acme.wixsite.com/home", "", ""),
        ("", "ada@acme.onmicrosoft.com", ""),
        ("", "support@acme.zendesk.com", ""),
        ("", "ada@zendesk.com", "zendesk.com"),
        ("", "ada@acme.github.io", ""),
        ("", "ada@acme.uk.com", "acme.uk.com"),
        ("", "ada@mail.acme.co.uk", "acme.co.uk"),
        ("", "ada@btconnect.com", ""),
        ("", "ada@live.in", ""),
        ("", "ada@21cn.com", ""),
        ("", "ada@mailinator.com", ""),
        ("not a website", "", ""),
        ("", "", ""),
    ],
)
def test_the_domain_is_the_companys_own(website: str, email: str, domain: str) -> None:
    answer = read_company_domain(website, email)

    assert answer == DomainAnswer(domain, answer.issue)
    assert bool(answer.issue) == (not domain and bool(website or email))


@pytest.mark.parametrize(
    ("website", "email", "domain"),
    [
        ("https://www.creditinfo.is/framurskarandi/", "bilson@bilson.is", "bilson.is"),
        ("https://www.creditinfo.is", "bilson@bilson.is", "creditinfo.is"),
        ("https://www.bilson.is/home", "ada@bilson-group.is", "bilson.is"),
        ("https://www.creditinfo.is/framurskarandi/", "ada@simnet.is", "creditinfo.is"),
        ("https://www.creditinfo.is/framurskarandi/", "ada@other.is", "creditinfo.is"),
    ],
)
def test_a_page_elsewhere_is_less_than_an_address_with_the_companys_name(
    website: str, email: str, domain: str
) -> None:
    assert read_company_domain(website, email, "Bílson ehf").domain == domain


cells = st.sampled_from(["", "acme.com", "acme.github.io", "a b", "ada@acme.de", "ada@gmail.com"])


@given(cells | st.text(), cells | st.text())
def test_any_lead_has_a_domain_or_a_reason(website: Any, email: Any) -> None:
    answer = read_company_domain(website.strip(), email.strip())

    assert bool(answer.domain) != bool(answer.issue) or not (website.strip() or email.strip())
