"""Names of one shape, which are taken apart alike: “Anna Schmidt” as “Emma Roth” is.

Thousands of names have a few shapes: words that mean nothing to anybody who takes names apart, each of a
sort, and the few that do, each as it is. Of a shape the first name is taken apart thoroughly, and the
others as that one was.
"""

import re
from collections.abc import Callable, Sequence
from functools import wraps
from typing import NamedTuple

from batchruns.engine.issues import Issue
from batchruns.engine.subjects.name.answer import NameAnswer
from batchruns.engine.subjects.name.words import INITIAL_SORT, Word, word_of

Reader = Callable[..., NameAnswer]
# Begins a cell but the first.
NEXT_CELL = " \0"
LINE_END = "\n"
MOST_WORDS = 8
REMEMBERED_SHAPES = 20_000
TEXT = "text"
PIECE = re.compile(r"([^\W_](?:[\w'’-]*\w)?\.?)")


class Template(NamedTuple):
    """How names of a shape are taken apart."""

    lines: str
    """The five parts of a name and the text of its issue, a line each: “{0}” for the first word as it is
    usually written, and behind these each as it was written.
    """
    issue: Issue | None

    def fill(self, usual: Sequence[str], written: Sequence[str]) -> NameAnswer:
        """The name of these words."""
        lines = self.lines.format(*usual, *written).split(LINE_END)
        prefix, first, middle, last, suffix, about = lines
        issue = Issue(self.issue.code, {TEXT: about}) if self.issue and about else self.issue
        return NameAnswer(prefix, first, middle, last, suffix, "", issue)


def by_shape(read: Reader) -> Reader:
    """A reader of (stripped) cells that reads one name of each shape, and takes the others apart alike.

    What it reads may depend on these cells only.
    """
    templates: dict[str, Template | None] = {}

    @wraps(read)
    def read_by_shape(*cells: str) -> NameAnswer:
        words = list(map(word_of, NEXT_CELL.join(cells).split(" ", MOST_WORDS)))
        sorts, usual, written = zip(*words, strict=True)
        # Of a word that comes twice nobody knows which one stands where.
        if len(words) > MOST_WORDS or len(set(usual)) < len(usual):
            return read(*cells)
        # What may be an initial at the end may be one of a legal form, too: “Acme S. A.”
        shape = " ".join(sorts) + (written[-1] if sorts[-1] == INITIAL_SORT else "")
        if shape in templates and (template := templates[shape]):
            return template.fill(usual, written)
        name = read(*cells)
        if len(templates) >= REMEMBERED_SHAPES:
            templates.clear()
        templates[shape] = _template(name, words)
        return name

    return read_by_shape


def _template(name: NameAnswer, words: Sequence[Word]) -> Template | None:
    """How the name was taken apart into its words; None if not all parts are of whole words."""
    params = dict(name.issue.params) if name.issue else {}
    about = str(params.pop(TEXT, ""))
    parts = (name.prefix, name.first, name.middle, name.last, name.suffix, about)
    text = LINE_END.join(parts)
    if params or text.count(LINE_END) != len(parts) - 1:
        return None
    forms = [*((word.usual, word) for word in words), *((word.written, word) for word in words)]
    places = {
        form: f"{{{index}}}"
        for index, (form, word) in reversed(list(enumerate(forms)))
        if word.has_likes
    }
    others = {
        piece
        for word in words
        if not word.has_likes
        for piece in PIECE.findall(word.usual.casefold())
    }
    pieces = PIECE.split(text)
    if not all(piece in places or piece.casefold() in others for piece in pieces[1::2]):
        return None
    lines = (places.get(piece) or piece.replace("{", "{{").replace("}", "}}") for piece in pieces)
    return Template("".join(lines), name.issue)
