"""The one country of a lead."""

from dataclasses import dataclass

from batchruns.engine.answers import Answer
from batchruns.engine.issues import Issue
from batchruns.engine.subjects.country.names import english_names
from batchruns.engine.subjects.country.read import country_codes, read_country
from batchruns.engine.subjects.lead_country.evidence import EVIDENCE, Lead
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.text import gettext_noop

COUNTRY_COLUMN = EVIDENCE[0][0]
DEFAULT = gettext_noop("default country")
NOTHING_TOLD = ("", "")


@dataclass(slots=True)
class LeadCountryAnswer(Answer):
    """The country of a lead and what told it, or why its country can't be read."""

    code: str = ""
    """ISO 3166-1 alpha-2."""
    name: str = ""
    """Its English name."""
    source: str = ""
    """The first of the evidence that told it: “country column”, “region”, “calling code”, “phone”,
    “city”, “postal code” or “domain”; “default country” where it left several, and that among them."""
    issue: Issue | None = None


def read_lead_country(lead: Lead, default: str | None = None) -> LeadCountryAnswer:
    """The country of a lead by the strongest evidence that names one country.

    What names several narrows down what weaker evidence may name; what contradicts the stronger
    doesn't count. Where nothing decides, the likeliest is taken, if there is one, else the file's
    default country, if it is one of several that the lead may be from.
    """
    if answer := answer_of_column(lead.country):
        return answer
    code, source = _decide(lead, default)
    if not code:
        return LeadCountryAnswer(issue=read_country(lead.country).issue)
    return LeadCountryAnswer(
        code, english_names()[code], source, _issue_of(lead.country, code, source)
    )


def answer_of_column(text: str) -> LeadCountryAnswer | None:
    """The answer where a cell of countries names one country by itself, whatever else the row says."""
    answer = read_country(text)
    if not answer.code:
        return None
    return LeadCountryAnswer(answer.code, answer.name, COUNTRY_COLUMN, answer.issue)


def _decide(lead: Lead, default: str | None) -> tuple[str, str]:
    """The code of the country, and the source that told it; empty ones where nothing did."""
    left: frozenset[str] = frozenset()
    likely: dict[str, str] = {}
    for source, countries_of in EVIDENCE:
        countries = countries_of(lead)
        both = countries.possible & (left or countries.possible)
        if len(both) == 1:
            (code,) = both
            return code, likely.get(code, source)
        left = both or left
        if countries.likely in left:
            likely.setdefault(countries.likely, source)
    if default and default in left:
        likely.setdefault(default, DEFAULT)
    return next((told for told in likely.items() if told[0] in left), NOTHING_TOLD)


def _issue_of(country: str, code: str, source: str) -> Issue | None:
    """What is to say of a cell of countries that doesn't name the lead's country by itself."""
    if not country or is_nothing(country) or country_codes(country):
        return None
    name = english_names()[code]
    if country[0] == "+":
        return None
    if source == COUNTRY_COLUMN:
        return Issue("region_read_for_country", {"country": name})
    return Issue("country_from_elsewhere", {"country": name, "source": source})
