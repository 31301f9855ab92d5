"""The phone number of a lead: dialed from the country that its own or other cells tell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from batchruns.engine.issues import Issue
from batchruns.engine.subjects.country.names import english_names
from batchruns.engine.subjects.phone.answer import EMPTY, PhoneAnswer
from batchruns.engine.subjects.phone.digits import NORTH_AMERICA, is_international
from batchruns.engine.subjects.phone.library import BY_LENGTH, with_extension
from batchruns.engine.subjects.phone.numbering_plan import BEFORE_EXTENSION, calling_code_of
from batchruns.engine.subjects.phone.read import digits_of, read_phone
from batchruns.engine.subjects.phone.without_plus import missing_plus, read_without_plus

EXTENSION = re.compile(r"[^\d+]{0,15}(\d{1,7})(?:\.0)?[^\d]{0,3}")
# Where a lead's country is told by what is its own, or was chosen.
CERTAIN = frozenset(("", "country column", "default country"))
BY_ITS_DIGITS = frozenset((*BY_LENGTH.values(), "unknown_number_block", "too_few_digits"))


@dataclass(frozen=True, slots=True)
class Home:
    """A country from which a number may be dialed."""

    region: str | None
    """ISO 3166-1 alpha-2; None if it isn't known."""
    source: str = ""
    """What told it where that is no column of countries (“city”): it is an assumption then."""

    @property
    def is_assumed(self) -> bool:
        """Whether people should hear that it was assumed."""
        return self.region is not None and self.source not in CERTAIN

    def issue(self, code: str, country: str = "") -> Issue:
        """An issue that names the prefix of this country, or of another that has the same one, and what
        told it.
        """
        country = english_names().get(country or self.region or "", country)
        return Issue(code, {"prefix": self.prefix, "country": country, "source": self.source})

    @property
    def remark(self) -> str:
        """What is to say of a number that is valid from here."""
        return self.issue("prefix_assumed") if self.is_assumed else ""

    @property
    def prefix(self) -> str:
        """What is dialed for it from abroad, as in “+49”."""
        return f"+{calling_code_of(self.region)}"


def read_lead_phone(text: str, homes: Sequence[Home], extension: str = "") -> PhoneAnswer:
    """The number in a (stripped) cell, dialed from the first of the homes from which it is valid.

    `extension` are the digits of a column of their own.
    """
    if not text:
        return EMPTY
    answer = _dialed_from(text, homes)
    if extension and answer.is_valid and BEFORE_EXTENSION not in answer.international:
        return with_extension(answer, extension)
    return answer


def extension_of(text: str) -> str:
    """The digits of an extension in a column of its own (“x12”, “ext. 12”, “-12”), or nothing."""
    match = EXTENSION.fullmatch(text)
    return match[1] if match else ""


def _dialed_from(text: str, homes: Sequence[Home]) -> PhoneAnswer:
    answers: list[PhoneAnswer] = []
    for home in homes:
        answers.append(read_phone(text, home.region))
        if answers[-1].is_valid:
            return _with_remark(answers[-1], text, home)
    return read_without_plus(text, homes[0].region) or _refused(answers[0], text, homes[0])


def _with_remark(answer: PhoneAnswer, text: str, home: Home) -> PhoneAnswer:
    """A valid number that says what was assumed, where nothing else is to be said of it."""
    if answer.issue or _tells_its_country(text):
        return answer
    if _lacks_its_plus(answer.e164, digits_of(text)):
        return replace(answer, issue=missing_plus(answer))
    if home.is_assumed and answer.e164.startswith(home.prefix):
        return replace(answer, issue=home.issue("prefix_assumed", answer.country))
    return answer


def _tells_its_country(text: str) -> bool:
    """Whether a number begins with a country's prefix as it is dialed from abroad."""
    return is_international(digits_of(text) or text)


def _lacks_its_plus(e164: str, digits: str) -> bool:
    """Whether digits are a whole number but for its +. In North America, a 1 is dialed at home, too."""
    return e164[1:] == digits and not e164.startswith(f"+{NORTH_AMERICA}")


def _refused(answer: PhoneAnswer, text: str, home: Home) -> PhoneAnswer:
    """A refusal that tells by which plan the digits are no number, where that is an assumption."""
    by_digits = answer.issue is not None and answer.issue.code in BY_ITS_DIGITS
    if not (by_digits and home.is_assumed) or _tells_its_country(text):
        return answer
    return replace(answer, issue=home.issue("invalid_as_assumed"))
