"""The page for errors: one for all, which needs nothing that may be broken."""

from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from leadenrich.platform import error_pages


def answer_to(error: Exception) -> HttpResponse:
    try:
        raise error
    except type(error):
        return error_pages.server_error(RequestFactory().get("/runs/"))


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (ValueError("a lead"), 500, "Something went wrong on our side"),
        (OperationalError("gone"), 503, "The database isn&#x27;t answering right now. Your files"),
    ],
)
def test_what_broke_is_said_without_a_database(error: Exception, status: int, says: str) -> None:
    response = answer_to(error)

    assert response.status_code == status
    assert says in response.content.decode()
    assert "a lead" not in response.content.decode()
    assert ("Retry-After" in response) == (status == 503)


def test_where_the_page_is_broken_its_words_are_left() -> None:
    no_manifest = {"staticfiles": {"BACKEND": "tests.unit.platform.test_error_pages.Broken"}}
    with override_settings(STORAGES=no_manifest):
        response = answer_to(ValueError("a lead"))

    assert response.status_code == 500
    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode().startswith("Something went wrong on our side.")


class Broken:
    def url(self, name: str) -> str:
        raise ValueError(f"Missing staticfiles manifest entry for {name!r}")


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (error_pages.bad_request, 400),
        (error_pages.forbidden, 403),
        (error_pages.not_found, 404),
    ],
)
def test_each_error_has_its_page(view: Any, status: int) -> None:
    response = view(HttpRequest(), Exception())

    assert response.status_code == status
    assert str(error_pages.PAGES[status].title) in response.content.decode()
