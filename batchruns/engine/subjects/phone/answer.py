"""What is known of a phone number."""

from dataclasses import dataclass

from phonenumbers import PhoneNumberType

from batchruns.engine.answers import Answer
from batchruns.engine.issues import Issue

LANDLINE, MOBILE, EITHER = "landline", "mobile", "landline or mobile"
LINE_TYPES = {
    PhoneNumberType.FIXED_LINE: LANDLINE,
    PhoneNumberType.MOBILE: MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: EITHER,
    PhoneNumberType.TOLL_FREE: "toll free",
    PhoneNumberType.PREMIUM_RATE: "premium rate",
    PhoneNumberType.SHARED_COST: "shared cost",
    PhoneNumberType.VOIP: "voip",
    PhoneNumberType.PERSONAL_NUMBER: "personal",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.UAN: "company-wide",
    PhoneNumberType.VOICEMAIL: "voicemail",
}

NO_PLACE = "001"
AT_A_PLACE = frozenset((LANDLINE, MOBILE, EITHER))
"""The types of lines that somebody has at home: toll-free ones are of no place."""


@dataclass(slots=True)
class PhoneAnswer(Answer):
    """A number, or why a cell holds none."""

    e164: str = ""
    international: str = ""
    status: str = ""
    """valid, invalid, or nothing for an empty cell."""
    country: str = ""
    """ISO 3166 alpha-2; 001 for numbers of no country."""
    line_type: str = ""
    carrier: str = ""
    time_zones: str = ""
    """IANA names with spaces between."""
    issue: Issue | None = None

    @property
    def is_valid(self) -> bool:
        """Whether this is a number of its country's plan."""
        return self.status == "valid"

    @property
    def is_at_a_place(self) -> bool:
        """Whether this is a number of a country that somebody has at home."""
        return self.line_type in AT_A_PLACE and self.country != NO_PLACE


EMPTY = PhoneAnswer()


def refuse(code: str) -> PhoneAnswer:
    """The answer for what is no valid number, for the reason with this code."""
    return PhoneAnswer(status="invalid", issue=Issue(code))


NOT_A_NUMBER = refuse("not_a_phone_number")
