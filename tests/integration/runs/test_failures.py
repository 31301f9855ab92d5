"""Why a run failed: kept as data, in English for other clients, and told in each page's language."""

from typing import Any

import pytest

from batchruns.models import BatchRun
from batchruns.runs import service
from batchruns.runs.errors import GivenUpError
from leadenrich.accounts.models import Preferences, User
from tests.helpers.clients import WebClient
from tests.integration.web.test_pages import text_of

ENGLISH = "The disk of this site is full. Nothing is lost: once the operator has made room, press"
GERMAN = "Der Speicherplatz auf diesem Server ist voll."


@pytest.fixture
def failed(run: BatchRun) -> BatchRun:
    return service.fail(service.start(run), GivenUpError("disk_full"))


@pytest.fixture
def german(signed_in: WebClient, user: User) -> Any:
    """A browser of a person who reads German."""
    Preferences.objects.create(user=user, language="de")
    return signed_in


def places(run: BatchRun) -> list[str]:
    return [f"/runs/{run.pk}/", "/runs/"]


def test_it_is_kept_as_data_and_in_english(failed: BatchRun) -> None:
    assert failed.error_message.startswith(ENGLISH)
    assert failed.meta["error"] == {"code": "disk_full", "params": {}}
    event = failed.events.last()
    assert (event.kind, event.params) == ("failed", {"error": failed.meta["error"]})


def test_pages_tell_it_in_the_persons_language(signed_in: WebClient, failed: BatchRun) -> None:
    for page in places(failed):
        assert ENGLISH in text_of(signed_in.get(page))


def test_german_pages_tell_it_in_german(german: Any, failed: BatchRun) -> None:
    for page in places(failed):
        text = text_of(german.get(page))
        assert GERMAN in text, page
        assert "The disk" not in text


def test_what_another_client_says_of_a_failure_is_shown_as_it_is(
    german: Any, run: BatchRun
) -> None:
    theirs = {"code": "disk_full", "params": {}}
    service.update(run, status="failed", error_message="My importer broke.", meta={"error": theirs})

    for page in places(run):
        assert "My importer broke." in text_of(german.get(page))


def test_a_message_of_an_earlier_version_is_told_in_german_all_the_same(
    german: Any, run: BatchRun
) -> None:
    service.update(
        run, status="failed", error_message="Canceled. Resume to continue where it stopped."
    )

    for page in places(run):
        assert "Abgebrochen. „Fortsetzen“" in text_of(german.get(page))


def test_a_sentence_that_reads_otherwise_now_is_told_as_of_today(
    german: Any, failed: BatchRun
) -> None:
    BatchRun.objects.filter(pk=failed.pk).update(error_message="The words of an earlier version.")

    for page in places(failed):
        assert GERMAN in text_of(german.get(page)), page


def test_who_ends_a_run_after_us_is_believed(german: Any, failed: BatchRun) -> None:
    service.update(failed, status="processing")
    service.update(failed, status="failed", error_message="My importer broke.")

    for page in places(failed):
        assert "My importer broke." in text_of(german.get(page)), page


def test_retry_forgets_it(failed: BatchRun) -> None:
    retried = service.retry(failed)

    assert (retried.error_message, retried.meta["error"]) == (None, None)


def test_operators_see_why_runs_fail_in_their_language(
    german: Any, user: User, failed: BatchRun
) -> None:
    type(user).objects.update(is_staff=True, is_superuser=True)

    assert GERMAN in text_of(german.get("/admin/"))
    assert GERMAN in text_of(german.get("/admin/batchruns/batchrun/"))
