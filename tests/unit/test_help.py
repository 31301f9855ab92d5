"""Help: the same pages in every language, and a search that finds their sections."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.urls import resolve

from leadenrich import reference
from leadenrich.cli import COMMANDS
from leadenrich.help import FOLDER, pages, search
from tests.helpers.documents import (
    DOCUMENTS,
    HELP,
    blocks_in,
    bold_in,
    headings_in,
    inline_code_in,
    links_in,
    name_of,
)

LANGUAGES = [code for code, _name in settings.LANGUAGES]
PAGES = [document for document in DOCUMENTS if HELP in document.parents]
GUIDES = [
    page for page in PAGES if page.parts[-2] == "2-how-to" or page.stem in ("1-start", "4-money")
]
OTHERS = {"UNSUB_TIME", "SSL_CERT_FILE", "RECIPES_DIR"}
"""Names in capital letters that are no settings."""


def of_page(language: str, path: Path) -> Path:
    """The same page in another language."""
    return Path(FOLDER, language, *path.parts[-2:])


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_pages_are_the_same_in_every_language(page: Path) -> None:
    english = of_page("en", page)

    assert english.exists()
    assert [tag for tag, _text in headings_in(page)] == [tag for tag, _ in headings_in(english)]
    assert [(block.language, block.detail) for block in blocks_in(page)] == [
        (block.language, block.detail) for block in blocks_in(english)
    ]
    assert len(PAGES) == len(LANGUAGES) * len(pages("en"))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    of_language = pages(page.parts[-3])
    for link in links_in(page):
        name, dot_md, anchor = link.partition(".md")
        if dot_md:
            sections = of_language[name].sections
            assert not anchor or anchor in {f"#{section.anchor}" for section in sections}, link
        elif link.startswith("/"):
            assert resolve(urlsplit(link).path), link
        else:
            assert link.startswith("https://"), link


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_settings_and_commands_in_texts_exist(document: Path) -> None:
    settings_there = {name for _group, name, _default, _meaning in reference.SETTINGS.rows()}
    texts = inline_code_in(document)
    named = set(re.findall(r"(?<![\w-])[A-Z]+(?:_[A-Z]+)+(?!\w)", " ".join(texts)))
    assert {name for name in named - settings_there if not name.startswith("LEADENRICH_")} <= OTHERS
    for text in texts:
        command = re.match(r"leadenrich (\w+)", text)
        assert command is None or command[1] in COMMANDS, text


@pytest.mark.parametrize("page", GUIDES, ids=name_of)
def test_what_a_guide_says_to_press_is_there(page: Path) -> None:
    with (Path(settings.BASE_DIR) / "locale" / "de" / "LC_MESSAGES" / "django.po").open(
        "rb"
    ) as file:
        catalog = [message for message in read_po(file) if isinstance(message.id, str)]
    labels = {str(each.string if page.parts[-3] == "de" else each.id) for each in catalog}
    assert set(bold_in(page)) <= labels


def test_settings_and_commands_are_made_of_the_code(client: Client) -> None:
    shown = client.get("/help/reference/settings/").content.decode()
    assert "<code>CHUNK_ROWS</code>" in shown
    assert "rows that a worker enriches at a time" in shown

    shown = client.get("/help/reference/command-line/").content.decode()
    assert all(f"usage: leadenrich {name}" in shown for name in COMMANDS)
    assert "--ceiling AMOUNT" in shown


def test_a_search_finds_sections_with_all_words() -> None:
    titles = [match.section.title for match in search("en", "Country CODE")]

    assert "The country code is missing" in titles
    assert search("en", "") == search("en", "country zebra") == []
    anchors = [match.section.anchor for match in search("de", "Landesvorwahl fehlt")]
    assert "die-landesvorwahl-fehlt" in anchors


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
