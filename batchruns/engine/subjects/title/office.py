"""One office of a job title: its rank is that of its head, and so is its department.

The head is what the person is: the manager in “Partner Account Manager” and in “Manager of Partner
Accounts”. What it is for stands before it, the nearest last, or behind it: in English and German the
nearest is the last of some words (“IT Sales”), in Romance and Slavic languages the first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from batchruns.engine.subjects.title.matches import Match
from batchruns.engine.subjects.title.tables import RANKS, tables

# “Assistant Manager” is a rank, “Assistentin GF” is not.
RANKING = frozenset(("assistant", "assistante"))
# Behind these stands whoever is assisted, known or not: “Assistant to John”.
BEFORE_PERSONS = frozenset(("to", "der", "des", "zur"))
LONGEST_ABBREVIATION = 4
ADMINISTRATION, EXECUTIVE = "administration", "executive"
# A “Process Owner” owns no company, and a “Talent Partner” is none of a firm's.
OWNER, PARTNER = "owner", "partner"
PARTNERS_WITHIN = frozenset(("human_resources", "sales", "marketing", "support", "product", "it"))
# Behind “partner”, these say what a partner of a firm does: “Partner Tax”.
OF_FIRMS = frozenset(("legal", "finance", "consulting", "medical"))
# Behind “owner” and “founder”, these are ranks of the same person: “Founder CEO”.
HIGHEST = frozenset(("owner", "founder", "c_suite", "partner"))
WHO_MANAGES_INTERNS = frozenset(("coordinator", "officer", "advisor", "adviser", "counselor"))
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
    if len(matches) == 1:
        return _read_term(matches[0])
    if assistant := _assistant(matches):
        return assistant
    department, generality = _department(matches)
    if lowering := _lowering(matches):
        return Office(lowering, department, generality)
    seniority, is_unsure = _seniority(matches)
    return Office(seniority, department, generality, is_unsure=is_unsure)


def _department(matches: Sequence[Match]) -> tuple[str, int]:
    """The department of an office, and how little it says."""
    named = [match for index, match in enumerate(matches) if _names_a_department(index, matches)]
    best = min(_by_preference(named), key=_generality, default=None)
    if best is None or _is_of_unknown_head(best, matches):
        return "", SPECIFIC
    return best.term.department, _generality_among_offices(best)


def _seniority(matches: Sequence[Match]) -> tuple[str, bool]:
    """The highest rank in the head's part of an office, and whether it may be that of others."""
    ranks = [(_rank(index, matches), index) for index in range(len(_head_part(matches)))]
    ranks = [(rank, index) for rank, index in ranks if rank]
    sure = [(rank, index) for rank, index in ranks if not _may_be_managed(index, matches)]
    highest = min((rank for rank, _ in sure or ranks), key=RANKS.__getitem__, default="")
    return highest, bool(ranks) and not sure


def _read_term(match: Match) -> Office:
    """The rank and the department of an office that has one term only."""
    if assistant := _assistant([match]):
        return assistant
    is_unsure = match.term.seniority != "" and _may_be_managed(0, [match])
    department = "" if is_unsure or _is_of_unknown_head(match, [match]) else match.term.department
    office = Office(match.term.seniority, department, _generality_among_offices(match))
    office.is_lowering = match.phrase in tables().lowering or office.seniority == "intern"
    office.is_unsure = is_unsure
    return office


def _names_a_department(index: int, matches: Sequence[Match]) -> bool:
    is_assisting = matches[index].phrase in tables().assisting
    return not is_assisting and not _may_be_managed(index, matches)


def _is_of_unknown_head(match: Match, matches: Sequence[Match]) -> bool:
    """Whether a word such as “products” only says what somebody does of whom we know nothing else."""
    has_head = any(other.term.seniority for other in matches)
    return bool(match.link) and not has_head and _generality(match) == GENERAL


def _assistant(matches: Sequence[Match]) -> Office | None:
    """The office of whoever assists, who is not whom they assist; None if nobody does."""
    head_part = _head_part(matches)
    assisting = (n for n, match in enumerate(head_part) if match.phrase in tables().assisting)
    if all(_is_rank(matches[index], matches[index + 1 :]) for index in assisting):
        return None
    return Office("entry", _department_of_assistant(matches), is_assisting=True)


def _department_of_assistant(matches: Sequence[Match]) -> str:
    """What an assistant is for (“Sales Assistant”), not the department of whom they assist."""
    if len(matches) == 1 and matches[0].following in tables().behind_assisting - BEFORE_PERSONS:
        return ""  # “Auxiliar de servicio de abordo”
    departments = [match.term.department for match in matches]
    areas = (match.term.department for match in matches if match.term.seniority in ("", "entry"))
    special = (area for area in areas if area not in ("", EXECUTIVE, ADMINISTRATION))
    is_of_office = EXECUTIVE in departments or ADMINISTRATION in departments
    return next(special, ADMINISTRATION if is_of_office else "")


def _is_rank(match: Match, behind: Sequence[Match]) -> bool:
    """Whether an assisting term is a rank, as in “Assistant Manager”: no one behind it is assisted."""
    is_alone = match.phrase in RANKING and match.following not in tables().behind_assisting
    if not is_alone or not behind:
        return False
    is_chief = (
        behind[0].term.seniority == "c_suite" and len(behind[0].phrase) <= LONGEST_ABBREVIATION
    )
    ranks = [RANKS[later.term.seniority] for later in behind if later.term.seniority]
    return not is_chief and min(ranks, default=len(RANKS)) <= RANKS["manager"]


def _lowering(matches: Sequence[Match]) -> str:
    """How low an office is, whatever else it says; nothing if nothing says so: “Junior Partner”."""
    if any(match.term.seniority == PARTNER for match in matches):
        return ""
    return next(
        (
            match.term.seniority
            for index, match in enumerate(matches)
            if (match.phrase in tables().lowering or match.term.seniority == "intern")
            and not _manages_interns(matches[index + 1 :], match)
        ),
        "",
    )


def _manages_interns(behind: Sequence[Match], match: Match) -> bool:
    if match.phrase not in tables().managed:
        return False
    next_rank = next((later for later in behind if later.term.seniority), None)
    return next_rank is not None and (
        RANKS[next_rank.term.seniority] <= RANKS["manager"]
        or next_rank.phrase in WHO_MANAGES_INTERNS
    )


def _head_part(matches: Sequence[Match]) -> Sequence[Match]:
    """The matches up to the first “of” behind a rank: “Director” of “Director of Partner Management”."""
    for index, (before, match) in enumerate(pairwise(matches), start=1):
        if match.link and any(
            earlier.term.seniority for earlier in (*matches[: index - 1], before)
        ):
            return matches[:index]
    return matches


def _rank(index: int, matches: Sequence[Match]) -> str:
    """The rank of a match among those of its office."""
    match, before = matches[index], matches[index - 1] if index else None
    is_compound = before is not None and before.following == match.phrase
    if is_compound and before:
        if match.phrase == OWNER and before.term.department:
            return "entry"
        if match.phrase == PARTNER and before.term.department in PARTNERS_WITHIN:
            return "entry"
    return match.term.seniority


def _may_be_managed(index: int, matches: Sequence[Match]) -> bool:
    """Whether a rank may be that of whom somebody is there for, as in “Partner Account Manager”."""
    match = matches[index]
    is_followed = match.following and match.following not in tables().before_area
    if match.phrase not in tables().managed or not is_followed:
        return False
    behind = matches[index + 1 : index + 2]
    if not behind or not f"{behind[0].phrase} ".startswith(f"{match.following} "):
        return True
    term = behind[0].term
    is_of_firm = match.phrase == PARTNER and term.department in OF_FIRMS
    return not is_of_firm and term.seniority not in HIGHEST


def _by_preference(matches: Sequence[Match]) -> Iterator[Match]:
    """The matches with departments, as they tell the office's: the head, then what is nearest to it."""
    head_part = _head_part(matches)
    ranked = [index for index, match in enumerate(head_part) if match.term.seniority]
    is_head_first = any(match.phrase in tables().head_first for match in head_part[:1])
    head = (ranked[0] if is_head_first else ranked[-1]) if ranked else -1
    before, behind = matches[: max(head, 0)], matches[head + 1 :]
    in_order = [*matches[head : head + 1], *reversed(before)] if ranked else []
    for group in _groups(behind):
        is_compound = not is_head_first and (_are_english(group) or _are_joined(group))
        in_order += reversed(group) if is_compound else group
    return (match for match in in_order if match.term.department)


def _groups(matches: Sequence[Match]) -> Iterator[Sequence[Match]]:
    """The matches between words for “of”."""
    starts = [index for index, match in enumerate(matches) if match.link or not index]
    for start, end in pairwise([*starts, len(matches)]):
        yield matches[start:end]


def _are_english(matches: Sequence[Match]) -> bool:
    return all(match.phrase in tables().english for match in matches)


def _are_joined(matches: Sequence[Match]) -> bool:
    return all(match.is_joined for match in matches[1:])


def _generality(match: Match) -> int:
    """How little a match says of a department: “executive” the least."""
    vocabulary = tables()
    if match.term.department == EXECUTIVE:
        return LEAST
    if match.phrase in vocabulary.general or match.phrase in vocabulary.broad:
        return GENERAL
    return SPECIFIC


def _generality_among_offices(match: Match) -> int:
    """How little a match says beside other offices: “Operations & Finance Manager” is in operations."""
    return SPECIFIC if match.phrase in tables().broad else _generality(match)
