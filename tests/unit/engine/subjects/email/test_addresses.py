"""Addresses as email-validator judges them: our quick way must say the same of each."""

from itertools import product
from typing import Any

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from batchruns.engine.subjects.email import addresses

LOCAL_PARTS = [
    "ada", "Ada.Lovelace", "ada+tag", "INFO", "Sales", "o'brien", "a", "_", "{x}", "a.b.c", "müller",
    "joão.martín", "ÅSE", "łukasz", "用户", "ada\u0301", "i\u0307", "", ".ada", "ada.", "a..b", "a b",
    '"a b"', '"ada"', "a<b", "a\\b", "a(b)", "a,b", "x" * 64, "x" * 65, "x" * 250, "ﬁ", "ȷ", "ǆ", "µ",
]  # fmt: skip
DOMAINS = [
    "acme.com", "ACME.co.UK", "a-b.de", "a--b.de", "ab--c.de", "xn--mller-kva.de", "müller.de",
    "acme", "acme.", ".acme.com", "acme..com", "-acme.com", "acme-.com", "a_b.com", "localhost",
    "mail.localhost", "acme.test", "acme.local", "acme.invalid", "x.onion", "1.2.3.4", "acme.123",
    "acme.c0m", "[1.2.3.4]", "[IPv6:::1]", "a@b.com", "acme.com ", "b.com>", "", "a.b.c.d.e.fr",
    "x" * 63 + ".com", "x" * 64 + ".com", "xn--a.com", "acme.xn--p1ai", "acme。com", "٣.com", "9.com",
    ".".join(["x" * 60] * 4) + ".com", "acme.com\u0338", "a" * 5 + ".q",
]  # fmt: skip


def reference(text: str) -> Any:
    try:
        valid = validate_email(text, check_deliverability=False)
    except EmailNotValidError as error:
        return str(error)
    return f"{valid.local_part}@{valid.domain}"


def parsed(text: str) -> Any:
    return str(addresses.parse(text))


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_same_for_every_pair_of_halves(domain: Any) -> None:
    for local_part in LOCAL_PARTS:
        text = f"{local_part}@{domain}"
        assert parsed(text) == reference(text), text


def test_the_same_for_what_is_no_address() -> None:
    for text in [
        "ada",
        "ada＠acme.com",
        "ada﹫acme.com",
        "<ada>",
        "Ada <ada@acme.com>",
        "ä",
        "a<b",
    ]:
        assert parsed(text) == reference(text)


def test_every_character_that_passes_unasked_passes_the_library() -> None:
    for first, second in product(map(chr, range(0xC0, 0x250)), "b\u00e9"):
        if addresses.PLAIN.fullmatch(f"{first}@acme.com"):
            assert reference(f"{first}{second}@acme.com") == f"{first}{second}@acme.com"


parts = st.one_of(
    st.sampled_from(LOCAL_PARTS + DOMAINS),
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.text("abcXYZ019.-_+'äéß", max_size=20),
)


@settings(max_examples=1000, deadline=None)
@given(parts, st.sampled_from(["@", "@", "@", "", "@@"]), parts)
def test_the_same_for_anything_written(before: Any, at: Any, behind: Any) -> None:
    text = f"{before}{at}{behind}".strip()
    assert parsed(text) == reference(text)


@settings(max_examples=300, deadline=None)
@given(st.emails())
def test_the_same_for_addresses_by_the_standard(text: Any) -> None:
    assert parsed(text) == reference(text)
