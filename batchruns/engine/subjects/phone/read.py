"""The phone number in a cell, however people and programs write it.

A cell goes through stages until one answers: `OF_DIGITS` where it is no more than digits and
punctuation, as most are, and `OF_TEXT` where there is more to it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from batchruns.engine.subjects.phone.answer import (
    EMPTY,
    NOT_A_NUMBER,
    PhoneAnswer,
    refuse,
)
from batchruns.engine.subjects.phone.cells import pieces
from batchruns.engine.subjects.phone.dates import is_date
from batchruns.engine.subjects.phone.digits import (
    MANY_DIGITS,
    may_lack_its_plus_before_zero,
    read_digits,
    read_renumbered,
)
from batchruns.engine.subjects.phone.library import (
    NO_COUNTRY_PREFIX,
    ask_library,
    with_extension,
)
from batchruns.engine.subjects.phone.numbering_plan import plain_digits
from batchruns.engine.subjects.phone.several import first_number
from batchruns.engine.subjects.placeholders import is_nothing

NONE_GIVEN = refuse("none_given")
DATE = refuse("date_for_phone")
LETTER = refuse("letter_among_digits")
SHORTENED = refuse("shortened_by_spreadsheet")

# What spreadsheets make of numbers: “4.91512E+12”, “15123456789.0”
SCIENTIFIC = re.compile(r"\+?(\d)[.,]?(\d*)[eE]\+?(\d{1,2})")
WITH_DECIMAL = re.compile(r"(\+?\d{7,})\.0")
MOST_DIGITS_OF_DATE, MOST_DIGITS_OF_SHORT_DATE = 14, 6
COORDINATES = re.compile(r"-?\d{1,3}\.\d+[,;] ?-?\d{1,3}\.\d+")
# “49 (0)30 901820”: what is before a 0 in brackets is dialed from abroad.
WITHOUT_PLUS = re.compile(r"^\(?([1-9]\d{0,2})\)? ?\(0\)")
# An O or l for a digit. An x stands before an extension, and words are dialed by their letters.
LETTER_AMONG_DIGITS = re.compile(r"\d[A-WYZa-wyz]{1,2}\d|^[OolI]\d")
# Letters, which the library dials as digits where there are three (“1-800-FLOWERS”); but for the x
# before an extension.
LETTERS = re.compile(r"(?!x)[^\W\d_]", re.IGNORECASE)
DIGITS_FIRST = re.compile(r"[+(\s]*\d")
DIALED_BY_LETTERS = ("toll free", "shared cost", "company-wide")
EXTENDED = re.compile(r"([^A-Za-z]*\d) ?(?:x|X|ext\.?) ?(\d{1,7})")
NORTH_AMERICA = "+1"
# Two numbers without a mark between, “030 901820 0151 23456789”, or with one, “030 901820 / 0151
# 23456789”; an area code before a slash is shorter.
TWO = re.compile(r"\d\d[\s-]+0[1-9]\d|(?:\d[\s().-]*){6,}/[\s+]*(?:\d[\s().-]*){6,}")
GAP = re.compile(r"\d[^\d]+\d")
# As few digits are a number cut short, and no second look makes more of them.
MOST_DIGITS_OF_PART = 8


@dataclass(slots=True)
class PhoneCell:
    """A cell that holds something."""

    text: str
    region: str | None
    """From where its number is dialed: ISO 3166 alpha-2, or None if that isn't known."""
    digits: str
    """Its plain digits, with a + if they begin with a country's prefix; nothing if it has more."""
    length: int
    """How many they are as they are written."""
    as_dialed: PhoneAnswer | None = None
    """What the digits are just as they stand, once that is known."""

    @classmethod
    def of(cls, text: str, region: str | None) -> "PhoneCell":
        """The cell without what spreadsheets make of numbers."""
        if text.endswith(".0"):
            text = WITH_DECIMAL.sub(r"\1", text)
        digits = plain_digits(text) or _unshortened(text)
        length = len(digits)
        if region is None and digits[:2] == "00":
            digits = f"+{digits[2:]}"
        return cls(text, region, digits, length)

    def dialed(self) -> PhoneAnswer:
        """What the digits are just as they stand."""
        if self.as_dialed is None:
            self.as_dialed = read_digits(self.digits, self.region)
        return self.as_dialed


Stage = Callable[[PhoneCell], PhoneAnswer | None]


def read_phone(text: str, region: str | None) -> PhoneAnswer:
    """The number in a (stripped) cell, dialed from `region` (ISO 3166 alpha-2) where it is known."""
    if not text:
        return EMPTY
    cell = PhoneCell.of(text, region)
    answers = (stage(cell) for stage in (OF_DIGITS if cell.digits else OF_TEXT))
    return next(filter(None, answers), NOT_A_NUMBER)


def digits_of(text: str) -> str:
    """The plain digits of a (stripped) cell, maybe behind a +; nothing if there is more to it."""
    return PhoneCell.of(text, None).digits


def country_of_international(text: str) -> str:
    """The country of a number that is written with its country's prefix, or nothing: numbers that
    belong to no place, such as toll-free ones, tell no lead's country.
    """
    if "+" not in text and text[:2] != "00":
        return ""
    answer = read_phone(text, None)
    return answer.country if answer.is_at_a_place else ""


def _unshortened(text: str) -> str:
    """The digits of a number that a spreadsheet wrote with all of them: “4.915123456789E+12”."""
    scientific = SCIENTIFIC.fullmatch(text)
    if scientific is None or _is_shortened(scientific):
        return ""
    return plain_digits(scientific[1] + scientific[2][: int(scientific[3])])


def _is_shortened(scientific: re.Match[str]) -> bool:
    decimals, places = scientific[2], int(scientific[3])
    return len(decimals) < places or decimals[places:].strip("0") != ""


# --- stages of digits and punctuation -----------------------------------------------------------


def date(cell: PhoneCell) -> PhoneAnswer | None:
    """Refuses dates and times."""
    may_be_one = not cell.digits or cell.length <= MOST_DIGITS_OF_DATE
    if not (may_be_one and is_date(cell.text)):
        return None
    return None if _is_a_short_number(cell) else DATE


def _is_a_short_number(cell: PhoneCell) -> bool:
    """Whether this is a number though it looks like a date: “20.12.34” in New Caledonia."""
    return 0 < cell.length <= MOST_DIGITS_OF_SHORT_DATE and cell.dialed().is_valid


def without_country(cell: PhoneCell) -> PhoneAnswer | None:
    """Refuses digits without a country's prefix where the lead's country isn't known either."""
    return NO_COUNTRY_PREFIX if cell.region is None and cell.digits[0] != "+" else None


def beyond_doubt(cell: PhoneCell) -> PhoneAnswer | None:
    """Takes one valid number, without what may stand between two, or for a + that is left out."""
    is_doubtful = (
        cell.length >= MANY_DIGITS or "/" in cell.text or may_lack_its_plus_before_zero(cell.text)
    )
    return cell.dialed() if cell.dialed().is_valid and not is_doubtful else None


def cut_short(cell: PhoneCell) -> PhoneAnswer | None:
    """Refuses what has too few digits for a second look."""
    is_short = cell.length <= MOST_DIGITS_OF_PART
    return cell.dialed() if is_short and not cell.dialed().is_valid else None


def renumbered(cell: PhoneCell) -> PhoneAnswer | None:
    """Mends numbers from before their country changed them, or with a 0 or prefix too many."""
    return None if cell.dialed().is_valid else read_renumbered(cell.digits, cell.region)


def without_its_plus(cell: PhoneCell) -> PhoneAnswer | None:
    """Takes “49 (0)30 901820” for a number whose + is missing."""
    abroad = WITHOUT_PLUS.sub(r"+\1 ", cell.text)
    if abroad == cell.text:
        return None
    return _valid_for_the_library(abroad, None)


def first_of_several(cell: PhoneCell) -> PhoneAnswer | None:
    """Takes the first of two numbers with a mark or a gap between."""
    may_be_two = TWO if cell.dialed().is_valid else GAP
    return first_number(cell.text, cell.region) if may_be_two.search(cell.text) else None


# --- stages of any other text -------------------------------------------------------------------


def extended(cell: PhoneCell) -> PhoneAnswer | None:
    """Takes or refuses plain digits with an extension, “212-555-0187 x12”, as the library does."""
    match = EXTENDED.fullmatch(cell.text)
    digits = plain_digits(match[1]) if match else ""
    if not (match and digits) or (cell.region is None and digits[0] != "+"):
        return None
    answer = read_digits(digits, cell.region)
    if answer.is_valid:
        return with_extension(answer, match[2])
    return first_number(cell.text, cell.region) or answer


def shortened(cell: PhoneCell) -> PhoneAnswer | None:
    """Refuses “4.91512E+12”, whose last digits are lost."""
    scientific = SCIENTIFIC.fullmatch(cell.text)
    return SHORTENED if scientific and _is_shortened(scientific) else None


def without_digits(cell: PhoneCell) -> PhoneAnswer | None:
    """Refuses what has no digit at all, as it says that there is no number, or something else."""
    if any(map(str.isdigit, cell.text)):
        return None
    return NONE_GIVEN if is_nothing(cell.text) else NOT_A_NUMBER


def mistyped(cell: PhoneCell) -> PhoneAnswer | None:
    """Refuses “030 9O1820”: what letter stands for which digit would be a guess."""
    return LETTER if LETTER_AMONG_DIGITS.search(cell.text) else None


def coordinates(cell: PhoneCell) -> PhoneAnswer | None:
    """Refuses “52.5200, 13.4050”."""
    return NOT_A_NUMBER if COORDINATES.fullmatch(cell.text) else None


def as_the_library_reads_it(cell: PhoneCell) -> PhoneAnswer | None:
    """Takes a valid number in other signs than ours, without words, or behind “tel:”."""
    if _has_letters(cell.text) and cell.text[:4].lower() != "tel:":
        return None
    return _valid_for_the_library(cell.text, cell.region)


def first_in_text(cell: PhoneCell) -> PhoneAnswer | None:
    """Takes the first number of several, or one within words."""
    return first_number(cell.text, cell.region)


def dialed_by_letters(cell: PhoneCell) -> PhoneAnswer | None:
    """Takes “1-800-FLOWERS” for a number; “030 (Office)” is none by its letters."""
    if not (_has_letters(cell.text) and DIGITS_FIRST.match(cell.text)):
        return None
    answer = ask_library(cell.text, cell.region)
    is_common = answer.e164.startswith(NORTH_AMERICA) or answer.line_type in DIALED_BY_LETTERS
    return answer if is_common else None


def nearly_a_number(cell: PhoneCell) -> PhoneAnswer | None:
    """Refuses all else, for what is wrong with the first piece that has digits."""
    with_digits = (piece for piece in pieces(cell.text) if any(map(str.isdigit, piece.text)))
    piece = next(with_digits, None)
    if piece is None:
        return NOT_A_NUMBER
    digits = plain_digits(piece.text)
    answer = (read_digits if digits else ask_library)(digits or piece.text, cell.region)
    return PhoneAnswer(status="invalid", issue=answer.issue)


def _valid_for_the_library(text: str, region: str | None) -> PhoneAnswer | None:
    answer = ask_library(text, region)
    return answer if answer.is_valid else None


def _has_letters(text: str) -> bool:
    return LETTERS.search(text) is not None


OF_DIGITS: tuple[Stage, ...] = (
    date,
    without_country,
    beyond_doubt,
    cut_short,
    renumbered,
    without_its_plus,
    first_of_several,
    PhoneCell.dialed,
)
OF_TEXT: tuple[Stage, ...] = (
    extended,
    shortened,
    without_digits,
    date,
    mistyped,
    coordinates,
    as_the_library_reads_it,
    first_in_text,
    dialed_by_letters,
    nearly_a_number,
)
