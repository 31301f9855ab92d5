"""Registrable domains, by the Public Suffix List as tldextract reads it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tldextract import TLDExtract

from batchruns.enrichment.domains import registrable_domain

extract = TLDExtract(cache_dir=None, suffix_list_urls=())
SUFFIXES = sorted(extract.tlds)


def reference(address):
    return extract(address).top_domain_under_public_suffix.lower()


def test_the_same_for_every_suffix_in_the_list():
    for suffix in SUFFIXES:
        bare = suffix.lstrip("*!.")
        for host in (bare, f"acme.{bare}", f"www.acme.{bare}", f"a.b.acme.{bare}"):
            assert registrable_domain(host) == reference(host), host


ADDRESSES = [
    "https://www.acme.co.uk/a?b=c#d", "HTTP://ACME.COM:8080/x", "acme.com//x", "user:pw@acme.com/x",
    "acme.com:80@evil.org", "ftp://acme.com", "//acme.com/x", "acme.com.", "acme.com/http://b.org",
    "1.2.3.4", "[::1]", "xn--mller-kva.de", "a.xn--p1ai", "müller.de", "localhost", "com", "", "n/a",
    "acme.nosuchtld", "www.ck", "x.www.ck", "x.y.ck", "acme。com", "acme.com?x", "acme.com#x", "a b.com",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_same_for_addresses_of_any_shape(address):
    assert registrable_domain(address) == reference(address)


@settings(max_examples=700, deadline=None)
@given(
    st.sampled_from(["", "https://", "http://", "//", "mailto:", "a@"]),
    st.text("abcXY019.-:/?#@ é", max_size=12),
    st.sampled_from(["", *SUFFIXES[::50]]),
    st.sampled_from(["", "/", ":8080/x", "?q=a.b", "#x", "."]),
)
def test_the_same_for_anything_written(scheme, name, suffix, rest):
    address = f"{scheme}{name}.{suffix}{rest}".strip()
    assert registrable_domain(address) == reference(address)
