"""The pages, as a signed-in person, a stranger and a visitor meet them."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import Settings

from batchruns.models import BatchRun
from batchruns.runs import service
from batchruns.runs.errors import RunError
from leadenrich.accounts.models import User
from tests.helpers.clients import WebClient
from tests.helpers.factories import folder_of
from tests.helpers.files import LEADS

NEW = "/runs/new/"


def send(page: WebClient, content: Any, name: str = "leads.csv", **fields: Any) -> Any:
    data = content.encode() if isinstance(content, str) else content
    return page.post(NEW, {"file": SimpleUploadedFile(name, data, "text/csv"), **fields})


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize("url", ["/", "/runs/", "/runs/new/"])
def test_a_visitor_is_sent_to_sign_in(client: WebClient, url: str) -> None:
    response = client.get(url, follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/login/")


def test_signing_in_leads_to_the_runs(client: WebClient, user: User) -> None:
    response = client.post(
        "/accounts/login/", {"login": "Ada@Example.com", "password": "secret"}, follow=True
    )

    assert response.redirect_chain[-1][0] == "/runs/"


def test_signing_up_makes_a_person_and_can_be_closed(client: WebClient, settings: Settings) -> None:
    form = {
        "email": "New@Example.com",
        "password1": "a-long-pass-42",
        "password2": "a-long-pass-42",
    }
    response = client.post("/accounts/signup/", form, follow=True)
    assert response.redirect_chain[-1][0] == "/runs/"
    assert response.wsgi_request.user.email == "new@example.com"

    client.logout()
    settings.SIGN_UP_OPEN = False
    assert "closed" in text_of(client.get("/accounts/signup/")).lower()


def test_a_sample_is_run_by_one_click_and_reviewed_first(signed_in: WebClient) -> None:
    for page in ("/runs/", NEW):
        assert 'action="/runs/sample/"' in signed_in.get(page).content.decode()

    response = signed_in.post("/runs/sample/", follow=True)

    run = BatchRun.objects.get()
    assert (run.status, run.filename) == ("pending", "sample-leads.csv")
    assert response.redirect_chain == [(f"/runs/{run.pk}/", 302)]
    assert "Column mapping" in text_of(response)


def test_a_sample_that_has_no_room_is_refused_in_words(
    signed_in: WebClient, settings: Settings
) -> None:
    settings.MAX_STORED_BYTES = 1

    response = signed_in.post("/runs/sample/")

    assert response.status_code == 422
    assert not BatchRun.objects.exists()
    assert 'role="alert"' in response.content.decode()


def test_the_list_shows_ones_own_runs_only(
    signed_in: WebClient, make_run: Callable[..., BatchRun], stranger: User
) -> None:
    make_run(name="mine.csv")
    make_run(name="theirs.csv", owner=stranger)

    text = text_of(signed_in.get("/runs/"))

    assert "mine.csv" in text
    assert "theirs.csv" not in text


def test_the_list_shows_the_latest_started_first(
    signed_in: WebClient, make_run: Callable[..., BatchRun]
) -> None:
    service.start(make_run(name="older.csv"))
    service.start(make_run(name="newer.csv"))
    make_run(name="waiting.csv")

    text = text_of(signed_in.get("/runs/"))

    assert text.index("waiting.csv") < text.index("newer.csv") < text.index("older.csv")


def test_older_runs_are_on_the_next_page(
    signed_in: WebClient, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("batchruns.web.list.page.PER_PAGE", (2,))
    for number in range(3):
        service.create(user, f"file-{number}.csv")

    first = signed_in.get("/runs/")
    second = signed_in.get("/runs/" + link(first, "next"))
    back = signed_in.get("/runs/" + link(second, "prev"))

    shown = [names_in(response) for response in (first, second)]
    assert [len(names) for names in shown] == [2, 1]
    assert sorted(shown[0] + shown[1]) == ["file-0.csv", "file-1.csv", "file-2.csv"]
    assert names_in(back) == shown[0]


def link(response: Any, rel: str) -> str:
    """The address of the pager's link to the page before ("prev") or behind ("next")."""
    found = re.search(rf'href="([^"]+)" rel="{rel}"', response.content.decode())
    assert found
    return html.unescape(found[1])


def names_in(response: Any) -> list[str]:
    """The filenames that a list shows, in order."""
    return re.findall(r'class="filename"[^>]*>([^<]+)<', response.content.decode())


def test_the_list_polls_only_while_a_run_is_active(signed_in: WebClient, run: BatchRun) -> None:
    assert b"every 2s" not in signed_in.get("/runs/").content

    service.start(run)
    assert b"every 2s" in signed_in.get("/runs/").content
    partial = signed_in.get("/runs/", headers={"HX-Request": "true"})
    assert b"<html" not in partial.content
    assert b"leads.csv" in partial.content


def test_a_live_update_of_a_run_brings_its_history_along(
    signed_in: WebClient, run: BatchRun
) -> None:
    service.start(run)
    signed_in.get(run.get_absolute_url())
    service.cancel(run)

    update = signed_in.get(run.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    history = update[update.index('id="history" hx-swap-oob="true"') :]
    assert "canceled" in history


def test_an_upload_becomes_a_pending_run_shown_as_understood(
    signed_in: WebClient, user: User
) -> None:
    response = send(signed_in, LEADS)

    run = BatchRun.objects.get()
    assert response.url == f"/runs/{run.pk}/"
    assert (run.user, run.status, run.filename) == (user, "pending", "leads.csv")
    assert (run.meta["fileSize"], run.meta["fileType"]) == (len(LEADS), "text/csv")
    text = text_of(signed_in.get(response.url))
    for shown in ("E-Mail", "ada@analytical.co.uk", "Email", "Company", "007", "start"):
        assert shown in text
    assert [p.name for p in folder_of(run).iterdir()] == ["input"]


def test_pasted_rows_become_a_file(signed_in: WebClient) -> None:
    rows = "Name\tE-Mail\r\nJürgen Groß\tjg@example.com\r\n"
    answer = signed_in.post(NEW, {"rows": rows}, follow=True)

    assert "Pasted rows.csv" in text_of(answer)
    assert "Jürgen Groß" in text_of(answer)


def test_pasted_rows_that_are_refused_stay_in_the_form(signed_in: WebClient) -> None:
    answer = signed_in.post(NEW, {"rows": "Name"})

    assert answer.status_code == 422
    assert "only a header" in text_of(answer)
    assert ">\nName</textarea>" in answer.content.decode()


def test_start_at_once_starts_at_once(signed_in: WebClient) -> None:
    send(signed_in, LEADS, start_at_once="on")

    assert BatchRun.objects.get().status == "processing"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "empty"),
        ("header.csv", b"Name,E-Mail\n", "no rows|only a header"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "not a table|isn't a table"),
        ("letter.pdf", b"%PDF-1.7 hello", "CSV"),
        ("leads.xlsx", b"this is not a workbook", "spreadsheet|XLSX|Excel"),
        ("colors.csv", b"Colour,Shape\nred,round\nblue,square\n", "column"),
    ],
)
def test_a_bad_file_gets_a_sentence_and_leaves_nothing(
    signed_in: WebClient, settings: Settings, name: str, content: bytes, says: str
) -> None:
    response = send(signed_in, content, name)

    assert response.status_code == 422
    assert re.search(says, text_of(response), re.IGNORECASE)
    assert not BatchRun.objects.exists()
    assert not list(settings.MEDIA_ROOT.glob("runs/*"))
    assert not list(settings.FILE_UPLOAD_TEMP_DIR.iterdir())


def test_a_file_over_the_limit_is_refused(signed_in: WebClient, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 1000

    response = send(signed_in, "Name,E-Mail\n" + "Ada,ada@example.com\n" * 100_000)

    assert response.status_code == 422
    assert "too large" in text_of(response)
    assert not list(settings.FILE_UPLOAD_TEMP_DIR.iterdir())


def test_no_file_at_all_asks_for_one(signed_in: WebClient) -> None:
    assert "Choose a lead file first." in text_of(signed_in.post(NEW, {}))


@pytest.mark.parametrize("verb", ["start", "cancel", "retry", "delete"])
def test_buttons_move_the_run(
    signed_in: WebClient, run: BatchRun, verb: str, settings: Settings
) -> None:
    settings.UNDO_SECONDS = 0
    if verb == "retry":
        service.fail(run, RunError("as_written", text="It broke."))

    signed_in.post(f"/runs/{run.pk}/{verb}/")

    expected = {"start": "processing", "cancel": "failed", "retry": "processing", "delete": None}
    found = BatchRun.objects.first()
    assert (found.status if found else None) == expected[verb]


def test_a_button_pressed_too_late_says_so(signed_in: WebClient, run: BatchRun) -> None:
    service.cancel(run)

    response = signed_in.post(f"/runs/{run.pk}/start/", follow=True)

    assert "can't be started: it is already failed" in response.content.decode().replace(
        "&#x27;", "'"
    )


@pytest.mark.parametrize(
    "name", ["detail", "start", "cancel", "retry", "delete", "result", "rejects"]
)
def test_anothers_run_is_not_found(
    signed_in: WebClient, make_run: Callable[..., BatchRun], stranger: User, name: str
) -> None:
    theirs = make_run(owner=stranger)
    method = signed_in.get if name in ("detail", "result", "rejects") else signed_in.post

    assert method(reverse(f"runs:{name}", args=[theirs.pk])).status_code == 404
    assert BatchRun.objects.get().status == "pending"


def test_there_is_no_result_before_the_end(signed_in: WebClient, run: BatchRun) -> None:
    assert signed_in.get(f"/runs/{run.pk}/result/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_result_is_an_attachment_under_a_safe_name(
    signed_in: WebClient, make_run: Callable[..., BatchRun], work: Callable[[], None]
) -> None:
    run = service.start(make_run(name='..\\..\\my "leads"; é.csv'))
    work()

    response = signed_in.get(f"/runs/{run.pk}/result/")

    assert response.status_code == 200
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert "leads" in disposition
    assert "\\" not in disposition
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert "e16502530000" in b"".join(response).decode().replace("+", "e")


def test_a_failed_run_shows_its_reason(signed_in: WebClient, run: BatchRun) -> None:
    service.fail(run, RunError("as_written", text="The moon was in the way."))

    assert "The moon was in the way." in text_of(signed_in.get(f"/runs/{run.pk}/"))


def test_runs_of_other_clients_show_without_file_or_meta(signed_in: WebClient, user: User) -> None:
    run = service.create(user, "from-supabase.csv")
    BatchRun.objects.update(meta=None)

    assert signed_in.get("/runs/").status_code == 200
    assert signed_in.get(f"/runs/{run.pk}/").status_code == 200
    response = signed_in.post(f"/runs/{run.pk}/start/", follow=True)
    assert "Upload it again" in text_of(response)


def test_healthz_answers(client: WebClient) -> None:
    assert client.get("/healthz").content == b"ok\n"


def test_nonsense_about_where_one_comes_from_goes_to_the_usual_page(
    signed_in: WebClient, make_run: Callable[..., BatchRun]
) -> None:
    run = make_run()

    assert signed_in.get(f"/runs/{run.pk}/delete/", HTTP_REFERER="http://[").status_code == 200
    response = signed_in.post(f"/runs/{run.pk}/cancel/", {"next": "' OR 1=1"})
    assert (response.status_code, response.url) == (302, f"/runs/{run.pk}/")
