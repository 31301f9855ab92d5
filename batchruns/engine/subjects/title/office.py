"""One office of a job title: its rank is that of its head, and so is its department.

The head is what the person is: the manager in “Partner Account Manager” and in “Manager of Partner
Accounts”. What it is for stands before it, the nearest last, or behind it: in English and German the
nearest is the last of some words (“IT Sales”), in Romance and Slavic languages the first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from batchruns.engine.subjects.title.matches import Match, groups
from batchruns.engine.subjects.title.tables import highest, is_managing, tables
from batchruns.engine.subjects.title.terms import DEPARTMENTS

# “Assistant Manager” is a rank, “Assistentin GF” is not.
RANKING = frozenset(("assistant", "assistante"))
# Behind these stands whoever is assisted, known or not: “Assistant to John”.
BEFORE_PERSONS = frozenset(("to", "der", "des", "zur"))
LONGEST_ABBREVIATION = 4
ADMINISTRATION, EXECUTIVE = "administration", "executive"
OF_THE_OFFICE = (ADMINISTRATION, EXECUTIVE)
# A “Process Owner” owns no company, and a “Talent Partner” is none of a firm's.
OWNER, PARTNER = "owner", "partner"
NOT_OF_FIRMS = {
    OWNER: frozenset(DEPARTMENTS),
    PARTNER: frozenset(("human_resources", "sales", "marketing", "support", "product", "it")),
}
# Behind “partner”, these say what a partner of a firm does: “Partner Tax”.
OF_FIRMS = frozenset(("legal", "finance", "consulting", "medical"))
# Behind “owner” and “founder”, these are ranks of the same person: “Founder CEO”.
HIGHEST = frozenset(("owner", "founder", "c_suite", "partner"))
WHO_MANAGES_INTERNS = frozenset("coordinator instructor officer advisor adviser counselor".split())
SPECIFIC, GENERAL, LEAST = range(3)


@dataclass(slots=True)
class Office:
    """What an office means; seniority and department may be empty."""

    seniority: str
    department: str
    generality: int = SPECIFIC
    """How little the department says: the more, the sooner another office's counts."""
    is_assisting: bool = False
    is_lowering: bool = False
    """Whether it only says how low the other offices are: “Product Manager (Junior)”."""
    is_unsure: bool = False
    """Whether its rank may be that of others: “Manager, Owner Relations”."""


def read_office(matches: Sequence[Match]) -> Office:
    """The rank and the department of an office, which has at least one term."""
    if _is_assistant(matches):
        return Office("entry", _department_of_assistant(matches), is_assisting=True)
    return _read_term(matches[0]) if len(matches) == 1 else _read_terms(matches)


def _read_term(match: Match) -> Office:
    """The rank and the department of an office that has one term only."""
    is_unsure = match.seniority != "" and _may_be_managed(0, [match])
    says_nothing = is_unsure or _is_of_unknown_head(match, [match])
    return Office(
        match.seniority,
        "" if says_nothing else match.department,
        _generality_among_offices(match),
        is_lowering=match.is_lowering,
        is_unsure=is_unsure,
    )


def _read_terms(matches: Sequence[Match]) -> Office:
    department, generality = _department(matches)
    if lowering := _lowering(matches):
        return Office(lowering, department, generality)
    seniority, is_unsure = _seniority(matches)
    return Office(seniority, department, generality, is_unsure=is_unsure)


def _department(matches: Sequence[Match]) -> tuple[str, int]:
    """The department of an office, and how little it says."""
    best = min(_by_preference(_naming(matches)), key=_generality, default=None)
    if best is None or _is_of_unknown_head(best, matches):
        return "", SPECIFIC
    return best.department, _generality_among_offices(best)


def _naming(matches: Sequence[Match]) -> list[Match]:
    """The matches whose departments, if they tell one, are the office's."""
    sure = (match for index, match in enumerate(matches) if not _may_be_managed(index, matches))
    return [match for match in sure if not match.is_assisting]


def _seniority(matches: Sequence[Match]) -> tuple[str, bool]:
    """The highest rank in the head's part of an office, and whether it may be that of others."""
    indices = range(len(_head_part(matches)))
    sure = (index for index in indices if not _may_be_managed(index, matches))
    surely = highest(_rank(index, matches) for index in sure)
    maybe = surely or highest(_rank(index, matches) for index in indices)
    return maybe, maybe != surely


def _seniorities(matches: Sequence[Match]) -> list[str]:
    """What each match tells of a seniority, which may be empty."""
    return [match.seniority for match in matches]


def _is_of_unknown_head(match: Match, matches: Sequence[Match]) -> bool:
    """Whether a word such as “products” only says what somebody does of whom we know nothing else."""
    has_head = any(_seniorities(matches))
    return bool(match.link) and not has_head and _generality(match) == GENERAL


def _is_assistant(matches: Sequence[Match]) -> bool:
    """Whether the office is that of whoever assists, who is not whom they assist."""
    return any(
        match.is_assisting and not _is_rank(match, matches[index:])
        for index, match in enumerate(_head_part(matches), start=1)
    )


def _department_of_assistant(matches: Sequence[Match]) -> str:
    """What an assistant is for (“Sales Assistant”), not the department of whom they assist."""
    if len(matches) == 1 and matches[0].following in tables().behind_assisting - BEFORE_PERSONS:
        return ""  # “Auxiliar de servicio de abordo”
    if area := min(filter(_is_area_of_assistant, matches), key=_generality, default=None):
        return area.department
    is_of_office = any(match.department in OF_THE_OFFICE for match in matches)
    return ADMINISTRATION if is_of_office else ""


def _is_area_of_assistant(match: Match) -> bool:
    is_low = match.seniority in ("", "entry")
    return is_low and match.department != "" and match.department not in OF_THE_OFFICE


def _is_rank(match: Match, behind: Sequence[Match]) -> bool:
    """Whether an assisting term is a rank, as in “Assistant Manager”: no one behind it is assisted."""
    is_ranking = match.phrase in RANKING and match.following not in tables().behind_assisting
    if not (is_ranking and behind) or _is_abbreviated_chief(behind[0]):
        return False
    return is_managing(highest(_seniorities(behind)))


def _is_abbreviated_chief(match: Match) -> bool:
    """“Assistant CEO” is no rank."""
    return match.seniority == "c_suite" and len(match.phrase) <= LONGEST_ABBREVIATION


def _lowering(matches: Sequence[Match]) -> str:
    """How low an office is, whatever else it says; nothing if nothing says so: “Junior Partner”."""
    if PARTNER in _seniorities(matches):
        return ""
    lowering = (
        match.seniority
        for index, match in enumerate(matches, start=1)
        if match.is_lowering and not _manages_interns(match, matches[index:])
    )
    return next(lowering, "")


def _manages_interns(match: Match, behind: Sequence[Match]) -> bool:
    ranked = [later for later in behind if later.seniority]
    return match.is_managed and any(map(_manages_others, ranked[:1]))


def _manages_others(match: Match) -> bool:
    return is_managing(match.seniority) or match.phrase in WHO_MANAGES_INTERNS


def _head_part(matches: Sequence[Match]) -> Sequence[Match]:
    """The matches up to the first “of” behind a rank: “Director” of “Director of Partner Management”."""
    for index, match in enumerate(matches):
        if match.link and any(_seniorities(matches[:index])):
            return matches[:index]
    return matches


def _rank(index: int, matches: Sequence[Match]) -> str:
    """The rank of a match among those of its office."""
    if index and _is_of_no_firm(matches[index], matches[index - 1]):
        return "entry"
    return matches[index].seniority


def _is_of_no_firm(match: Match, before: Match) -> bool:
    """Whether what stands right before an owner or partner says that it isn't one of a company."""
    is_compound = before.following == match.phrase
    return is_compound and before.department in NOT_OF_FIRMS.get(match.phrase, ())


def _may_be_managed(index: int, matches: Sequence[Match]) -> bool:
    """Whether a rank may be that of whom somebody is there for, as in “Partner Account Manager”."""
    match, behind = matches[index], matches[index + 1 : index + 2]
    if not (match.is_managed and match.is_followed):
        return False
    return not any(_is_same_person(match, later) for later in behind)


def _is_same_person(match: Match, behind: Match) -> bool:
    """Whether what stands right behind a rank is of its bearer: “Founder CEO”, “Partner Tax”."""
    if not f"{behind.phrase} ".startswith(f"{match.following} "):
        return False
    is_of_firm = match.phrase == PARTNER and behind.department in OF_FIRMS
    return is_of_firm or behind.seniority in HIGHEST


def _by_preference(matches: Sequence[Match]) -> Iterator[Match]:
    """The matches with departments, as they tell the office's: the head, then what is nearest to it."""
    return (match for match in _from_head(matches) if match.department)


def _from_head(matches: Sequence[Match]) -> Iterator[Match]:
    is_head_first = any(match.is_head_first for match in matches[:1])
    up_to_head = _end_of_head(matches, is_head_first)
    yield from reversed(matches[:up_to_head])
    for group in groups(matches[up_to_head:], _link):
        is_compound = not is_head_first and _is_compound(group)
        yield from reversed(group) if is_compound else group


def _end_of_head(matches: Sequence[Match], is_head_first: bool) -> int:
    """How many matches there are up to the head; 0 if none has a rank."""
    ranks = enumerate(_seniorities(_head_part(matches)), start=1)
    ends = [end for end, seniority in ranks if seniority]
    return (min if is_head_first else max)(ends, default=0)


def _link(match: Match) -> str:
    return match.link


def _is_compound(matches: Sequence[Match]) -> bool:
    return _are_english(matches) or _are_joined(matches)


def _are_english(matches: Sequence[Match]) -> bool:
    return all(match.is_english for match in matches)


def _are_joined(matches: Sequence[Match]) -> bool:
    return all(match.is_joined for match in matches[1:])


def _generality(match: Match) -> int:
    """How little a match says of a department: “executive” and “consultant” the least."""
    if not match.is_vague:
        return LEAST if match.department == EXECUTIVE else SPECIFIC
    return LEAST if match.is_weak and match.seniority else GENERAL


def _generality_among_offices(match: Match) -> int:
    """How little a match says beside other offices: “Operations & Finance Manager” is in operations."""
    return SPECIFIC if match.phrase in tables().broad else _generality(match)
