"""Help: the same pages in every language, and a search that finds their sections."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from leadenrich.help import FOLDER, pages, search

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def test_pages_are_the_same_in_every_language() -> None:
    shapes = {
        language: [(page.name, len(page.sections)) for page in pages(language).values()]
        for language in LANGUAGES
    }

    assert shapes["en"]
    assert {language for language, shape in shapes.items() if shape != shapes["en"]} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_somewhere(language: str) -> None:
    text = "".join(path.read_text() for path in Path(FOLDER, language).glob("*.md"))

    for name in re.findall(r"\]\((\w+)\.md", text):
        assert name in pages(language)


def test_a_search_finds_sections_with_all_words() -> None:
    titles = [match.section.title for match in search("en", "Country CODE")]

    assert "The country code is missing" in titles
    assert search("en", "") == search("en", "country zebra") == []
    assert [m.section.anchor for m in search("de", "Landesvorwahl fehlt")] == [
        "die-landesvorwahl-fehlt"
    ]


@pytest.mark.parametrize(("language", "title"), [("en", "Files you can"), ("de", "Dateien, die")])
def test_pages_are_in_the_browsers_language(client: Client, language: str, title: str) -> None:
    content = client.get("/help/files/", headers={"Accept-Language": language}).content.decode()

    assert f"<h1>{title}" in content
    assert client.get("/help/nothing/").status_code == 404
    assert title in client.get("/help/", headers={"Accept-Language": language}).content.decode()


def test_what_is_searched_is_shown_as_text(client: Client) -> None:
    content = client.get("/help/?q=<script>alert(1)</script>").content.decode()

    assert "<script>alert" not in content
    assert "0 sections" in content
