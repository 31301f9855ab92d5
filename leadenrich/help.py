"""Help: the pages of `docs/help`, in the language of the person, with a search over their sections."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

FOLDER = Path(settings.BASE_DIR) / "docs" / "help"
_HEADING = re.compile(r"^#{1,2} (.+)$", re.MULTILINE)
_LINK_TO_PAGE = re.compile(r"\]\((\w+)\.md")
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it."""

    title: str
    anchor: str
    html: SafeString
    words: str
    """Title and text in lower case, for the search."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of help: its first section is its title and introduction."""

    name: str
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        """The page's heading."""
        return self.sections[0].title


@dataclass(frozen=True, slots=True)
class Match:
    """A section in which all words of a search are."""

    page: Page
    section: Section


@cache
def pages(language: str) -> dict[str, Page]:
    """The pages in a language that has a folder, by name, in the order of their files."""
    files = sorted((FOLDER / language).glob("*.md"), key=lambda file: int(_split(file)[0]))
    return {page.name: page for page in map(_read, files)}


def search(language: str, query: str) -> list[Match]:
    """The sections that hold every word of `query`; none for an empty one."""
    words = query.lower().split()[:MOST_WORDS]
    return [
        Match(page, section)
        for page in pages(language).values()
        for section in page.sections
        if words and all(word in section.words for word in words)
    ]


def _read(file: Path) -> Page:
    """A page from a file such as `2-files.md`."""
    _before, *parts = _HEADING.split(_LINK_TO_PAGE.sub(r"](../\1/", file.read_text()))
    headings = zip(parts[::2], parts[1::2], strict=True)
    return Page(_split(file)[1], tuple(_section(*heading) for heading in headings))


def _split(file: Path) -> tuple[str, str]:
    """The number and the name of a page: "2" and "files" of `2-files.md`."""
    number, _dash, name = file.stem.partition("-")
    return number, name


def _section(title: str, text: str) -> Section:
    # The pages are our own; Markdown without HTML escapes all the same.
    html = mark_safe(MarkdownIt("js-default", {"linkify": False}).render(text))  # noqa: S308
    return Section(title, slugify(title), html, f"{title} {strip_tags(html)}".lower())


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All pages, and the sections that `?q=` finds."""
    language, query = get_language() or "en", request.GET.get("q", "").strip()
    context = {
        "pages": pages(language).values(),
        "query": query,
        "matches": search(language, query),
    }
    return render(request, "help/index.html", context)


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """One page."""
    all_pages = pages(get_language() or "en")
    if name not in all_pages:
        raise Http404
    context = {"pages": all_pages.values(), "page": all_pages[name]}
    return render(request, "help/page.html", context)


app_name = "help"
urlpatterns = [
    path("", index, name="index"),
    path("<slug:name>/", page, name="page"),
]
