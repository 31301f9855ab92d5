"""What cells tell of the lead field that their column holds: the evidence beside its name.

Each function of this module takes a column's filled cells, of which it looks at the first
MOST_CELLS, or one cell. The table of `fields` puts them together.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from batchruns.engine.subjects.city.read import people_of
from batchruns.engine.subjects.country.names import common_names, iso_codes
from batchruns.engine.subjects.country.regions import region_codes
from batchruns.engine.subjects.title.read import read_title
from batchruns.engine.text import plain

SHARE = 0.6
# A few companies' forms are enough: many are written without.
SHARE_OF_COMPANIES = 0.3
# Half of Spain's names are small cities', too, but a third at most are cities' of this size.
SHARE_OF_CITIES, SHARE_OF_LARGE_CITIES, LARGE = 0.7, 0.5, 50_000
FEWEST_CELLS = 3
# Two letters may be a language's or a state's, too.
SHORTEST_COUNTRY = 3
MOST_CELLS = 200

EMAIL = re.compile(r"(?:mailto:)?[^@\s<>]+@[^@\s<>]+\.[^@\s.<>]{2,}|.*<[^@\s]+@[^@\s]+>")
LINKEDIN_URL = re.compile(r"(https?://)?([a-z]+\.)?linkedin\.com/\S+", re.IGNORECASE)
WEBSITE = re.compile(
    r"(?:https?://|www\.)(?!\S*\.(?:png|jpe?g|gif|svg|webp|pdf)\b)\S+\.\S+", re.IGNORECASE
)
PHONE = re.compile(
    r"(?:(?:\+|00|0|\(\d)[\d\s()./-]{6,18}\d|\d{3}([.-])\d{3}\1\d{4})"
    r"(?:[ ,]*(?:ext|x|dw|app|poste|int)\.? ?\d{1,5})?",
    re.IGNORECASE,
)
# What looks like a phone number, and is a date, a time, a coordinate, a postal code (“02115-1234”),
# the number of an article or none of a phone.
NO_PHONE = re.compile(
    r"\d{1,4}([./-])\d{1,2}\1\d{1,4}(?:[ T].*)?|\d+[.,]\d+|0{3,}\d*|\d{1,4}([./-])\d{1,2}\2\d{2,4} .*"
    r"|\d{5}-\d{4}|0[1-9]\d{11,}|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d"
)
SALUTATIONS = frozenset(
    """mr mrs ms miss mx dr prof sir herr frau herrn m mme mlle monsieur madame sr sra srta don dona
    sig sigra signor signora dhr mevr mw de heer mevrouw pan pani""".split()
)


@dataclass(frozen=True, slots=True)
class Look:
    """How cells of a field look, so that a column is known by them where its name says nothing."""

    is_such: Callable[[str], bool]
    """Whether one cell looks like this field's."""
    order: int
    """Which looks are tried first: cells may look like two fields'."""
    least_share: float = SHARE
    """The share of cells that must look so."""
    base: float = 0.0
    per_share: float = 0.6
    """A column's confidence is `base` and the share of its cells times this."""
    is_of_words: bool = False
    """Whether words, of which only some cells in a row tell, and no other field's name is refuted."""

    def confidence(self, cells: Sequence[str]) -> float:
        """From 0 (these cells aren't this field's) to 1, for filled cells."""
        if self.is_of_words and (len(cells) < FEWEST_CELLS or not has_letters("".join(cells))):
            return 0.0
        matching = share_of(cells, self.is_such)
        return (
            round(self.base + self.per_share * matching, 2) if matching >= self.least_share else 0.0
        )


def share_of(cells: Sequence[str], is_such: Callable[[str], bool]) -> float:
    """The share of the cells that are such, of 1. There must be a cell."""
    return sum(map(is_such, cells)) / len(cells)


def whole_cell(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    """Whether a whole cell is like the pattern."""
    return lambda cell: pattern.fullmatch(cell.strip()) is not None


def is_phone(cell: str) -> bool:
    """Whether a cell looks like a phone number and like nothing else that is made of digits."""
    cell = cell.strip()
    return NO_PHONE.fullmatch(cell) is None and PHONE.fullmatch(cell) is not None


def is_country(cell: str) -> bool:
    """Whether a cell is a country, by the names that are read anyway: reading those in all languages
    takes time and memory.
    """
    name = plain(cell)
    return len(name) >= SHORTEST_COUNTRY and (name in common_names() or name in iso_codes())


def is_job_title(cell: str) -> bool:
    """Whether a cell tells how high somebody stands."""
    return bool(read_title(cell).seniority)


def has_letters(cell: str) -> bool:
    """Whether there is a letter of any script in it."""
    return any(map(str.isalpha, cell))


def have_spaces(cells: Sequence[str]) -> bool:
    """Whether most of these cells are more than one word."""
    return sum(" " in cell.strip() for cell in cells) > len(cells) / 2


def are_without_letters(cells: Sequence[str]) -> bool:
    """Whether most of these cells hold no text at all."""
    return share_of(cells, lambda cell: not has_letters(cell)) >= SHARE


def are_salutations(cells: Sequence[str]) -> bool:
    """Whether most of these cells are what a letter begins with: a “Title” of “Mr” and “Dr.”."""
    return share_of(cells, lambda cell: plain(cell) in SALUTATIONS) >= SHARE


def are_regions_only(cells: Sequence[str]) -> bool | None:
    """Whether these cells, in which no country is, are regions; None if that isn't clear."""
    if len(cells) < FEWEST_CELLS or share_of(cells, is_country):
        return None
    return share_of(cells, lambda cell: bool(region_codes(cell))) >= SHARE


def are_cities(cells: Sequence[str]) -> bool:
    """Whether most of these cells are cities. All cities are read for it where that is likely."""
    if len(cells) < FEWEST_CELLS or share_of(cells, _may_be_a_city) < SHARE_OF_CITIES:
        return False
    people = list(map(people_of, cells))
    return sum(map(bool, people)) >= SHARE_OF_CITIES * len(cells) and sum(
        number >= LARGE for number in people
    ) >= SHARE_OF_LARGE_CITIES * len(cells)


def _may_be_a_city(cell: str) -> bool:
    """Whether it is worth to read all cities for it: it begins as a name does."""
    begins = cell.strip()[:1]
    return begins.isalpha() and not begins.islower()
