"""Texts that make careless code slow, and whether work on them grows with their length only."""

import gc
import os
import time
from collections.abc import Callable, Sequence
from itertools import cycle
from math import log2
from typing import NamedTuple

CHARACTERS = int(os.environ.get("GROWTH_CHARACTERS", "8000"))
"""The longest text of the tests: more find slower growth, and take longer themselves."""
MOST_PER_DOUBLING = 2.5
# What is faster isn't measured well enough to be judged.
FLOOR_SECONDS = 0.002
# Of a text of which it isn't yet sure, a half is measured instead of a quarter.
PARTS = (4, 2, 2, 2)
WARM_UP = 50
SHORTER = cycle(range(1000))
"""By how much shorter a text is than the one before: answers on texts may be remembered."""


class Shape(NamedTuple):
    """A hostile text of any length: a run of a unit, and what stands around it."""

    unit: str
    before: str = ""
    behind: str = ""

    def of(self, characters: int) -> str:
        """The text with a run of so many characters."""
        repeated = self.unit * (characters // len(self.unit) + 1)
        return f"{self.before}{repeated[:characters]}{self.behind}"

    def __str__(self) -> str:
        return f"{self.before!a}…{self.unit!a}*…{self.behind!a}"


RUNS = (
    *"@.,;:-_/\\([{<>|+=&#%\"'*",
    *"0aAéß中한アиا１٣😀",
    " ", "\t", "\n", "\xa0", "\u0301", "\u0e31", "\u200b", "\u200f", "\u202e", "\ufffd",
)  # fmt: skip
PAIRS = (
    "a,", "a;", "a.", "a@", "@.", "a-", "a/", "(a)", "[a]", "<a>", "a b ", "A. ", " \t", "'a' ",
    "O'", "Mc", "aA", "a1", "1-", "1.", "0 ", "12 34 ", "0151 ", "+49 ", "(0)", "ext 1 ", "x 1 ",
    "Dr. ", "von ", "Jr. ", "und ", "& ", "CEO ", "of ", "formerly ", "GmbH ", "Inc, ", "& Co. ",
    "www.", "http://", "xn--", "%41", "/0", "&amp;", "&#", "=C3", "=C3=BC", "=?utf-8?q?", "\\u00fc",
    "Ã¼", "Ã", "â€", "{{", "}}", "${", "*|", "<%", "[", '{"a":', '{"a":1},', '"",', "<c>", "<c ", "<row>", "</c>", "<!--", "<si><t>a", 'r="A1" ', "\",\"", "São ", "2024-01-",
)  # fmt: skip
AMONG = (
    Shape(" ", "Ann", "Lee"),
    Shape("-", "Ann ", "Lee"),
    Shape("Q. ", "John ", "Smith"),
    Shape("van der ", "John ", "Berg"),
    Shape("'Jack' ", "John ", "Smith"),
    Shape("(Jack) ", "John ", "Smith"),
    Shape(" ", "Smith,", "John"),
    Shape("Dr. ", "Smith, ", "John"),
    Shape("\u0301", "Jo", "hn"),
    Shape("\u200b", "Jo", "hn"),
    Shape("a.", "ann@", "com"),
    Shape("a-", "ann@", "acme.com"),
    Shape("a.", "", "@acme.com"),
    Shape("a ", '"', '"@acme.com'),
    Shape("a", "Ann <", "@acme.com>"),
    Shape(" ", "ann@acme.com", "bob@acme.com"),
    Shape("a@b.de ", "ann@acme.com "),
    Shape("subject=a&", "mailto:a@b.com?"),
    Shape("a", "http://", "/"),
    Shape("a/", "https://acme.com/"),
    Shape("a=b&", "https://acme.com/?"),
    Shape("a-", "https://www.linkedin.com/in/"),
    Shape("/", "https://www.linkedin.com/in/"),
    Shape("1", "+49"),
    Shape("(0)", "+49 ", "30 901820"),
    Shape(" ", "030 901820", "x"),
    Shape("/ ", "030 901820 ", "12"),
    Shape("030 901820 ", "tel: "),
    Shape("& Co. KG ", "Acme GmbH "),
    Shape("(", "Acme ", "GmbH"),
    Shape("Inc., ", "Acme, "),
    Shape("formerly ", "Acme ", "GmbH"),
    Shape("& ", "Sales ", "Manager"),
    Shape(" ", "Head", "of Sales"),
    Shape("/", "Sales", "in"),
    Shape(" ", "10115", "Berlin"),
    Shape("(", "Berlin ", "Mitte)"),
    Shape(", ", "Berlin", "Germany"),
    Shape(" ", "Germany", "x"),
    Shape("1", "D-"),
    Shape(" ", "Total", "x"),
    Shape("1", "$ "),
    Shape(" ", "1", "x"),
    Shape(" ", "-", "x"),
    Shape(" ", "x (", "x"),
    Shape("0", "", "x"),
    Shape("7", "", " x"),
    Shape("@", "a", " x"),
    Shape("a@", "", " x"),
    Shape("a.", "https://", " x"),
    Shape("ab.", "", "\nx"),
    Shape("1 ", "", "\nx"),
)
SHAPES = (*map(Shape, RUNS), *map(Shape, PAIRS), *AMONG)
"""Runs of one character of every sort, of a few characters, and runs in what is otherwise valid."""


class Measured(NamedTuple):
    """The seconds that work takes on a part of a text and on all of it."""

    parts: int = 1
    """How many of the parts the text has."""
    part: float = 0.0
    whole: float = 0.0

    @property
    def is_even(self) -> bool:
        """Whether each doubling of a text takes a little more than twice as long at most."""
        most: float = MOST_PER_DOUBLING ** log2(self.parts)
        return self.whole <= max(self.part * most, FLOOR_SECONDS)

    def __str__(self) -> str:
        return f"{1000 * self.part:.1f} ms for 1/{self.parts}, {1000 * self.whole:.1f} ms for all"


Work = Callable[[Shape, int], Callable[[], object]]
"""Prepares what is to be measured on a shape with a run of so many characters."""


def assert_linear(
    work: Work, characters: int = CHARACTERS, shapes: Sequence[Shape] = SHAPES
) -> None:
    """Fails with the shapes of so many characters on which work takes much more than twice as long where
    they are twice as long.
    """
    work(Shape("a "), WARM_UP)()
    measured = ((shape, _measure(work, shape, characters)) for shape in shapes)
    slow = [f"{shape}: {each}" for shape, each in measured if not each.is_even]
    assert not slow, "\n".join(slow)


def _measure(work: Work, shape: Shape, characters: int) -> Measured:
    """The measurement of a text's part and of all of it. A busy machine bends some, and what isn't read
    further is sooner done with, so an uneven one is tried again.
    """
    measured = Measured()
    for parts in PARTS:
        length = characters - next(SHORTER)
        part, whole = _seconds(work(shape, length // parts)), _seconds(work(shape, length))
        measured = Measured(parts, part, whole)
        if measured.is_even:
            break
    return measured


def _seconds(work: Callable[[], object]) -> float:
    """The seconds of this process's own that some work takes."""
    gc.disable()
    started = time.process_time()
    try:
        work()
        return time.process_time() - started
    finally:
        gc.enable()
