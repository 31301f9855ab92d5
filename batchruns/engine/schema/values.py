"""Which lead field some cells hold, told by the cells alone."""

import re
from collections.abc import Callable, Sequence
from functools import partial

from batchruns.engine.subjects.city.read import people_of
from batchruns.engine.subjects.company.legal_forms import is_company
from batchruns.engine.subjects.country.names import iso_codes, usual_names
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

PATTERNS = {
    "email": re.compile(r"(?:mailto:)?[^@\s<>]+@[^@\s<>]+\.[^@\s.<>]{2,}|.*<[^@\s]+@[^@\s]+>"),
    "linkedin_url": re.compile(r"(https?://)?([a-z]+\.)?linkedin\.com/\S+", re.IGNORECASE),
    "website": re.compile(
        r"(?:https?://|www\.)(?!\S*\.(?:png|jpe?g|gif|svg|webp|pdf)\b)\S+\.\S+", re.IGNORECASE
    ),
    "phone": re.compile(
        r"(?:(?:\+|00|0|\(\d)[\d\s()./-]{6,18}\d|\d{3}([.-])\d{3}\1\d{4})"
        r"(?:[ ,]*(?:ext|x|dw|app|poste|int)\.? ?\d{1,5})?",
        re.IGNORECASE,
    ),
}
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
TEXTS = frozenset("full_name first_name last_name company title city region website".split())


def field_of(cells: Sequence[str]) -> tuple[str, float] | None:
    """The field that most of these cells look like, with a confidence from 0 to 1, or None."""
    cells = cells[:MOST_CELLS]
    if not cells:
        return None
    for name in PATTERNS:
        share = _share(cells, partial(_looks_like, name))
        if share >= SHARE:
            return name, round(0.9 * share, 2)
    if len(cells) < FEWEST_CELLS or not any(map(str.isalpha, "".join(cells))):
        return None
    if (share := _share(cells, is_company)) >= SHARE_OF_COMPANIES:
        return "company", round(0.5 + 0.2 * share, 2)
    if (share := _share(cells, _is_country)) >= SHARE:
        return "country", round(0.6 * share, 2)
    if (share := _share(cells, lambda cell: bool(read_title(cell).seniority))) >= SHARE:
        return "title", round(0.6 * share, 2)
    return None


def are_cities(cells: Sequence[str]) -> bool:
    """Whether most of these cells are cities. The first time takes a second: all of them are read."""
    cells = cells[:MOST_CELLS]
    if len(cells) < FEWEST_CELLS or _share(cells, _may_be_a_city) < SHARE_OF_CITIES:
        return False
    people = list(map(people_of, cells))
    return sum(map(bool, people)) >= SHARE_OF_CITIES * len(cells) and sum(
        number >= LARGE for number in people
    ) >= SHARE_OF_LARGE_CITIES * len(cells)


def contradict(field: str, cells: Sequence[str]) -> bool:
    """Whether these cells can't be what the column's name says: a “Contact” of addresses, say."""
    cells = cells[:MOST_CELLS]
    if not cells:
        return False
    if field == "title" and _share(cells, lambda cell: plain(cell) in SALUTATIONS) >= SHARE:
        return True
    if field == "country" and not _share(cells, _is_country) and len(cells) >= FEWEST_CELLS:
        return _share(cells, lambda cell: bool(region_codes(cell))) >= SHARE
    if field in TEXTS and _share(cells, lambda cell: not _has_letters(cell)) >= SHARE:
        return True
    # A website may well be a page at LinkedIn.
    others = () if field in ("website", "linkedin_url") else (n for n in PATTERNS if n != field)
    return any(_share(cells, partial(_looks_like, name)) >= SHARE for name in others)


def have_spaces(cells: Sequence[str]) -> bool:
    """Whether most of these cells are more than one word."""
    return sum(" " in cell.strip() for cell in cells) > len(cells) / 2


def _looks_like(name: str, cell: str) -> bool:
    cell = cell.strip()
    is_number_only = name == "phone" and NO_PHONE.fullmatch(cell) is not None
    return not is_number_only and PATTERNS[name].fullmatch(cell) is not None


def _has_letters(cell: str) -> bool:
    return any(map(str.isalpha, cell))


def _may_be_a_city(cell: str) -> bool:
    """Whether it is worth to read all cities for it: it begins as a name does."""
    begins = cell.strip()[:1]
    return begins.isalpha() and not begins.islower()


def _is_country(cell: str) -> bool:
    # By the names that are read anyway: those in all languages take time and memory to read.
    name = plain(cell)
    return len(name) >= SHORTEST_COUNTRY and (name in usual_names() or name in iso_codes())


def _share(cells: Sequence[str], is_such: Callable[[str], bool]) -> float:
    return sum(map(is_such, cells)) / len(cells)
