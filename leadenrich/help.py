"""Help: the pages of `docs/help`, in the language of the person, with a search over their sections.

A page is a file such as `docs/help/en/2-how-to/3-supabase.md`: language, group, name. What is made of
the code instead is in `reference.py` and `batchruns/api/docs.py`.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER = Path(settings.BASE_DIR) / "docs" / "help"
GROUPS = {
    "using": _("Using leadenrich"),
    "how-to": _("How-to guides"),
    "reference": _("Reference"),
    "explanation": _("Explanation"),
}
MARKDOWN = MarkdownIt("js-default", {"linkify": False})
"""Without HTML: what a text holds is escaped."""
_LINK_TO_PAGE = re.compile(r"\]\(([\w-]+)\.md")
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
    group: str
    """A key of `GROUPS`."""
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
    """The pages in a language that has a folder, by name, in the order of their folders and files."""
    files = sorted((FOLDER / language).glob("*/*.md"), key=_order)
    return {page.name: page for page in map(_read, files)}


def groups(language: str) -> list[tuple[str, str, list[Page]]]:
    """The contents: name and title of each group, and its pages."""
    return [
        (name, str(title), [page for page in pages(language).values() if page.group == name])
        for name, title in GROUPS.items()
    ]


def search(language: str, query: str) -> list[Match]:
    """The sections that hold every word of `query`; none for an empty one."""
    words = query.lower().split()[:MOST_WORDS]
    return [
        Match(page, section)
        for page in pages(language).values()
        for section in page.sections
        if words and all(word in section.words for word in words)
    ]


def _order(file: Path) -> tuple[int, int]:
    return int(_split(file.parent)[0]), int(_split(file)[0])


def _read(file: Path) -> Page:
    """A page from a file such as `2-files.md`."""
    tokens = MARKDOWN.parse(_LINK_TO_PAGE.sub(r"](../\1/", file.read_text()))
    starts = [i for i, each in enumerate(tokens) if each.type == "heading_open" and each.tag < "h3"]
    parts = [tokens[start:end] for start, end in pairwise([*starts, len(tokens)])]
    return Page(_split(file)[1], _split(file.parent)[1], tuple(map(_section, parts)))


def _split(path: Path) -> tuple[str, str]:
    """The number and the name of a page or a group: "2" and "files" of `2-files.md`."""
    number, _dash, name = path.stem.partition("-")
    return number, name


def _section(tokens: list[Token]) -> Section:
    """A section from its tokens, of which the first three are its heading."""
    title, text = tokens[1].content, tokens[3:]
    html = SafeString(MARKDOWN.renderer.render(text, MARKDOWN.options, {}))
    return Section(title, slugify(title), html, f"{title} {strip_tags(html)}".lower())


def render_help(
    request: HttpRequest, template: str, group: str = "reference", **context: Any
) -> HttpResponse:
    """A page beside the contents of Help, of which its group is open."""
    contents = {"groups": groups(get_language() or "en"), "open_group": group}
    return render(request, f"help/{template}.html", contents | context)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All pages, and the sections that `?q=` finds."""
    language, query = get_language() or "en", request.GET.get("q", "").strip()
    return render_help(
        request, "index", group="using", query=query, matches=search(language, query)
    )


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """One page."""
    all_pages = pages(get_language() or "en")
    if name not in all_pages:
        raise Http404
    return render_help(request, "page", all_pages[name].group, page=all_pages[name])


app_name = "help"
urlpatterns = [
    path("", index, name="index"),
    path("<slug:name>/", page, name="page"),
]
