"""What cells tell of the lead field that their column holds: the evidence beside its name.

Each function of this module takes a column's filled cells, of which it looks at the first
MOST_CELLS, or one cell. The table of `fields` puts them together.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.subjects.address.read import read_place
from batchruns.engine.subjects.city.read import people_of
from batchruns.engine.subjects.company.legal_forms import is_company
from batchruns.engine.subjects.company.site import is_named_after, words_in_addresses
from batchruns.engine.subjects.company.words import COMPANY_WORDS
from batchruns.engine.subjects.country.names import common_names, iso_codes
from batchruns.engine.subjects.country.regions import region_codes
from batchruns.engine.subjects.phone.without_plus import is_valid_without_plus
from batchruns.engine.subjects.title.read import read_title
from batchruns.engine.subjects.website.read import read_website
from batchruns.engine.text import plain

SHARE = 0.6
# A few companies' forms are enough: many are written without.
SHARE_OF_COMPANIES = 0.3
# Half of Spain's names are small cities', too, but a third at most are cities' of this size.
SHARE_OF_CITIES, SHARE_OF_LARGE_CITIES, LARGE = 0.7, 0.5, 50_000
SHARE_IF_CERTAIN, SHARE_OF_NUMBERS, HALF = 0.9, 0.5, 0.5
FEWEST_CELLS = 3
FEWEST_REGIONS = 2
DIGITS_OF_A_PHONE = 10
FEWEST_DIGITS = 5
MOST_WORDS_OF_TITLE = 4
# Two letters may be a language's or a state's, too.
SHORTEST_COUNTRY = 3
MOST_CELLS = 200

EMAIL = re.compile(r"(?:mailto:)?[^@\s<>]+@[^@\s<>]+\.[^@\s.<>]{2,}|.*<[^@\s<]+@[^@\s]+>")
LINKEDIN_PROFILE = re.compile(
    r"(https?://)?([a-z]+\.)?linkedin\.com/(?!company/|school/|showcase/|organization/)\S+",
    re.IGNORECASE,
)
WEBSITE = re.compile(
    r"(?:https?://|www\.)(?!\S*\.(?:png|jpe?g|gif|svg|webp|pdf)\b)(?=\S+\.\S)\S++", re.IGNORECASE
)
PHONE = re.compile(
    r"(?:(?:\+|00|0|\(\d)[\d\s()./-]{6,18}\d|\d{3}([.-])\d{3}\1\d{4})"
    r"(?:[ ,]*(?:ext|x|dw|app|poste|int)\.? ?\d{1,5})?",
    re.IGNORECASE,
)
# What looks like a phone number, and is a date, a time, a coordinate, a postal code (“02115-1234”),
# the number of an article or none of a phone.
NO_PHONE = re.compile(
    r"\d{1,4}([./-])\d{1,2}\1\d{1,4}(?:[ T].*)?|\d+[.,]\d+|000\d*|\d{1,4}([./-])\d{1,2}\2\d{2,4} .*"
    r"|\d{5}-\d{4}|0[1-9]\d{11,}|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d"
)
LINKEDIN_PAGE = re.compile(
    r"(https?://)?([a-z]+\.)?linkedin\.com/(company|school|showcase|organization)/\S+",
    re.IGNORECASE,
)
HOME_PAGE = re.compile(r"(?:https?://)?[^/?#\s]+")
HOST = re.compile(r"(?:https?://)?(?:www\.)?([\w.-]+\.\w+)/?\S", re.IGNORECASE)
EXTENSION = re.compile(r"\D{0,6}\d{1,6}")
CALLING_CODE = re.compile(r"(?:\+|00)?([1-9]\d{0,2})")
WORDS_FILE = TableFile(
    "batchruns.engine.schema",
    "value_words.tsv",
    ("use", "word"),
    choices={
        "use": (
            "flag",
            "form_of_address",
            "academic_title",
            "academic",
            "verification",
            "verdict",
            "account_role",
            "account_role_only",
            "academic_begin",
            "progress",
        )
    },
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
        matching = self.share(cells)
        if matching < self.least_share:
            return 0.0
        return round(self.base + self.per_share * matching, 2)

    def share(self, cells: Sequence[str]) -> float:
        """The share of filled cells that look so, of 1."""
        return share_of(cells, self.is_such)

    def is_certain(self, cells: Sequence[str]) -> bool:
        """Whether filled cells tell it although another column holds it: numbers alone may be others."""
        if self.is_of_words or share_of(cells, str.isdecimal) > SHARE_OF_NUMBERS:
            return False
        return self.share(cells) >= SHARE_IF_CERTAIN


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


is_website = whole_cell(WEBSITE)


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


def are_flags(cells: Sequence[str]) -> bool:
    """Whether all of these cells only say yes or no."""
    return all(plain(cell) in _words_for("flag") for cell in cells)


def are_titles(cells: Sequence[str]) -> bool:
    """Whether most of these cells are job titles: a “Director” that says what somebody is, not who."""
    return share_of(cells, is_job_title) >= SHARE


def are_without_digits(cells: Sequence[str]) -> bool:
    """Whether no cell has a digit, where each of a phone's or a postal code's has."""
    return not any(character.isdigit() for cell in cells for character in cell)


def are_too_short_for_phones(cells: Sequence[str]) -> bool:
    """Whether no cell has as many digits as a phone number: extensions, say."""
    return all(sum(map(str.isdigit, cell)) < FEWEST_DIGITS for cell in cells)


def are_phones_without_plus(cells: Sequence[str]) -> bool:
    """Whether nearly all of these cells are a phone's digits with a country's prefix: “558195207521”."""
    is_enough = len(cells) >= FEWEST_CELLS
    return is_enough and share_of(cells, is_valid_without_plus) >= SHARE_IF_CERTAIN


def are_too_long_for_postal_codes(cells: Sequence[str]) -> bool:
    """Whether most of these cells have more digits than any postal code."""
    return share_of(cells, lambda c: sum(map(str.isdigit, c)) >= DIGITS_OF_A_PHONE) >= SHARE


def are_salutations(cells: Sequence[str]) -> bool:
    """Whether most of these cells are what a letter begins with: a “Title” of “Mr” and “Dr.”."""
    return share_of(cells, _is_form_of_address_or_academic) >= SHARE


def are_no_salutations(cells: Sequence[str]) -> bool:
    """Whether few of these cells are forms of address, and some academic titles."""
    return share_of(cells, _is_form_of_address) < SHARE / 2


def are_no_academic_titles(cells: Sequence[str]) -> bool:
    """Whether few of these cells are academic titles: a “Prefix” of “Mr” and “Mrs”."""
    return share_of(cells, _is_academic_title) < SHARE


def _is_form_of_address(cell: str) -> bool:
    words = set(plain(cell).split())
    forms = _words_for("form_of_address")
    return bool(words & forms) and words <= forms | _academic_words() | {"de"}


def _is_academic_title(cell: str) -> bool:
    return _is_academic(cell, _academic_words())


def _is_form_of_address_or_academic(cell: str) -> bool:
    return _is_academic(cell, _words_for("academic_title")) or _is_form_of_address(cell)


def _is_academic(cell: str, titles: frozenset[str]) -> bool:
    """Whether a cell has only such words, or is short and begins as “Dipl.-Psych.” does."""
    words = plain(cell).split()
    if not words:
        return False
    begins_so = words[0] in _words_for("academic_begin") and len(words) <= MOST_WORDS_OF_TITLE
    return begins_so or set(words) <= titles


def are_no_verifications(cells: Sequence[str]) -> bool:
    """Whether these cells aren't what a verifier says of e-mail addresses."""
    words = [plain(cell).split() for cell in cells]
    are_known = all(word in _words_for("verification") for of_cell in words for word in of_cell)
    return not (are_known and any("".join(of_cell) in _words_for("verdict") for of_cell in words))


def are_no_calling_codes(cells: Sequence[str]) -> bool:
    """Whether a cell of these is no country's calling code."""
    matches = [CALLING_CODE.fullmatch(cell.strip().strip("'()")) for cell in cells]
    return not all(match and int(match[1]) in COUNTRY_CODE_TO_REGION_CODE for match in matches)


def are_no_extensions(cells: Sequence[str]) -> bool:
    """Whether most of these cells are too long for an extension."""
    return share_of(cells, lambda cell: EXTENSION.fullmatch(cell.strip()) is not None) < SHARE


def are_other_links(cells: Sequence[str]) -> bool:
    """Whether most of these cells are links, and not to LinkedIn."""
    return share_of(cells, lambda c: is_website(c) and "linkedin" not in c.lower()) >= SHARE


def are_linkedin_pages(cells: Sequence[str]) -> bool:
    """Whether most of these cells are LinkedIn's pages of companies."""
    return share_of(cells, whole_cell(LINKEDIN_PAGE)) >= SHARE


def are_linkedin_profiles(cells: Sequence[str]) -> bool:
    """Whether most of these cells are LinkedIn's profiles of people."""
    return share_of(cells, whole_cell(LINKEDIN_PROFILE)) >= SHARE


def are_roles_of_accounts(cells: Sequence[str]) -> bool:
    """Whether these cells say what people may do in a system, not what they do."""
    roles, certain = _words_for("account_role"), _words_for("account_role_only")
    names = set(map(plain, cells))
    return names <= roles | certain and not names.isdisjoint(certain)


def are_without_dots(cells: Sequence[str]) -> bool:
    """Whether no cell has a dot between other signs, as each address in the web has."""
    return not any("." in cell.strip(". ") for cell in cells)


def are_links_of_one_host(cells: Sequence[str]) -> bool:
    """Whether these cells are links to records in one system: many paths, and one host."""
    links = {match[1].lower(): cell for cell in cells if (match := HOST.match(cell.strip()))}
    return len(links) == 1 and len(set(cells)) >= FEWEST_CELLS


def are_full_addresses(cells: Sequence[str]) -> bool:
    """Whether half of these cells are addresses that say in which place they are."""
    return bool(cells) and share_of(cells, _has_place) >= HALF


def _has_place(cell: str) -> bool:
    place = read_place(cell.strip())
    return bool(place.city or place.postal_code)


def are_home_pages(cells: Sequence[str]) -> bool:
    """Whether nearly all of these cells are addresses of sites, not of pages, and of several ones."""
    addresses = [cell.strip().lower().rstrip("/") for cell in cells]
    is_enough = len(set(addresses)) >= FEWEST_CELLS
    return is_enough and share_of(addresses, whole_cell(HOME_PAGE)) >= SHARE_IF_CERTAIN


def are_mail_systems(cells: Sequence[str]) -> bool:
    """Whether these cells are the types of Outlook's addresses, which tell nothing of a lead."""
    return all(plain(cell) in {"smtp", "ex"} for cell in cells)


def are_companies(cells: Sequence[str], least_share: float = SHARE) -> bool:
    """Whether these cells are names of companies, by their legal forms."""
    return bool(cells) and share_of(cells, is_company) >= least_share


def have_words_of_companies(cells: Sequence[str]) -> bool:
    """Whether more than half of some cells have a word that companies are called, or a legal form."""
    return len(cells) >= FEWEST_CELLS and share_of(cells, _has_word_of_company) > HALF


def _has_word_of_company(cell: str) -> bool:
    return not COMPANY_WORDS.isdisjoint(plain(cell).split()) or is_company(cell)


def are_named_in_websites(pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether half of these pairs of a name and a website are a company and its own site."""
    sites = [(words_in_addresses(name), read_website(site).domain) for name, site in pairs]
    own = [words for words, domain in sites if domain and words and is_named_after(domain, words)]
    return len(own) >= max(FEWEST_CELLS, HALF * len(pairs))


def are_regions_of_a_country(cells: Sequence[str]) -> bool:
    """Whether these cells are regions of one country: all of them and few countries, or most of them and
    no country.
    """
    names = set(map(plain, cells))
    countries = sum(map(_is_country_or_code, names))
    if len(names) < FEWEST_REGIONS or 2 * countries > len(names):
        return False
    of_countries = Counter(country for name in names for country in _countries_of_region(name))
    regions = max(of_countries.values(), default=0)
    return regions >= (len(names) if countries else SHARE * len(names))


def _countries_of_region(name: str) -> set[str]:
    return {code.partition("-")[0] for code in region_codes(name)}


def are_stages(cells: Sequence[str]) -> bool:
    """Whether most of these cells say how far something is: a “State” of “open” and “closed”."""
    return share_of(cells, lambda cell: plain(cell) in _words_for("progress")) >= SHARE


def are_departments(cells: Sequence[str]) -> bool:
    """Whether most of these cells are parts of a company and no regions: a “Département” of
    “Marketing”.
    """
    return share_of(cells, _is_department) >= SHARE


def _is_department(cell: str) -> bool:
    return not region_codes(cell) and bool(read_title(cell).department)


def are_countries(cells: Sequence[str]) -> bool:
    """Whether all of these cells are names of countries, and hardly any is a region's."""
    names = set(map(plain, cells))
    are_all = len(names) >= FEWEST_REGIONS and all(map(is_country, names))
    return are_all and 2 * sum(bool(region_codes(name)) for name in names) < len(names)


def _is_country_or_code(name: str) -> bool:
    return name in common_names() or name in iso_codes()


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


def _academic_words() -> frozenset[str]:
    return _words_for("academic_title") | _words_for("academic")


@cache
def _words_for(use: str) -> frozenset[str]:
    return frozenset(word for listed, word in WORDS_FILE.rows() if listed == use)
