"""What the address of a website tells."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import idna
import pytest
import tldextract
from hypothesis import given
from hypothesis import strategies as st

from batchruns.engine.subjects.website.public_suffixes import registrable_domain
from batchruns.engine.subjects.website.read import WebsiteAnswer, read_website


@pytest.mark.parametrize(
    ("text", "url", "domain"),
    [
        ("acme.com", "https://acme.com", "acme.com"),
        ("www.acme.com/", "https://www.acme.com", "acme.com"),
        (
            "HTTP://Shop.ACME.co.uk:80/About?x=1#top",
            "http://shop.acme.co.uk/About?x=1",
            "acme.co.uk",
        ),
        ("https://acme.com:443", "https://acme.com", "acme.com"),
        ("https://acme.com:8443/x", "https://acme.com:8443/x", "acme.com"),
        ("acme.com:8080", "https://acme.com:8080", "acme.com"),
        ("//acme.com", "https://acme.com", "acme.com"),
        ("http:/acme.com", "http://acme.com", "acme.com"),
        ("http//acme.com", "http://acme.com", "acme.com"),
        ("http.//www.acme.com", "http://www.acme.com", "acme.com"),
        ("https:.//acme.com", "https://acme.com", "acme.com"),
        ("https:\\\\acme.com", "https://acme.com", "acme.com"),
        ("<https://acme.com>", "https://acme.com", "acme.com"),
        ("acme.com.", "https://acme.com", "acme.com"),
        (
            "https://acme.com/p?utm_source=x&id=7&gclid=abc&UTM_Medium=y&fbclid=z",
            "https://acme.com/p?id=7",
            "acme.com",
        ),
        ("https://acme.com/?utm_source=x", "https://acme.com", "acme.com"),
        ("münchen-bau.de/über", "https://xn--mnchen-bau-9db.de/%C3%BCber", "münchen-bau.de"),
        ("XN--MNCHEN-BAU-9DB.de", "https://xn--mnchen-bau-9db.de", "münchen-bau.de"),
        ("github.io", "https://github.io", "github.io"),
        ("www.wordpress.com", "https://www.wordpress.com", "wordpress.com"),
        ("www.a.b.kawasaki.jp", "https://www.a.b.kawasaki.jp", "a.b.kawasaki.jp"),
        ("acme.uk.com", "https://acme.uk.com", "acme.uk.com"),
        ("linkedin.com", "https://linkedin.com", "linkedin.com"),
    ],
)
def test_addresses_of_companies(text: str, url: str, domain: str) -> None:
    assert read_website(text) == WebsiteAnswer(url, domain, "company_site")


@pytest.mark.parametrize(
    ("text", "domain"),
    [("gmail.com", "gmail.com"), ("http://www.gmail.com", "gmail.com"), ("yahoo.pt", "yahoo.pt"),
     ("https://web.de/", "web.de"), ("mail.yahoo.co.jp", "yahoo.co.jp"), ("acme.free.fr", "free.fr")],
)  # fmt: skip
def test_the_site_of_a_provider_of_mailboxes_is_no_companys(text: str, domain: str) -> None:
    answer = read_website(text)

    assert (answer.domain, answer.type) == ("", "free_host")
    assert str(answer.issue).startswith(f"{domain} is a webmail provider")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("https://www.linkedin.com/company/acme/", "LinkedIn"),
        ("de.linkedin.com/in/ada", "LinkedIn"),
        ("facebook.com/acme", "Facebook"),
        ("m.facebook.com/profile.php?id=7", "Facebook"),
        ("https://x.com/acme", "X"),
        ("xing.com/pages/acme", "XING"),
        ("pinterest.de/acme", "Pinterest"),
        ("mastodon.example.org/@acme", "example.org"),
        ("forum.example.org/u/acme", "example.org"),
        ("example.org/Users/acme", "example.org"),
    ],
)
def test_profiles_never_give_a_domain(text: str, name: str) -> None:
    answer = read_website(text)

    assert answer.url.startswith("https://")
    assert (answer.domain, answer.type) == ("", "social_profile")
    assert str(answer.issue) == f"This is a page on {name}, not the company's own site."


@pytest.mark.parametrize(
    "path", ["/members", "/users/", "/people/jane", "/profile/index.html", "/u"]
)
def test_pages_of_a_companys_own_are_its_site(path: str) -> None:
    assert read_website(f"acme.com{path}").domain == "acme.com"


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("acme.github.io", "acme.github.io"),
        ("https://acme.wordpress.com/x", "acme.wordpress.com"),
        ("acme.blogspot.com", "acme.blogspot.com"),
        ("müller.github.io", "müller.github.io"),
        ("acme.blogspot.com.br", "acme.blogspot.com.br"),
        ("acme.etsy.com", "acme.etsy.com"),
        ("https://sites.google.com/view/acme", ""),
    ],
)
def test_sites_under_a_providers_domain(text: str, domain: str) -> None:
    answer = read_website(text)

    assert (answer.domain, answer.type) == (domain, "free_host")
    assert bool(answer.issue) == (not domain)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("n/a", "there is none"),
        ("acme", "a dot is missing"),
        ("ada@acme.com", "an email address"),
        ("mailto:ada@acme.com", "an email address"),
        ("acme dot com", "a web address"),
        ("Official website", "a web address"),
        ("@acme", "a web address"),
        ("acme .com", "spaces"),
        ("ftp://acme.com", "“ftp:”"),
        ("javascript:alert(1)", "“javascript:”"),
        ("co.uk", "This domain can't exist"),
        ("acme.localdomain", "This domain can't exist"),
        ("-acme-.com", "characters that aren't allowed"),
        ("http://acme.com:99999999", "isn't a web address"),
        ("http://[acme.com", "isn't a web address"),
    ],
)
def test_what_is_no_address_says_why(text: str, reason: str) -> None:
    answer = read_website(text)

    assert answer == WebsiteAnswer(issue=answer.issue)
    assert reason in str(answer.issue)
    assert str(answer.issue).endswith(".")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("htp://acme.com", "http://acme.com"),
        ("htpps://acme.com", "https://acme.com"),
        ("http://https://acme.com", "https://acme.com"),
        ("Website: www.acme.com", "https://www.acme.com"),
        ("hhttps://acme.com", "https://acme.com"),
        ("acme.com<br>", "https://acme.com"),
        ('<a href="https://acme.com">Acme</a>', "https://acme.com"),
        ('=HYPERLINK("https://acme.com")', "https://acme.com"),
        ("\u202ahttps://acme.com\u202c", "https://acme.com"),
        ("www.acme.com (German)", "https://www.acme.com"),
        ("\ufeffacme.com", "https://acme.com"),
        ("acme。com", "https://acme.com"),
        ("ａｃｍｅ．ｃｏｍ", "https://acme.com"),
    ],
)
def test_slips_and_what_stands_around_are_mended(text: str, url: str) -> None:
    assert read_website(text) == WebsiteAnswer(url, "acme.com", "company_site")


def test_of_several_addresses_the_first_is_taken_and_said() -> None:
    for text in ("acme.com, acme.de", "acme.com acme.de", "acme.com / acme.de", "acme.com|acme.de"):
        answer = read_website(text)
        own = WebsiteAnswer("https://acme.com", "acme.com", "company_site", answer.issue)
        assert answer == own
        assert str(answer.issue).startswith("This cell has several addresses")


@pytest.mark.parametrize(
    "text",
    [
        "weibo.com/acme",
        "t.co/acme",
        "glassdoor.de/acme",
        "en.wikipedia.org/wiki/Acme",
        "etsy.com/shop/acme",
        "amazon.de/shops/acme",
        "bit.ly/acme",
        "g.page/acme",
    ],
)
def test_pages_at_marketplaces_and_shortened_links_give_no_domain(text: str) -> None:
    answer = read_website(text)
    assert (answer.domain, answer.type) == ("", "social_profile")


def test_of_a_profile_and_a_site_of_the_companys_own_the_site_is_taken() -> None:
    answer = read_website("https://facebook.com/acme, https://acme.com")

    own = WebsiteAnswer("https://acme.com", "acme.com", "company_site", answer.issue)
    assert answer == own
    assert str(answer.issue).startswith("This cell has several addresses")


def test_an_ip_address_is_an_address_without_a_domain() -> None:
    answer = read_website("http://192.0.2.1/x")
    assert answer == WebsiteAnswer("http://192.0.2.1/x", issue=answer.issue)
    assert "IP address" in str(read_website("192.0.2.1").issue)
    assert read_website("http://[2001:db8::1]/").url == "http://[2001:db8::1]"


def rules(section: Any) -> Any:
    """The entries of the Public Suffix List, as tldextract ships it, in one of its two sections."""
    shipped = (Path(tldextract.__file__).parent / ".tld_set_snapshot").read_text(encoding="utf-8")
    public, private = shipped.split("// ===BEGIN PRIVATE DOMAINS===")
    lines = {"public": public, "private": private}[section].splitlines()
    return [line for line in lines if line and not line.startswith("//")]


def test_every_public_suffix_itself_is_no_site_and_a_name_below_it_is() -> None:
    """The list's own entries, but for its wildcards and exceptions."""
    wildcards = {rule[2:] for rule in rules("public") if rule.startswith("*.")}
    suffixes = [rule for rule in rules("public") if not rule.startswith(("*", "!"))]
    assert len(suffixes) > 5000
    for suffix in set(suffixes) - wildcards:
        assert read_website(suffix).domain == ""
        assert read_website(f"www.acme-7.{suffix}").domain == f"acme-7.{suffix}"


@pytest.mark.parametrize("section", ["public", "private"])
def test_domains_under_every_rule_of_the_list_are_those_of_tldextract(section: str) -> None:
    """Wildcards and exceptions too, in letters and in Punycode."""
    extract = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())
    for rule in rules(section):
        base = rule.lstrip("*!.")
        for host in (base, f"a.{base}", f"b.a.{base}", f"www.x-7.{base}", f"c.b.a.{base}"):
            written = {host, idna.encode(host, uts46=True).decode()}
            for name in written:
                expected = extract(name).top_domain_under_public_suffix
                assert registrable_domain(name) == expected, name


@pytest.mark.parametrize("host", ["www.3s", "3s", "1.2.3.4", "acme.c-m", "acme.123", "-a.b.co.uk"])
def test_domains_of_odd_hosts_are_those_of_tldextract(host: str) -> None:
    extract = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())
    assert registrable_domain(host) == extract(host).top_domain_under_public_suffix


addresses = st.from_regex(
    r"(https?://)?[a-zäöü0-9.-]{1,20}(:[0-9]{1,5})?(/[^\s]{0,9})?(\?[^\s]{0,9})?"
)


@given(st.text() | addresses)
def test_any_text_has_an_answer_and_its_normal_form_is_normal(text: Any) -> None:
    answer = read_website(text.strip())

    has_others = answer.issue is not None and answer.issue.code.startswith("several_addresses")
    if text.strip():
        assert bool(answer.issue) == (not answer.domain) or has_others
    else:
        assert answer == WebsiteAnswer()
    if answer.url:
        assert answer.url.isascii()
        again = read_website(answer.url)
        assert again == replace(answer, issue=None if has_others else answer.issue)


@pytest.mark.parametrize(
    "text",
    ["URL:acme.com", "Website:https://acme.com", "acme[.]com", "acme(.)com", "hxxps://acme[.]com",
     "“acme.com”", "*acme.com*", "acme.com!", "https://acme.com&nbsp;", "https://user:pw@acme.com"],
)  # fmt: skip
def test_dressed_addresses_of_websites(text: str) -> None:
    answer = read_website(text)
    url = answer.url.replace("http:", "https:")
    assert replace(answer, url=url) == WebsiteAnswer("https://acme.com", "acme.com", "company_site")


@pytest.mark.parametrize("text", ["n/a", "-", "none", "keine"])
def test_a_cell_that_says_that_there_is_none_is_told_so(text: str) -> None:
    assert str(read_website(text).issue) == "This cell says there is none."


def test_a_user_alone_before_the_host_is_an_e_mail_address() -> None:
    assert "email address" in str(read_website("ada@acme.com").issue)
    assert "email address" in str(read_website("https://ada@acme.com").issue)
