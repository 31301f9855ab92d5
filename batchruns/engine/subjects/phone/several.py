"""Cells that hold more than one number, or a number within other text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from batchruns.engine.issues import Issue
from batchruns.engine.subjects.phone.answer import PhoneAnswer
from batchruns.engine.subjects.phone.cells import Piece, pieces
from batchruns.engine.subjects.phone.digits import MANY_DIGITS, read_alone
from batchruns.engine.subjects.phone.library import with_extension

SEVERAL = Issue("several_numbers")
FIRST_NO_FAX = Issue("several_numbers_first_no_fax")
FAX_ONLY = Issue("fax_only")
WITHIN_TEXT = Issue("number_within_text")
EXTENSION_ASSUMED = Issue("extension_assumed")
# What people put between two numbers, and may put between digits.
MARKS = re.compile(r"\s*/\s*|\s+[-–]\s+|\s{2,}")
GAPS = re.compile(r"\D+")
MOST_DIGITS = 17
# “021-12345678-123”: an extension behind a number that is as long as it may be
EXTENDED = re.compile(r"(.*\d)\s*[-–]\s*(\d{1,5})")


@dataclass(frozen=True, slots=True)
class Numbered:
    """One of a cell's numbers, with the piece of the cell in which it stands."""

    piece: Piece
    answer: PhoneAnswer


def first_number(text: str, region: str | None) -> PhoneAnswer | None:
    """The first valid number in a cell in which others, or words, may stand too; a fax's is the last
    to be taken. None if there is none.
    """
    numbers = _all_numbers(text, region)
    first = min(numbers, key=attrgetter("piece.is_fax"), default=None)
    if first is None:
        return None
    answer, extension = first.answer, first.piece.extension
    if extension:
        answer = with_extension(answer, extension)
    return replace(answer, issue=_issue_of(first, numbers))


def _all_numbers(text: str, region: str | None) -> list[Numbered]:
    numbers: list[Numbered] = []
    for piece in pieces(text):
        # Those behind the first are dialed from its country, where the lead's isn't known.
        home = region or (numbers[0].answer.country if numbers else None)
        numbers += [Numbered(piece, answer) for answer in _numbers_in(piece.text, home)]
    return numbers


def _issue_of(first: Numbered, numbers: Sequence[Numbered]) -> Issue | None:
    if first.piece.is_fax:
        return FAX_ONLY
    if _are_several(numbers):
        return FIRST_NO_FAX if numbers[0].piece.is_fax else SEVERAL
    return first.answer.issue or (None if first.piece.is_alone else WITHIN_TEXT)


def _are_several(numbers: Sequence[Numbered]) -> bool:
    return len({number.answer.e164 for number in numbers}) > 1


def _numbers_in(text: str, region: str | None) -> list[PhoneAnswer]:
    """Each number in digits and punctuation: apart by marks, one alone, apart by a gap, or the first
    of what isn't wholly numbers.
    """
    between = _between_marks(text, region)
    numbers = list(filter(None, between))
    if len(numbers) == len(between) > 1:
        return numbers
    if regardless_of_marks := _regardless_of_marks(text, region):
        return regardless_of_marks
    # Without a first number, none of the others was read.
    return [replace(number, issue=WITHIN_TEXT) for number in numbers[:1] if len(between) > 1]


def _regardless_of_marks(text: str, region: str | None) -> list[PhoneAnswer]:
    """The number that a text is as a whole, those apart by a gap, or one with an extension."""
    whole = read_alone(text, region)
    if whole and sum(map(str.isdigit, text)) < MANY_DIGITS:
        return [whole]
    if apart := _apart_by_a_gap(text, region):
        return apart
    return list(filter(None, [whole or _with_digits_behind(text, region)]))


def _between_marks(text: str, region: str | None) -> list[PhoneAnswer | None]:
    """What each part between marks is; None for one that is no number. Without a first, nobody knows
    from where the others are dialed.
    """
    part, *others = MARKS.split(text.strip())
    first = read_alone(part, region)
    home = region or (first.country if first else None)
    return [first, *(read_alone(other, home) if first else None for other in others)]


def _apart_by_a_gap(text: str, region: str | None) -> list[PhoneAnswer]:
    """“030 901820 0151 23456789”: at the first gap before and behind which a number stands, or more
    of them.
    """
    for gap in GAPS.finditer(text):
        before, behind = text[: gap.start()], text[gap.end() :]
        if before[:1] == "0" != behind[:1]:
            continue
        if (one := read_alone(before, region)) and (rest := _behind_a_gap(behind, region)):
            return [one, *rest]
    return []


def _behind_a_gap(text: str, region: str | None) -> list[PhoneAnswer]:
    if other := read_alone(text, region):
        return [other]
    return _numbers_in(text, region) if sum(map(str.isdigit, text)) > MOST_DIGITS else []


def _with_digits_behind(text: str, region: str | None) -> PhoneAnswer | None:
    extended = EXTENDED.fullmatch(text.strip())
    answer = read_alone(extended[1], region) if extended else None
    if not (extended and answer):
        return None
    return replace(with_extension(answer, extended[2]), issue=EXTENSION_ASSUMED)
