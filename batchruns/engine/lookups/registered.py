"""Which of a register's companies is the one that a lead names: a single one by exactly its name.

A search gives all kinds of near ones, and the wrong company is worse than none. So a candidate counts if
its name is the same without legal form, accents and punctuation, if it is in the same country, and if
the legal forms don't contradict each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.values import filled
from batchruns.engine.subjects.company.form_names import short_form
from batchruns.engine.subjects.company.read import read_company
from batchruns.engine.subjects.spelling import spell_company

CERTAIN = 100
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Registered:
    """A company that a search gave."""

    names: Sequence[str]
    """As registered, then others that it has."""
    country: str
    """ISO 3166 alpha-2."""
    values: Mapping[str, str] = field(default_factory=dict)
    evidence: str = ""
    """Where it stands: an address, or a number."""
    is_active: bool = True


def the_one(company: str, country: str, candidates: Sequence[Registered]) -> LookupAnswer:
    """A hit if exactly one candidate is the company; a miss that names them if several are, or none is.

    Those that are no longer active count only if there is no active one.
    """
    same = [
        candidate
        for candidate in candidates
        if candidate.country == country
        and any(is_same_company(company, name, country) for name in candidate.names)
    ]
    same = [candidate for candidate in same if candidate.is_active] or same
    if len(same) != 1:
        return LookupAnswer(Outcome.MISS, evidence=_named(same or candidates))
    [one] = same
    return LookupAnswer(
        Outcome.HIT, filled(one.values), units=1, confidence=CERTAIN, evidence=one.evidence
    )


def is_same_company(one: str, other: str, country: str) -> bool:
    """Whether two names are the same but for a legal form that one of them leaves out."""
    first, second = read_company(one, country), read_company(other, country)
    if first.issue or second.issue or not first.clean_name:
        return False
    forms = {short_form(form) for form in (first.legal_form, second.legal_form) if form}
    is_same_name = spell_company(first.clean_name) == spell_company(second.clean_name)
    return is_same_name and len(forms) < 2


def searched_name(company: str, country: str) -> str:
    """What to search for: the name without its legal form, which registers write in many ways."""
    return read_company(company, country).clean_name or company


def legal_form_in(name: str, country: str) -> str:
    """The legal form that a registered name ends in; "" if it has none."""
    return read_company(name, country).legal_form


def _named(candidates: Sequence[Registered]) -> str:
    """The first of these by their names, each once."""
    names = dict.fromkeys(
        f"{candidate.names[0]} ({candidate.evidence})"
        for candidate in candidates
        if candidate.names
    )
    return "; ".join(list(names)[:MOST_NAMED])
