"""Pages in German: nothing English is left in them but what stands in the person's own files."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile

from batchruns.models import BatchRun
from batchruns.runs import service
from tests.helpers.clients import WebClient
from tests.unit.test_messages import ENGLISH, foreign_words

pytestmark = pytest.mark.django_db(transaction=True)
GERMAN = {"Accept-Language": "de"}
LEADS = (
    "Name;Telefon;E-Mail;Firma;Land\n"
    "Jürgen Groß;0151 1234567;juergen@example.de;Groß GmbH;Deutschland\n"
    "Ada Lovelace;1;2;3;4;5;6\n"
)
REASON = "Die Zeile hat 7 Zellen, die Kopfzeile aber 5."
NOT_SAID = re.compile(
    r"(?s)<(script|style|svg|code|pre)\b.*?</\1>|<!--.*?-->"
    # Names of countries and time zones, such as “Isle of Man”.
    r'|<select name="[^"]*(?:country|time_zone)".*?</select>'
)
CELLS = re.compile(r"(?s)<tbody\b.*?</tbody>")
ATTRIBUTE = re.compile(r'(?:aria-label|title|placeholder|alt)="([^"]*)"')
TAG = re.compile(r"<[^>]*>")
# Columns, values of columns, and what isn't spoken.
NAMES = re.compile(r"\w*_\w*|„[^“]*“|\b[A-Z]{2,}\b")


def said(client: WebClient, address: str, status: int = 200) -> str:
    """What a page in German says, and its attributes, which are read aloud."""
    answer = client.get(address, headers=GERMAN)
    assert answer.status_code == status
    content = NOT_SAID.sub(" ", answer.content.decode())
    if not address.endswith("/explained/"):
        content = CELLS.sub(" ", content)
    return NAMES.sub(" ", unescape(" ".join([*ATTRIBUTE.findall(content), TAG.sub(" ", content)])))


@pytest.fixture
def pending(make_run: Callable[..., BatchRun]) -> BatchRun:
    return make_run(LEADS)


@pytest.fixture
def done(make_run: Callable[..., BatchRun], work: Callable[[], None]) -> BatchRun:
    run = service.start(make_run(LEADS))
    work()
    return run


def test_a_persons_pages_say_nothing_in_english(
    signed_in: WebClient, pending: BatchRun, done: BatchRun
) -> None:
    pages = {
        address: said(signed_in, address)
        for address in (
            "/runs/",
            "/runs/new/",
            "/runs/explained/",
            f"/runs/{pending.pk}/",
            f"/runs/{pending.pk}/preview/",
            f"/runs/{done.pk}/",
            f"/runs/{done.pk}/rows/",
            f"/runs/{done.pk}/rows/?show=rejects",
            f"/runs/{done.pk}/rows/?q=nobody",
            "/account/",
            "/account/tokens/",
            "/account/delete/",
        )
    } | {"/nothing/": said(signed_in, "/nothing/", 404)}

    assert {a: words for a, text in pages.items() if (words := foreign_words(text, ENGLISH))} == {}


def test_the_overview_of_operators_says_nothing_in_english(
    operator: WebClient, done: BatchRun
) -> None:
    for address in ("/admin/", "/admin/batchruns/batchrun/"):
        assert not foreign_words(said(operator, address), ENGLISH)


@pytest.mark.parametrize("address", ["login", "signup", "password/reset"])
def test_pages_for_strangers_say_nothing_in_english(client: WebClient, address: str) -> None:
    assert not foreign_words(said(client, f"/accounts/{address}/"), ENGLISH)


def test_why_a_row_was_rejected_is_told_in_german(signed_in: WebClient, done: BatchRun) -> None:
    page = signed_in.get(f"/runs/{done.pk}/rows/?show=rejects", headers=GERMAN)
    file = signed_in.get(f"/runs/{done.pk}/rejects/", headers=GERMAN)

    assert REASON in page.content.decode()
    assert REASON in file.getvalue().decode()
    assert (
        not signed_in.get(f"/runs/{done.pk}/rows/?show=rejects&q=cells", headers=GERMAN)
        .context["page"]
        .rows
    )


def test_why_a_form_was_refused_is_told_in_german(signed_in: WebClient, pending: BatchRun) -> None:
    answer = signed_in.post(
        f"/runs/{pending.pk}/review/", {"delimiter": "?"}, headers=GERMAN, follow=True
    )

    assert "? ist keine gültige Auswahl" in answer.content.decode()


def test_why_a_file_was_refused_is_told_in_german(
    signed_in: WebClient, upload: Callable[..., TemporaryUploadedFile]
) -> None:
    answer = signed_in.post(
        "/runs/new/",
        {"file": upload(b"\x89PNG\r\n\x1a\n" + bytes(100), "leads.csv")},
        headers=GERMAN,
    )

    assert "Das ist ein PNG-Bild, keine Tabelle mit Leads." in unescape(answer.content.decode())
    assert "JSON" in answer.content.decode()
