"""The account page: preferences that hold on every page, data to take along, and going for good."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from batchruns.models import BatchRun
from batchruns.runs import files, service
from leadenrich.accounts.models import Preferences, User
from tests.helpers.clients import WebClient


def change(page: WebClient, **fields: Any) -> Any:
    sent = {"name": "", "language": "", "time_zone": "", "theme": "", "default_country": ""}
    return page.post("/account/", {**sent, **fields})


def test_choices_hold_on_every_page(signed_in: WebClient, run: BatchRun) -> None:
    service.start(run)
    BatchRun.objects.update(started_at="2026-01-15T12:00:00Z")

    assert change(signed_in, language="de", time_zone="Asia/Tokyo", theme="dark").status_code == 302

    content = signed_in.get("/runs/").content.decode()
    assert '<html lang="de" data-theme="dark">' in content
    assert "21:00" in content
    assert "In Arbeit" in content


def test_the_name_is_kept(signed_in: WebClient, user: User) -> None:
    change(signed_in, name="Ada L.")

    user.refresh_from_db()
    assert user.name == "Ada L."


def test_a_time_zone_that_is_none_is_refused_beside_the_field(signed_in: WebClient) -> None:
    response = change(signed_in, time_zone="Mars/Olympus")

    assert response.status_code == 422
    assert 'id="id_time_zone_error"' in response.content.decode()


def test_times_are_in_the_browsers_zone_without_a_choice(
    signed_in: WebClient, run: BatchRun
) -> None:
    service.start(run)
    BatchRun.objects.update(started_at="2026-01-15T12:00:00Z")

    signed_in.cookies["time_zone"] = "Asia/Tokyo"
    assert "9 p.m. JST" in signed_in.get("/runs/").content.decode()

    for unusable in ("../../etc/passwd", "Mars/Olympus", "Europe", "x" * 5000, "\0"):
        signed_in.cookies["time_zone"] = unusable
        assert "noon UTC" in signed_in.get("/runs/").content.decode()


def test_time_zones_are_few_and_in_the_pages_language(signed_in: WebClient) -> None:
    content = signed_in.get("/account/", headers={"Accept-Language": "de"}).content.decode()

    assert re.search(r'<option value="Asia/Tokyo">Tokio \(UTC\+09:00\)</option>', content)
    assert 50 < len(re.findall(r'<option value="[A-Z][a-z]+/', content)) < 160


def test_a_zone_that_is_not_listed_stays_chosen(signed_in: WebClient) -> None:
    Preferences.objects.update_or_create(
        user=User.objects.get(), defaults={"time_zone": "Europe/Vatican"}
    )

    content = signed_in.get("/account/").content.decode()

    assert re.search(r'<option value="Europe/Vatican" selected>Vatican', content)
    assert change(signed_in, time_zone="Europe/Vatican").status_code == 302


def test_the_email_can_be_changed(signed_in: WebClient, user: User) -> None:
    user.set_password("a-long-pass-42")
    user.save()
    signed_in.force_login(user)
    form = {"email": "New@example.com", "password": "a-long-pass-42"}

    refused = signed_in.post("/account/email/", {**form, "password": "wrong"})
    assert refused.status_code == 422
    assert User.objects.get().email == user.email

    response = signed_in.post("/account/email/", form, follow=True)
    assert "new@example.com" in response.content.decode()
    signed_in.post("/accounts/logout/")
    credentials = {"login": "new@example.com", "password": "a-long-pass-42"}
    assert signed_in.post("/accounts/login/", credentials).url == "/runs/"


def test_an_email_of_another_is_refused(
    signed_in: WebClient, user: User, make_user: Callable[..., User]
) -> None:
    make_user("taken@example.com")
    user.set_password("a-long-pass-42")
    user.save()
    signed_in.force_login(user)

    response = signed_in.post(
        "/account/email/", {"email": "taken@example.com", "password": "a-long-pass-42"}
    )

    assert response.status_code == 422
    assert "Another account uses this email." in response.content.decode()


def test_a_new_email_is_confirmed_where_emails_are(
    signed_in: WebClient, user: User, mailoutbox: list[Any], settings: Any
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    user.set_password("a-long-pass-42")
    user.save()
    signed_in.force_login(user)

    signed_in.post("/account/email/", {"email": "new@example.com", "password": "a-long-pass-42"})

    assert User.objects.get().email == user.email
    assert [mail.to for mail in mailoutbox] == [["new@example.com"]]


def test_the_language_is_the_browsers_without_a_choice(signed_in: WebClient) -> None:
    german = signed_in.get("/runs/", headers={"Accept-Language": "de-AT,de;q=0.9"})

    assert '<html lang="de">' in german.content.decode()
    assert '<html lang="en">' in signed_in.get("/runs/").content.decode()


def test_countries_are_in_the_order_of_their_names_in_the_pages_language(
    signed_in: WebClient,
) -> None:
    content = signed_in.get("/account/", headers={"Accept-Language": "de"}).content.decode()

    options = re.findall(r'<option value="([A-Z]{2})">', content)
    assert options[:3] == ["AF", "EG", "AX"], "Afghanistan, Ägypten, Ålandinseln"
    assert options.index("OM") < options.index("AT") < options.index("PK")


def test_one_persons_choices_are_not_anothers(
    signed_in: WebClient, make_user: Callable[..., User]
) -> None:
    change(signed_in, theme="dark")
    other = WebClient()
    other.force_login(make_user("other@example.com"))

    assert "data-theme" not in other.get("/runs/").content.decode()


def test_the_export_holds_all_that_is_stored_and_nothing_of_others(
    signed_in: WebClient, make_run: Callable[..., BatchRun], stranger: User
) -> None:
    run = make_run(name="mine.csv")
    make_run(name="theirs.csv", owner=stranger)

    response = signed_in.get("/account/export/")

    archive = zipfile.ZipFile(io.BytesIO(b"".join(response)))
    assert json.loads(archive.read("profile.json"))["email"] == "ada@example.com"
    assert [row["filename"] for row in json.loads(archive.read("runs.json"))] == ["mine.csv"]
    stored = files.read(run.pk, files.INPUT)
    assert archive.read(f"runs/{run.pk}/upload/mine.csv") == stored
    assert "password" not in archive.read("profile.json").decode()


@pytest.mark.django_db(transaction=True)
def test_deleting_the_account_takes_everything_of_this_person_only(
    signed_in: WebClient, make_run: Callable[..., BatchRun], stranger: User
) -> None:
    run = service.start(make_run())
    theirs = make_run(owner=stranger)

    wrong = signed_in.post("/account/delete/", {"password": "guess"})
    assert wrong.status_code == 422
    assert BatchRun.objects.count() == 2

    assert signed_in.post("/account/delete/", {"password": "secret"}).status_code == 302

    assert [person.email for person in User.objects.all()] == ["stranger@example.com"]
    assert [run.pk for run in BatchRun.objects.all()] == [theirs.pk]
    assert not files.exists(run.pk, files.INPUT)
    assert files.exists(theirs.pk, files.INPUT)
    assert signed_in.get("/runs/").status_code == 302


@pytest.mark.parametrize("changes_address", [False, True])
def test_guessing_the_password_for_a_deletion_is_stopped(
    signed_in: WebClient, user: User, changes_address: bool
) -> None:
    def delete(password: str, number: int) -> Any:
        address = f"203.0.113.{number}" if changes_address else "203.0.113.7"
        return signed_in.post("/account/delete/", {"password": password}, REMOTE_ADDR=address)

    for number in range(10):
        assert delete("guess", number).status_code == 422

    answer = delete("secret", 10)

    assert answer.status_code == 422
    assert "Too many failed login attempts" in answer.content.decode()
    assert User.objects.filter(pk=user.pk).exists()


def test_other_sessions_are_signed_out(client: WebClient, user: User) -> None:
    elsewhere = WebClient()
    for browser in (elsewhere, client):
        browser.post("/accounts/login/", {"login": "ada@example.com", "password": "secret"})
    assert elsewhere.get("/runs/").status_code == 200

    client.post("/accounts/sessions/")

    assert elsewhere.get("/runs/").status_code == 302
    assert client.get("/runs/").status_code == 200
