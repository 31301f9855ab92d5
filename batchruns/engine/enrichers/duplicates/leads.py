"""What is known of the lead of a row, as far as it tells whether another row has the same lead."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from operator import add
from typing import NamedTuple

from batchruns.engine.enrichers.duplicates.names import (
    PACKAGE,
    digest_first,
    digest_last,
    encode_name,
)
from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.steps.later import EnrichedRows
from batchruns.engine.subjects.email.mailbox import GMAIL
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.subjects.spelling import (
    DIGEST_MASK,
    SpellingDigests,
    spell,
    spell_company,
)

PLACEHOLDERS_FILE = TableFile(PACKAGE, "placeholder_mailboxes.tsv", ("mailbox",))
PLACEHOLDER_MAILBOXES = frozenset(("", *(mailbox for (mailbox,) in PLACEHOLDERS_FILE.rows())))
PLACEHOLDER_DOMAINS = frozenset("none.com noemail.com nomail.com no.com na.com nobody.com".split())
NO_DIGIT = re.compile(r"\D")
# A number of fewer digits is nobody's.
FEWEST_DIGITS = 5
BEFORE_EXTENSION = ";"
EXTENSION = re.compile(
    r"""(?: [#x] | \b(?: ext(?:ension|n)? | durchwahl | dw | app | poste | int(?:erno)? | ramal | anexo
    | toestel | tst | wewn? | доб | вн ) \b | ;ext= | 内线 | 分机 | 内線 ) [\s.:]* (\d{1,7}) \s* $""",
    re.IGNORECASE | re.VERBOSE,
)
LINKEDIN_PERSON = re.compile(r"linkedin\.[a-z.]+/(?:\w\w/)?(?:in|pub)/([^/?#\s]+)", re.IGNORECASE)
ADDRESSES = ("salutation", "name_prefix", "name_salutation")
NAME_CELLS = 5
APART = "\t"
REMEMBERED_LEADS = 20_000


class Lead(NamedTuple):
    """A row's lead. What spelling variants are equal in is worked out where it is asked for."""

    names: tuple[str, ...]
    """First, middle and last name, suffix and form of address, as they are written."""
    emails: str
    """As `clean_email` gives them, apart by one space."""
    phones: str
    """Digits with country prefix, and behind a “;” the extension; apart by one space."""
    written_company: str
    domain: str
    """The company's own."""
    profile: str
    """Of the person at LinkedIn, as its address ends; several apart by one space."""
    country: str
    city: str

    @property
    def name(self) -> str:
        """The name as `encode_name` gives it; empty if there is none."""
        return encode_name(*self.names)

    @property
    def company(self) -> str:
        """The company as `spell_company` gives it."""
        return spell_company(self.written_company)

    def equals(self, other: "Lead") -> bool:
        """Whether nothing of the leads differs but its spelling."""
        return (
            self.name == other.name and self.company == other.company and self._rest == other._rest
        )

    @property
    def _rest(self) -> tuple[str, ...]:
        return self.emails, self.phones, self.domain, self.profile, self.country, spell(self.city)


@dataclass(frozen=True, slots=True)
class LeadColumns:
    """What is known of the leads of some rows; names and companies in their own spelling."""

    names: Sequence[int]
    """Digests that equal keys of names have in common; 0 where there is no name."""
    first: Sequence[str]
    middle: Sequence[str]
    last: Sequence[str]
    suffix: Sequence[str]
    address: Sequence[str]
    """The form of address, such as “Mrs”."""
    emails: Sequence[Sequence[str]]
    phones: Sequence[Sequence[str]]
    companies: Sequence[str]
    domains: Sequence[str]
    profiles: Sequence[Sequence[str]]
    countries: Sequence[str]
    cities: Sequence[str]

    @classmethod
    def of(cls, rows: EnrichedRows) -> "LeadColumns":
        """Those of enriched rows. Where an enricher is switched off, the file's own cells stand in."""
        column = partial(_column, rows)
        first, last = _names(rows)
        emails = [list(map(clean_email, c)) for c in rows.every("email_normalized", "email")]
        return cls(
            _digests_of_names(first, last),
            first,
            column("middle_name"),
            last,
            column("name_suffix"),
            _joined(list(filter(None, map(rows.column, ADDRESSES))), len(rows)),
            emails,
            _phones(rows),
            column("company_clean_name", "company"),
            _domains(rows, *emails[:1]),
            [list(map(_profile, c)) for c in rows.every("linkedin_profile", "linkedin_url")],
            column("country_code", "country"),
            column("city_name", "city"),
        )

    def lines(self) -> Iterable[str]:
        """Each lead as one line of text, for `decode_lead`."""
        rows = len(self.names)
        columns = (
            self.first,
            self.middle,
            self.last,
            self.suffix,
            self.address,
            _joined(self.emails, rows),
            _joined(self.phones, rows),
            self.companies,
            self.domains,
            _joined(self.profiles, rows),
            self.countries,
            self.cities,
        )
        return map(APART.join, zip(*map(_without_tabs, columns), strict=True))


@lru_cache(maxsize=REMEMBERED_LEADS)
def decode_lead(line: bytes) -> Lead:
    """The lead of a line that `LeadColumns.lines` gave, as UTF-8."""
    cells = line.decode("utf-8", "surrogatepass").split(APART)
    return Lead(tuple(cells[:NAME_CELLS]), *cells[NAME_CELLS:])


def clean_email(cell: str) -> str:
    """An address as it is compared; empty if it is none, or only fills the cell.

    Case, tags behind a “+” and, at Gmail, dots say nothing of whose it is.
    """
    mailbox, _, domain = cell.strip().casefold().rpartition("@")
    mailbox = mailbox.partition("+")[0]
    if domain in GMAIL:
        mailbox, domain = mailbox.replace(".", ""), "gmail.com"
    if mailbox in PLACEHOLDER_MAILBOXES or domain in PLACEHOLDER_DOMAINS or " " in mailbox:
        return ""
    return f"{mailbox}@{domain}"


def clean_phone(cell: str) -> str:
    """The digits of a number; empty if they only fill the cell."""
    if cell[:1] == "+" and cell[1:].isdecimal():
        return cell[1:]
    digits = NO_DIGIT.sub("", cell)
    return digits if len(digits) >= FEWEST_DIGITS and len(set(digits)) > 1 else ""


def extension_in(cell: str) -> str:
    """The extension that a cell names behind its number, or nothing."""
    extension = EXTENSION.search(cell) if _may_have_extensions(cell) else None
    return extension[1] if extension else ""


def _may_have_extensions(text: str) -> bool:
    """Whether there are letters or a “#”, behind which an extension stands; also of many numbers."""
    return "#" in text or not text.isascii() or text.lower() != text.upper()


def _profile(cell: str) -> str:
    profile = LINKEDIN_PERSON.search(cell) if cell else None
    return profile[1].casefold() if profile else ""


_FIRST, _LAST = SpellingDigests(digest_first), SpellingDigests(digest_last)


def _digests_of_names(first: Sequence[str], last: Sequence[str]) -> list[int]:
    """The same for swapped names."""
    pairs = zip(_FIRST.of(first), _LAST.of(last), strict=True)
    return [one + other & DIGEST_MASK for one, other in pairs]


def _column(rows: EnrichedRows, *names: str) -> Sequence[str]:
    """The first of these columns that there is, else blank cells."""
    return rows.column(*names) or [""] * len(rows)


def _names(rows: EnrichedRows) -> tuple[Sequence[str], Sequence[str]]:
    """First and last names. What the enricher takes for no name still is another one than others."""
    first, last = _column(rows, "first_name"), _column(rows, "last_name")
    whole = rows.column("full_name")
    unread = [row for row, name in enumerate(map(add, first, last)) if not name] if whole else ()
    if not (whole and unread):
        return first, last
    first, last = list(first), list(last)
    for row in unread:
        first[row], last[row] = _split(whole[row])
    return first, last


def _split(name: str) -> tuple[str, str]:
    """First and last name of a whole one."""
    if is_nothing(name):
        return "", ""
    last, comma, first = name.partition(",")
    if not comma:
        first, _, last = name.strip().rpartition(" ")
    return first, last


def _domains(rows: EnrichedRows, cleaned: Sequence[str] = ()) -> Sequence[str]:
    """The companies' domains, without those of addresses that only fill the cell: `cleaned` has none."""
    domains, emails = rows.column("company_domain"), rows.column("email_normalized", "email")
    if not (domains and emails):
        return _column(rows, "company_domain")
    return [
        domain if clean or not email.endswith(domain) else ""
        for domain, email, clean in zip(domains, emails, cleaned, strict=True)
    ]


def _phones(rows: EnrichedRows) -> Sequence[Sequence[str]]:
    """The numbers, the first with the extension that the row's own cell names."""
    numbers = [list(map(clean_phone, column)) for column in rows.every("phone_e164", "phone")]
    extensions = list(filter(any, _extensions(rows)))
    if numbers and extensions:
        numbers[0] = list(map(_with_extension, numbers[0], zip(*extensions, strict=True)))
    return numbers


def _extensions(rows: EnrichedRows) -> Iterator[Sequence[str]]:
    """The extensions in a column of their own, and those behind the numbers in other columns."""
    yield [NO_DIGIT.sub("", cell) for cell in rows.column("phone_extension") or ()]
    for column in filter(None, map(rows.column, ("phone", "phone_international"))):
        if _may_have_extensions("\n".join(column)):
            yield list(map(extension_in, column))


def _with_extension(number: str, extensions: Sequence[str]) -> str:
    """The number with the first extension that there is."""
    extension = next(filter(None, extensions), "")
    return f"{number}{BEFORE_EXTENSION}{extension}" if number and extension else number


def _without_tabs(column: Sequence[str]) -> Sequence[str]:
    if APART not in "".join(column):
        return column
    return [cell.replace(APART, " ") for cell in column]


def _joined(columns: Sequence[Sequence[str]], rows: int) -> Sequence[str]:
    """The distinct cells of each row, apart by one space; blank for all rows without any column."""
    if len(columns) > 1:
        return [
            " ".join(dict.fromkeys(filter(None, cells))) for cells in zip(*columns, strict=True)
        ]
    return columns[0] if columns else [""] * rows
