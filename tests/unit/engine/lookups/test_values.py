"""Whatever stands in a provider's JSON, a value is one clean line, or nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchruns.engine.lookups import values

READERS = (
    values.text,
    values.year,
    values.country,
    values.phone,
    values.email,
    values.email_status,
    values.domain,
    values.profile,
    values.company_page,
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=10), inner)
)


@given(ANYTHING)
def test_no_reader_fails(value: Any) -> None:
    for read in READERS:
        text = read(value)
        assert len(text) <= values.LONGEST
        assert text.isprintable()
        text.encode()
    confidence = values.percent(value)
    assert confidence is None or 0 <= confidence <= 100


@pytest.mark.parametrize(
    ("read", "value", "text"),
    [
        (values.text, " Ada\x00\u202e\ud800 Lovelace\n", "Ada Lovelace"),
        (values.text, "<b>Ada</b>", "<b>Ada</b>"),
        (values.text, "x" * 1_000_000, "x" * values.LONGEST),
        (values.text, True, ""),
        (values.text, {"a": "b"}, ""),
        (values.text, 120, "120"),
        (values.text, 120.0, "120"),
        (values.text, float("nan"), ""),
        (values.text, "N/A", ""),
        (values.year, "1998-03-01", "1998"),
        (values.year, 1998, "1998"),
        (values.year, "unknown", ""),
        (values.country, "united states", "US"),
        (values.country, "Deutschland", "DE"),
        (values.country, "Atlantis", ""),
        (values.phone, "+1 415-688-8350", "+14156888350"),
        (values.phone, "+1 555", ""),
        (values.email, "ada@acme.com", "ada@acme.com"),
        (values.email, "no address", ""),
        (values.email_status, "accept_all", "risky"),
        (values.email_status, "nominative@pro", "deliverable"),
        (values.email_status, "do_not_mail", "risky"),
        (values.email_status, "unknown", "unknown"),
        (values.text, "unknown", ""),
        (values.email_status, "brand new status", ""),
        (values.domain, "https://www.hubspot.com/about", "hubspot.com"),
        (values.profile, "linkedin.com/in/seanthorne", "https://www.linkedin.com/in/seanthorne"),
        (values.profile, "javascript:alert(1)", ""),
        (values.company_page, "company/hubspot", "https://www.linkedin.com/company/hubspot"),
    ],
)
def test_a_value_is_read(read: Any, value: Any, text: str) -> None:
    assert read(value) == text


def test_a_number_without_end_is_nothing() -> None:
    assert values.text(10**5_000) == ""


def test_a_local_number_is_dialed_at_home() -> None:
    assert values.phone("030 901820", "DE") == "+4930901820"
    assert values.phone("030 901820") == ""


def test_a_path_may_lead_nowhere() -> None:
    data = {"a": [{"b": "c"}]}

    assert values.at(data, "a", 0, "b") == "c"
    assert values.at(data, "a", 7, "b") is None
    assert values.at(data, "a", "b") is None
    assert values.at("text", 0) is None
    assert values.listed(data, "a", 0) == []
