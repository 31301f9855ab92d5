"""The documents that people read: README, docs/deploy.md and the pages of Help, with their code blocks.

docs/dataframes.md has a test of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.helpers.paths import ROOT

HELP = ROOT / "docs" / "help"
DOCUMENTS = [ROOT / "README.md", ROOT / "docs" / "deploy.md", *sorted(HELP.glob("*/*/*.md"))]


@dataclass(frozen=True)
class Block:
    """A fenced block. Its info string is a language, then a file's name or `no-run: why`, if any."""

    language: str
    detail: str
    code: str

    @property
    def file_name(self) -> str:
        return self.detail if not self.not_run else ""

    @property
    def not_run(self) -> str:
        """Why it can't run in a test."""
        before, _sign, reason = self.detail.partition("no-run: ")
        return "" if before else reason


def name_of(document: Path) -> str:
    return str(document.relative_to(ROOT))


def blocks_in(document: Path) -> list[Block]:
    fences = (token for token in _tokens(document) if token.type == "fence")
    return [Block(*_split(token.info), token.content) for token in fences]


def headings_in(document: Path) -> list[tuple[str, str]]:
    """Tag and text of each heading."""
    tokens = _tokens(document)
    return [
        (token.tag, tokens[index + 1].content)
        for index, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


def inline_code_in(document: Path) -> list[str]:
    return [token.content for token in _inline(document) if token.type == "code_inline"]


def links_in(document: Path) -> list[str]:
    return [str(token.attrs["href"]) for token in _inline(document) if token.type == "link_open"]


def bold_in(document: Path) -> Iterator[str]:
    tokens = list(_inline(document))
    for index, token in enumerate(tokens):
        if token.type == "strong_open":
            yield tokens[index + 1].content


def _inline(document: Path) -> Iterator[Token]:
    return chain.from_iterable(token.children or [] for token in _tokens(document))


def _tokens(document: Path) -> list[Token]:
    return MarkdownIt("js-default", {"linkify": False}).parse(document.read_text())


def _split(info: str) -> tuple[str, str]:
    language, _space, detail = info.strip().partition(" ")
    return language, detail
