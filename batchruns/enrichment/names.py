"""What a person's name is made of."""

from nameparser import HumanName

from batchruns.enrichment import plain_names
from batchruns.enrichment.enricher import Enricher, Output
from batchruns.enrichment.legal_forms import is_company
from batchruns.enrichment.roles import ROLES

SOURCE = "nameparser"


class NameEnricher(Enricher):
    """Takes a full name apart, or puts the parts in order."""

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
        has_parts = bool(first and last) or not full
        text = f"{first} {last}".strip() if has_parts else full
        if not text:
            return ("",) * 6
        if reason := _why_not_a_person(text):
            return "", "", "", "", "", reason
        return (*(_from_parts(first, last) if has_parts else _from_full(full)), "")


def _from_full(text: str) -> tuple[str, str, str, str, str]:
    """Prefix, first, middle and last name, suffix."""
    if plain := plain_names.split(text):
        first, middle, last = plain
        return "", first, middle, last, ""
    name = HumanName(_mend_capitals(text))
    return name.title, name.first, name.middle, name.last, name.suffix


def _from_parts(first: str, last: str) -> tuple[str, str, str, str, str]:
    """The same. The file says what is first and last; only “Dr.” and “Jr.” are taken off them."""
    first, last = _mend_capitals(first), _mend_capitals(last)
    prefix = suffix = ""
    if " " in first or " " in last:
        name = HumanName(f"{first} {last}")
        if name.title and first.startswith(f"{name.title} "):
            prefix, first = name.title, first.removeprefix(f"{name.title} ")
        if name.suffix and last.endswith(f" {name.suffix}"):
            suffix, last = name.suffix, last.removesuffix(f" {name.suffix}").rstrip(",")
    return prefix, first, "", last, suffix


def _why_not_a_person(text: str) -> str:
    """A sentence for names of companies, and for what is no name at all."""
    if is_company(text):
        return "This looks like a company's name."
    if text.casefold() in ROLES:
        return "This names a function, not a person."
    if "@" in text or not any(map(str.isalpha, text)):
        return "This is not a name."
    return ""


def _mend_capitals(text: str) -> str:
    """The name with usual capitals, if it is all upper or all lower case; else as it is."""
    if not (text.isupper() or text.islower()):
        return text
    name = HumanName(text)
    name.capitalize(force=True)
    return str(name)
