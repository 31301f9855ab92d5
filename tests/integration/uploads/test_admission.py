"""Files come in by the upload form only, from people who may have them here."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from pytest_django import Settings

from batchruns.models import BatchRun
from batchruns.runs.errors import OverLimitError
from batchruns.uploads import admission
from leadenrich.accounts.models import User
from tests.helpers.clients import WebClient

LEADS = b"E-Mail\nada@example.com\n"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that Django began to write."""
    names: list[str] = []
    original = TemporaryFileUploadHandler.new_file

    def new_file(self: Any, field: str, name: str, *args: Any, **options: Any) -> None:
        names.append(name)
        original(self, field, name, *args, **options)

    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", new_file)
    return names


def send(client: WebClient, address: str, content: bytes = LEADS) -> Any:
    return client.post(address, {"file": SimpleUploadedFile("leads.csv", content)})


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/account/", 400),
        ("/account/delete/", 400),
        ("/accounts/login/", 400),
        ("/accounts/signup/", 400),
        ("/accounts/logout/", 400),
        ("/runs/many/", 400),
        ("/admin/login/", 400),
        ("/nowhere/", 404),
        ("/runs/new", 301),
    ],
)
@pytest.mark.parametrize("is_signed_in", [False, True])
@pytest.mark.parametrize("has_token", [False, True])
def test_no_other_address_writes_a_file(
    user: User,
    written: list[str],
    address: str,
    status: int,
    is_signed_in: bool,
    has_token: bool,
) -> None:
    client = WebClient(enforce_csrf_checks=True)
    if is_signed_in:
        client.force_login(user)
    if has_token:
        client.cookies["csrftoken"] = "a" * 32

    response = send(client, address)

    assert written == []
    # Without a token, what was sent isn't looked at; an address that isn't one has a page of its own.
    assert response.status_code in ({status, 404} if has_token else {status, 403, 404})
    assert BatchRun.objects.count() == 0


def test_without_a_session_the_upload_form_writes_nothing(
    client: WebClient, written: list[str]
) -> None:
    response = send(client, "/runs/new/")

    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")
    assert written == []


def test_without_a_session_no_template_is_taken(client: WebClient, written: list[str]) -> None:
    response = send(client, "/runs/template/")

    assert response.url.startswith("/accounts/login/")
    assert written == []


def test_beyond_ones_room_nothing_is_written_and_the_form_says_so(
    signed_in: WebClient, run: BatchRun, written: list[str], settings: Settings
) -> None:
    settings.MAX_STORED_BYTES = 1

    response = send(signed_in, "/runs/new/")

    assert response.status_code == 422
    assert "doesn&#x27;t fit" in response.content.decode()
    assert written == []


def test_the_sum_of_a_request_is_bounded(
    signed_in: WebClient, written: list[str], settings: Settings
) -> None:
    settings.UPLOAD_MAX_BYTES = 100_000
    files = [SimpleUploadedFile(f"{n}.csv", LEADS + b"x" * 60_000) for n in range(3)]

    response = signed_in.post("/runs/new/", {"file": files})

    assert response.status_code == 422
    assert "too large" in response.content.decode()
    assert written == []


def test_who_may_uploads(signed_in: WebClient, written: list[str]) -> None:
    response = send(signed_in, "/runs/new/")

    assert response.status_code == 302
    assert BatchRun.objects.count() == 1
    assert written == ["leads.csv"]


@pytest.fixture
def environ_of(user: User) -> Callable[..., dict[str, Any]]:
    """Makes a request as the web server sees it before its body is there."""

    def make(path: str, size: int, client: WebClient | None = None) -> dict[str, Any]:
        cookie = client.cookies["sessionid"].value if client else ""
        return {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": path,
            "CONTENT_LENGTH": str(size),
            "CONTENT_TYPE": "multipart/form-data; boundary=x",
            "HTTP_COOKIE": f"sessionid={cookie}",
            "wsgi.input": io.BytesIO(),
        }

    return make


@pytest.mark.parametrize(
    ("path", "size", "error"),
    [
        ("/runs/new/", 10**12, ValidationError),
        ("/runs/new/", 500_000_000, OverLimitError),
        ("/runs/template/", 10**12, ValidationError),
        ("/runs/template/", 500_000_000, OverLimitError),
        ("/account/", 10_000_000, RequestDataTooBig),
        ("/nowhere/", 10_000_000, RequestDataTooBig),
    ],
)
def test_the_server_asks_before_it_reads(
    signed_in: WebClient,
    environ_of: Callable[..., dict[str, Any]],
    settings: Settings,
    path: str,
    size: int,
    error: type[Exception],
) -> None:
    settings.MAX_STORED_BYTES = 400_000_000

    with pytest.raises(error):
        admission.admit(environ_of(path, size, signed_in))
    with pytest.raises(PermissionDenied):
        admission.admit(environ_of(path, size))


def test_a_session_that_is_none_is_none(environ_of: Callable[..., dict[str, Any]]) -> None:
    client = WebClient()
    store = SessionStore()
    store.create()
    client.cookies["sessionid"] = store.session_key

    with pytest.raises(PermissionDenied):
        admission.admit(environ_of("/runs/new/", 1_000_000, client))


def test_what_comes_at_once_counts_together(
    signed_in: WebClient, environ_of: Callable[..., dict[str, Any]], settings: Settings
) -> None:
    settings.MAX_STORED_BYTES = 25_000_000
    first, second, third = (environ_of("/runs/new/", 10_000_000, signed_in) for _ in range(3))
    admission.admit(first)
    admission.admit(second)

    with pytest.raises(OverLimitError):
        admission.admit(third)

    admission.release(first)
    admission.admit(third)
    admission.release(second)
    admission.release(third)


def test_nothing_of_a_refused_upload_stays(
    signed_in: WebClient, settings: Settings, written: list[str]
) -> None:
    send(signed_in, "/account/")

    assert list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()) == []
