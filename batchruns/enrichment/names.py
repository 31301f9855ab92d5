"""What a person's name is made of."""

from nameparser import HumanName

from batchruns.enrichment.companies import is_company
from batchruns.enrichment.emails import ROLES
from batchruns.enrichment.enricher import Enricher, Output

SOURCE = "nameparser"


class NameEnricher(Enricher):
    """Takes a full name apart, or puts the parts together."""

    name = "name"
    inputs = ("full_name", "first_name", "last_name")
    needs = ("full_name", "first_name", "last_name")
    outputs = (
        Output("name_prefix", "Title or form of address, such as Dr.", SOURCE),
        Output("first_name", "Given name.", SOURCE),
        Output("middle_name", "Names between the first and the last one.", SOURCE),
        Output("last_name", "Family name, with its particles (van, de la).", SOURCE),
        Output("name_suffix", "What follows a name, such as Jr. or PhD.", SOURCE),
        Output("name_reason", "Why this is not taken for a person's name.", "this project's rules"),
    )

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        full, first, last = values
        if not any(values):
            return ("",) * 6
        text = f"{first} {last}".strip() or full
        if reason := _why_not_a_person(text):
            return "", "", "", "", "", reason
        if first or last:
            return "", _mend_capitals(first), "", _mend_capitals(last), "", ""
        name = HumanName(_mend_capitals(full))
        parts = (name.title, name.first, name.middle, name.last, name.suffix)
        return (*parts, "")


def _why_not_a_person(text: str) -> str:
    """A sentence for names of companies, and for what is no name at all."""
    if is_company(text):
        return "This looks like a company's name."
    if text.casefold() in ROLES:
        return "This names a function, not a person."
    if "@" in text or not any(character.isalpha() for character in text):
        return "This is not a name."
    return ""


def _mend_capitals(text: str) -> str:
    """The name with usual capitals, if it is all upper or all lower case; else as it is."""
    if not (text.isupper() or text.islower()):
        return text
    name = HumanName(text)
    name.capitalize(force=True)
    return str(name)
