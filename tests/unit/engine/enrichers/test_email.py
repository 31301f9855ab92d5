"""What an email address tells."""

from typing import Any

import pytest
from disposable_email_domains import blocklist
from hypothesis import given
from hypothesis import strategies as st

from batchruns.engine.enrichers.email import EmailEnricher
from batchruns.engine.subjects.email import verification
from batchruns.engine.subjects.website.mail_providers import is_free_provider
from batchruns.engine.text import plain


def enrich(text: str, status: str = "") -> Any:
    names = [output.name for output in EmailEnricher.outputs]
    return dict(zip(names, EmailEnricher().enrich_one(text, status).cells(), strict=True))


@pytest.mark.parametrize(
    ("address", "provider"),
    [
        ("ada@analytical.co.uk", "company"),
        ("ada@gmail.com", "free"),
        ("ada@gmx.de", "free"),
        ("ada@yahoo.co.jp", "free"),
        ("ada@mailinator.com", "disposable"),
        ("ada@x.mailinator.com", "disposable"),
        ("ada@gamil.com", "free"),
        ("x7@privaterelay.appleid.com", "free"),
        ("info@analytical.co.uk", "company"),
        ("ada@btconnect.com", "free"), ("ada@hotmail.co.nz", "free"), ("ada@outlook.sa", "free"),
        ("ada@live.in", "free"), ("ada@lawyer.com", "free"), ("ada@netscape.net", "free"),
        ("ada@21cn.com", "free"), ("ada@nc.rr.com", "free"), ("ada@hn.vnn.vn", "free"),
        ("ada@jcom.home.ne.jp", "free"), ("ada@wanadoo.fr", "free"), ("ada@telia.com", "free"),
        ("ada@live.io", "company"), ("ada@outlook.ai", "company"), ("ada@yahoo-inc.com", "company"),
        ("ada@bt.com", "company"), ("ada@bol.com", "company"), ("ada@mywebmail.com", "company"),
        ("ada@acme.onmicrosoft.com", "company"),
    ],
)  # fmt: skip
def test_providers(address: str, provider: str) -> None:
    assert enrich(address)["email_provider"] == provider


def test_every_domain_of_the_list_is_disposable() -> None:
    """In Punycode and in letters, but for providers of mailboxes that people keep; one entry has a
    sign that no domain may have.
    """
    others = {
        domain for domain in blocklist if enrich(f"ada@{domain}")["email_provider"] != "disposable"
    }
    assert len(blocklist) > 5_000
    assert {other for other in others if not is_free_provider(other)} <= {"xn--o38h.abrdns.com"}
    assert len(others) < 10


def test_a_function_is_told_beside_the_provider() -> None:
    told = [
        (found["email_provider"], found["email_is_role"])
        for found in map(
            enrich, ("info@acme.com", "info@gmail.com", "info@mailinator.com", "ada@a.de")
        )
    ]
    assert told == [("company", "yes"), ("free", "yes"), ("disposable", "yes"), ("company", "")]


@pytest.mark.parametrize(
    ("status", "verification"),
    [("valid", "deliverable"), ("catch-all", "risky"), ("do_not_mail", "risky"), ("Accept_All", "risky"),
     ("accept all (unverifiable)", "risky"), ("Verified", "deliverable"), ("Unverified", "unknown"),
     ("Likely to engage", "risky"), ("User Managed", "deliverable"), ("not_valid", "undeliverable"),
     ("Safe to Send", "deliverable"), ("INBOX_FULL", "risky"), ("role_account", "risky"),
     ("ok_for_all", "risky"), ("valid_catch_all", "deliverable"), ("hard_bounce", "undeliverable"),
     ("unzustellbar", "undeliverable"), ("no válido", "undeliverable"), ("", ""), ("-", ""),
     ("mailboxDoesNotExist", "undeliverable"), ("Invalid (mailbox_not_found)", "undeliverable"),
     ("risky: accept_all", "risky"), ("Valid - 98 %", "deliverable"), ("E-mail inválido", "undeliverable")],
)  # fmt: skip
def test_the_words_of_verifiers_are_one_vocabulary(status: str, verification: str) -> None:
    found = enrich("ada@acme.com", status)

    assert (found["email_verification"], found["email_reason"]) == (verification, "")
    assert found["email_status"] == "valid"


@pytest.mark.parametrize(
    "status", ["97", "purple", "2024-01-02", "valid: false", "valid / invalid"]
)
def test_an_unknown_word_is_no_status_and_is_told(status: str) -> None:
    found = enrich("ada@acme.com", status)

    assert found["email_verification"] == ""
    assert f"“{status}” isn't a status" in found["email_reason"]


def test_each_word_of_the_table_is_in_the_form_in_which_it_is_looked_up() -> None:
    assert [word for _, word in verification.FILE.rows() if plain(word) != word] == []


@pytest.mark.parametrize(
    "cell",
    ["/O=EXCHANGELABS/OU=EXCHANGE ADMINISTRATIVE GROUP/CN=RECIPIENTS/CN=0011-PETER",
     "/o=First Organization/ou=First Administrative Group/cn=Recipients/cn=ada",
     "EX:/o=ExchangeLabs/ou=x/cn=ada", "X400:c=us;a= ;p=Acme;o=Exchange;s=Ada;",
     "IMCEAEX-_O=EXCHANGELABS_OU=X_CN=ada@namprd01.prod.outlook.com"],
)  # fmt: skip
def test_an_address_within_exchange_is_no_email(cell: str) -> None:
    found = enrich(cell)

    assert (found["email_status"], found["email_normalized"]) == ("invalid", "")
    assert "Exchange" in found["email_reason"]


def test_a_good_address_is_normalized() -> None:
    found = enrich("Ada@ANALYTICAL.co.UK")

    assert found["email_normalized"] == "Ada@analytical.co.uk"
    assert (found["email_status"], found["email_domain"]) == ("valid", "analytical.co.uk")
    assert found["email_reason"] == ""


@pytest.mark.parametrize(
    "address", ["ada@", "@b.com", "ada", "a b@c.com", "ada@localhost", "a@b..com"]
)
def test_a_bad_one_has_a_reason(address: str) -> None:
    found = enrich(address)

    assert (found["email_status"], found["email_normalized"]) == ("invalid", "")
    assert found["email_reason"].endswith(".")


@pytest.mark.parametrize(
    "cell",
    [
        "mailto:ada@acme.com", "MAILTO:ada@acme.com?subject=Hi", "Ada Lovelace <ada@acme.com>",
        '"Lovelace, Ada" <ada@acme.com>', "<ada@acme.com>", "ada@acme.com.", "ada@acme.com;",
        ",ada@acme.com", "'ada@acme.com'", '"ada@acme.com"', "ada [at] acme (dot) com",
        "E-Mail: ada@acme.com", "ada@acme.com (work)", "ada@acme.com - bounced", "\ufeffada@acme.com",
        "ada@acme\u200b.com", "ada＠acme．com", "ada@acme.com&nbsp;", "ada@acme.com\0",
        "[ada@acme.com](mailto:ada@acme.com)", "ada@acme.com<mailto:ada@acme.com>",
        "'ada@acme.com", "`ada@acme.com`", "geschäftlich: ada@acme.com", "E-Mail : ada@acme.com",
        "{ada@acme.com}", "*ada@acme.com*", "ada@acme.com?", "ada%40acme.com",
        "Ada Lovelace - ada@acme.com", "030 901820 ada@acme.com", "Ada Lovelace ada@acme.com",
        "Lovelace,Ada<ada@acme.com>", "SMTP:ada@acme.com", '["ada@acme.com"]',
    ],
)  # fmt: skip
def test_a_dressed_address_is_read_without_its_dress(cell: str) -> None:
    found = enrich(cell)

    assert (found["email_normalized"], found["email_reason"]) == ("ada@acme.com", "")


@pytest.mark.parametrize(
    "cell",
    ["ada@acme.com; bob@acme.com", "ada@acme.com bob@acme.com", "ada@acme.com/bob@acme.com",
     "ada@acme.com und bob@acme.com", "geschäftlich: ada@acme.com privat: bob@acme.com"],
)  # fmt: skip
def test_of_several_addresses_the_first_is_taken_and_said(cell: str) -> None:
    found = enrich(cell)

    assert found["email_normalized"] == "ada@acme.com"
    assert found["email_reason"].startswith("This cell has several addresses")


@pytest.mark.parametrize(
    "cell",
    ["Ada Lovelace@acme.com", "ada@acme.co uk", "ada@ acme.com", "ada@acme. com", "ada@acme,com",
     '"foo"bar@gmail.com', 'foo"bar@gmail.com', "ada,lovelace@acme.com", "ada(lovelace@acme.com",
     "http://ada@acme.com", '"ada lovelace"@acme.com', "a\0da@acme.com"],
)  # fmt: skip
def test_no_address_is_guessed_from_a_broken_one(cell: str) -> None:
    assert enrich(cell)["email_normalized"] == ""


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [("ada@acme.con", "ada@acme.com"), ("ada@acme.cmo", "ada@acme.com"), ("ada@acme.ed", ""), ("ada@gmail.cs", ""), ("ada@yahoo.an", ""),
     ("ada@acme.cs", ""), ("ada@acme.co.yu", ""),
     ("ada@gmail.con", "ada@gmail.com"), ("ada@acme.nte", "ada@acme.net"), ("ada@acme.zzqq", "")],
)  # fmt: skip
def test_an_ending_that_is_none_is_invalid_and_a_likely_slip_is_mended(
    typed: str, suggestion: str
) -> None:
    found = enrich(typed)

    assert (found["email_status"], found["email_suggestion"]) == ("invalid", suggestion)
    assert "No domain ends in" in found["email_reason"]


@pytest.mark.parametrize(
    "mailbox",
    """info kontakt vertrieb verkauf geschaeftsfuehrung achats accueil service.client compta
    administracion atencionalcliente ufficio.acquisti vendite financeiro faturamento biuro kontor
    iroda satis sales.de info-emea info2 sales-team no_reply do-not-reply customer-service info.berlin sales-north ceo
    rechnungseingang rezeption kanzlei bonjour postmottak pazarlama mailer-daemon""".split(),
)
def test_mailboxes_of_functions_in_many_languages(mailbox: Any) -> None:
    assert enrich(f"{mailbox}@acme.com")["email_is_role"] == "yes"


@pytest.mark.parametrize(
    "mailbox",
    ["it.mueller", "max.support-meier", "j.obs", "anna.it", "a.dmin", "dean", "hr.mueller"],
)
def test_mailboxes_of_people_whose_names_look_alike(mailbox: str) -> None:
    assert enrich(f"{mailbox}@acme.com")["email_is_role"] == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("gmial.com", "gmail.com"), ("gmail.co", "gmail.com"), ("hotmial.com", "hotmail.com"),
     ("yaho.com", "yahoo.com"), ("icould.com", "icloud.com"), ("yandx.ru", "yandex.ru"),
     ("gmail.com.com", "gmail.com"), ("gmail.c", "gmail.com"), ("gmail.cm", "gmail.com"),
     ("hotmial.com.ar", "hotmail.com.ar"), ("yahho.fr", "yahoo.fr"), ("outlok.com", "outlook.com"),
     ("gnail.com", "gmail.com"), ("hormail.com", "hotmail.com"), ("bluewinn.ch", "bluewin.ch"),
     ("gmai.com", "gmail.com"), ("iclod.com", "icloud.com"), ("yahoo.co", "yahoo.com")],
)  # fmt: skip
def test_a_mistyped_provider_gets_a_suggestion(typed: str, meant: str) -> None:
    assert enrich(f"ada@{typed}")["email_suggestion"] == f"ada@{meant}"


@pytest.mark.parametrize(
    "domain",
    """mail.com ymail.com gmx.net analytical.co.uk hotmail.be yahoo.pt yahoo.cz yahoo.ae yahoo.co.il
    hotmail.cl hotmail.com.co gmx.ie gmx.ca live.ru live.com.sg outlook.sa outlook.co.nz aol.de msn.nl
    yandex.uz googlemail.de email.com gail.com grail.com hotnail.com bluewine.ch telnet.be libro.it
    orage.fr orange.gr orange.ro live.co web.co interior.pl outlooks.com clouds.com""".split(),
)
def test_others_get_none(domain: str) -> None:
    assert enrich(f"ada@{domain}")["email_suggestion"] == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ada@gmail", "ada@gmail.com"), ("ada@gmailcom", "ada@gmail.com"), ("ada@gmx", "ada@gmx.de"),
     ("ada@acme,com", "ada@acme.com"), ("ada@gmail,con", "ada@gmail.com"), ("ada@gmail.", "ada@gmail.com"),
     ("ada@@acme.com", "ada@acme.com"), ("ada@acme..com", "ada@acme.com"), (".ada@acme.com", "ada@acme.com"),
     ("ada @acme.com", "ada@acme.com"), ("ada@ acme .com", "ada@acme.com"), ("ada@gmail.c", "ada@gmail.com"),
     ("ada at acme dot com", "ada@acme.com"), ("ada@acme.couk", "ada@acme.co.uk"),
     ("ada@acme.co.ul", "ada@acme.co.uk"), ("ada@acme", ""), ("Ada Lovelace@acme.com", ""),
     ("ada@acme.co uk", ""), ("ada@@", ""), ("meet me at noon", "")],
)  # fmt: skip
def test_what_is_refused_has_a_suggestion_where_it_is_a_likely_slip(typed: str, meant: str) -> None:
    found = enrich(typed)

    assert (found["email_status"], found["email_suggestion"]) == ("invalid", meant)
    assert found["email_normalized"] == ""


@pytest.mark.parametrize("text", ["n/a", "-", "none", "keine", "k. A.", "#N/A", "#NV", "no email"])
def test_a_cell_that_says_that_there_is_none_is_told_so(text: str) -> None:
    found = enrich(text)

    assert (found["email_status"], found["email_reason"]) == (
        "invalid",
        "This cell says there is none.",
    )


def test_a_domain_of_two_alphabets_is_doubtful() -> None:
    assert "two alphabets" in enrich("ada@\u0430cme.com")["email_reason"]
    assert enrich("ada@пример.рф")["email_reason"] == ""
    assert enrich("ada@müller.de")["email_reason"] == ""


PIECES = "ada@acme.com bob@acme.con Ada < > ; , ( ) mailto: E-Mail: @ . [at] \u200b & x".split(" ")


@given(st.text() | st.lists(st.sampled_from(PIECES)).map(" ".join) | st.emails())
def test_any_text_is_valid_or_has_a_reason_and_its_normal_form_is_normal(text: Any) -> None:
    found = enrich(text.strip())

    assert found["email_status"] == ("" if not text.strip() else found["email_status"])
    assert bool(found["email_normalized"]) == (found["email_status"] == "valid")
    assert found["email_reason"] or found["email_status"] != "invalid"
    if normal := found["email_normalized"]:
        assert enrich(normal)["email_normalized"] == normal


@pytest.mark.parametrize(
    "cell",
    ["%20info@acme.com", "info@acme.com%20", "u003einfo@acme.com", "u003cu003einfo@acme.com", "//info@acme.com",
     "info%40acme.com", "%69nfo@%61cme%2ecom", "mailto:%20info@acme.com?subject=Hi"],
)  # fmt: skip
def test_what_pages_leave_around_addresses_is_no_part_of_them(cell: str) -> None:
    found = enrich(cell)

    assert (found["email_normalized"], found["email_status"]) == ("info@acme.com", "valid")


@pytest.mark.parametrize("cell", ["[email protected]", "[email\xa0protected]"])
def test_an_address_that_a_site_hid_is_to_be_copied(cell: str) -> None:
    assert "hid this address" in enrich(cell)["email_reason"]
