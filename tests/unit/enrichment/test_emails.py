"""What an e-mail address tells."""

import pytest

from batchruns.enrichment.emails import EmailEnricher


def enrich(text):
    names = [output.name for output in EmailEnricher.outputs]
    return dict(zip(names, EmailEnricher().enrich_one(text), strict=True))


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("ada@analytical.co.uk", "professional"),
        ("ada@gmail.com", "free"),
        ("ada@gmx.de", "free"),
        ("ada@yahoo.co.jp", "free"),
        ("ada@mailinator.com", "disposable"),
        ("info@analytical.co.uk", "role"),
        ("Vertrieb+de@analytical.co.uk", "role"),
    ],
)
def test_types(address, kind):
    assert enrich(address)["email_type"] == kind


def test_a_good_address_is_normalized():
    found = enrich("Ada@ANALYTICAL.co.UK")

    assert found["email_normalized"] == "Ada@analytical.co.uk"
    assert (found["email_status"], found["email_domain"]) == ("valid", "analytical.co.uk")
    assert found["email_reason"] == ""


@pytest.mark.parametrize(
    "address", ["ada@", "@b.com", "ada", "a b@c.com", "ada@localhost", "a@b..com"]
)
def test_a_bad_one_has_a_reason(address):
    found = enrich(address)

    assert (found["email_status"], found["email_normalized"]) == ("invalid", "")
    assert found["email_reason"].endswith(".")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("gmial.com", "gmail.com"), ("gmail.co", "gmail.com"), ("hotmial.com", "hotmail.com"),
     ("yaho.com", "yahoo.com")],
)  # fmt: skip
def test_a_mistyped_provider_gets_a_suggestion(typed, meant):
    assert enrich(f"ada@{typed}")["email_suggestion"] == f"ada@{meant}"


@pytest.mark.parametrize(
    "domain", ["mail.com", "ymail.com", "gmx.net", "analytical.co.uk", "hotmail.be"]
)
def test_others_get_none(domain):
    assert enrich(f"ada@{domain}")["email_suggestion"] == ""
