"""What is known of the lead of a row, as far as it tells whether another row has the same lead."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from batchruns.engine.enrichers.duplicates.names import PACKAGE, encode_name
from batchruns.engine.enrichers.duplicates.spelling import spell_company
from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.steps.later import EnrichedRows
from batchruns.engine.subjects.placeholders import is_nothing

PLACEHOLDERS_FILE = TableFile(PACKAGE, "placeholder_mailboxes.tsv", ("mailbox",))
PLACEHOLDER_MAILBOXES = frozenset(mailbox for (mailbox,) in PLACEHOLDERS_FILE.rows())
PLACEHOLDER_DOMAINS = frozenset("none.com noemail.com nomail.com no.com na.com nobody.com".split())
GMAIL = frozenset(("gmail.com", "googlemail.com"))

NO_DIGIT = re.compile(r"\D")
# A number of fewer digits is nobody's.
FEWEST_DIGITS = 5
BEFORE_EXTENSION = ";"
NO_PLAIN_NUMBER = re.compile(r"[^\W\d_]|[#;]")
EXTENSION = re.compile(
    r"""(?: [#x] | \b(?: ext(?:ension|n)? | durchwahl | dw | app | poste | int(?:erno)? | ramal | anexo
    | toestel | tst | wewn? | доб | вн ) \b | ;ext= | 内线 | 分机 | 内線 ) [\s.:]* (\d{1,7}) \s* $""",
    re.IGNORECASE | re.VERBOSE,
)
LINKEDIN_PERSON = re.compile(r"linkedin\.[a-z.]+/(?:\w\w/)?(?:in|pub)/([^/?#\s]+)", re.IGNORECASE)
REMEMBERED_LEADS = 20_000


class Lead(NamedTuple):
    """A row's lead, each part in a spelling in which plain variants are equal; empty if unknown."""

    name: str
    """As `encode_name` gives it."""
    emails: str
    """Apart by one space."""
    phones: str
    """Digits with country prefix, and behind a “;” the extension; apart by one space."""
    company: str
    domain: str
    """The company's own."""
    profile: str
    """Of the person at LinkedIn, as its address ends."""

    def encode(self) -> str:
        """The lead as one line of text; empty if nothing is known of it."""
        return "\t".join(self) if any(self) else ""


NOBODY = Lead("", "", "", "", "", "")


@lru_cache(maxsize=REMEMBERED_LEADS)
def decode_lead(line: str) -> Lead:
    """The lead that `Lead.encode` gave as a line."""
    return Lead._make(line.split("\t")) if line else NOBODY


def leads_of(rows: EnrichedRows) -> Iterator[Lead]:
    """The lead of each row. Where an enricher is switched off, the file's own cells stand in."""
    return map(
        Lead,
        _names(rows),
        _joined(clean_email, rows.every("email_normalized", "email"), len(rows)),
        _phones(rows),
        map(spell_company, rows.column("company_clean_name", "company") or [""] * len(rows)),
        rows.column("company_domain") or repeat(""),
        _joined(_profile, rows.every("linkedin_profile", "linkedin_url"), len(rows)),
    )


def clean_email(cell: str) -> str:
    """An address as it is compared; empty if it is none, or only fills the cell.

    Case, tags behind a “+” and, at Gmail, dots say nothing of whose it is.
    """
    mailbox, _, domain = cell.strip().casefold().rpartition("@")
    if "+" in mailbox:
        mailbox = mailbox.partition("+")[0]
    if domain in GMAIL:
        mailbox, domain = mailbox.replace(".", ""), "gmail.com"
    is_filling = mailbox in PLACEHOLDER_MAILBOXES or domain in PLACEHOLDER_DOMAINS
    if not mailbox or is_filling or " " in mailbox:
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
    extension = EXTENSION.search(cell)
    return extension[1] if extension else ""


def _profile(cell: str) -> str:
    profile = LINKEDIN_PERSON.search(cell) if cell else None
    return profile[1].casefold() if profile else ""


def _names(rows: EnrichedRows) -> Iterable[str]:
    """The names; what the enricher takes for none is still another name than others."""
    first, last = rows.column("first_name"), rows.column("last_name")
    blank = [""] * len(rows)
    return map(
        _name,
        first or blank,
        rows.column("middle_name") or blank,
        last or blank,
        rows.column("name_suffix") or blank,
        rows.column("name_salutation", "name_prefix", "salutation") or blank,
        rows.column("full_name") or blank,
    )


def _name(first: str, middle: str, last: str, suffix: str, address: str, whole: str) -> str:
    if not (first or last) and whole and not is_nothing(whole):
        last, comma, first = whole.partition(",")
        if not comma:
            first, _, last = whole.strip().rpartition(" ")
    return encode_name(first, middle, last, suffix, address)


def _phones(rows: EnrichedRows) -> Iterable[str]:
    """The numbers of each row, with the extensions that its own cells name."""
    numbers = _joined(clean_phone, rows.every("phone_e164", "phone"), len(rows))
    cells = [
        column
        for column in (rows.column("phone"), rows.column("phone_international"))
        if column is not None and NO_PLAIN_NUMBER.search("\n".join(column))
    ]
    further = rows.column("phone_extension")
    if not (cells or further):
        return numbers
    extensions = zip(further or repeat(""), *cells)  # noqa: B905
    return map(_with_extension, numbers, extensions)


def _with_extension(numbers: str, cells: Sequence[str]) -> str:
    """The numbers, the first with the extension of a column of its own, or that behind a number."""
    column, *others = cells
    extension = NO_DIGIT.sub("", column) or next(filter(None, map(extension_in, others)), "")
    if not (numbers and extension):
        return numbers
    first, *further = numbers.split()
    # Where the extension is dialed behind the number, its digits tell it apart already.
    return " ".join([f"{first}{BEFORE_EXTENSION}{extension}", *further])


def _joined(
    clean: Callable[[str], str], columns: Sequence[Sequence[str]], rows: int
) -> Iterable[str]:
    """The distinct cleaned cells of each row, apart by one space."""
    if not columns:
        return [""] * rows
    cleaned = [map(clean, column) for column in columns]
    if len(cleaned) == 1:
        return cleaned[0]
    return (" ".join(dict.fromkeys(filter(None, cells))) for cells in zip(*cleaned, strict=True))
