"""The ladder: how sure it is that a row of a list is the lead's, by what both say of whom they mean.

A wrong row is worse than none. Each kind of key leaves doubts, which weigh something, and what else
agrees takes some weight off: without doubt a row is certain, with a slight one likely, else possible.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from batchruns.engine.enrichers.duplicates.kinds import is_mobile, is_of_function
from batchruns.engine.enrichers.duplicates.names import Likeness, compare_names, decode_name
from batchruns.engine.issues import Issue
from batchruns.engine.lists.identity import Identity, abbreviations
from batchruns.engine.lists.keys import KeyKind
from batchruns.engine.lists.match import ListKind, Tier
from batchruns.engine.subjects.company.words import COMPANY_WORDS
from batchruns.engine.subjects.identifier import is_sure

SHORT = 5
"""A company's name of one word with fewer letters is that of many."""
BEGINNING = 4
"""A name that begins another one says something with so many letters."""
SLIGHT, GRAVE, GRAVER, HOPELESS = 1, 2, 3, 100
"""What doubts weigh: with a slight one a row is likely, with a grave one possible, with a hopeless one
it is another's."""
BEST_POSSIBLE, PER_DOUBT, PER_AGREEMENT = 60, 10, 3


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a row may be another's."""

    weight: int
    issue: Issue
    is_lasting: bool = False
    """Whether it is grave whatever else agrees."""


@dataclass(frozen=True, slots=True)
class Judgment:
    """How sure it is that a row is the lead's."""

    weight: int
    """Of all doubts, less what else agrees."""
    matched_by: tuple[str, ...]
    """What agrees: names in `match.AGREED`."""
    reason: Issue | None
    """The gravest doubt."""

    @property
    def tier(self) -> Tier:
        """How sure it is in a word."""
        if self.weight <= 0:
            return Tier.CERTAIN
        return Tier.LIKELY if self.weight < GRAVE else Tier.POSSIBLE

    def doubted(self, issue: Issue) -> "Judgment":
        """The judgment with a grave doubt besides."""
        return replace(self, weight=max(self.weight, GRAVE), reason=issue)

    @property
    def rank(self) -> tuple[int, int]:
        """By which rows with the same key are compared: the higher, the surer."""
        return -max(self.weight, 0), len(self.matched_by)

    @property
    def score(self) -> int:
        """From 1 to 69, of a possible one."""
        score = BEST_POSSIBLE - PER_DOUBT * (self.weight - GRAVE)
        return max(1, min(score + PER_AGREEMENT * len(self.matched_by), 69))


@dataclass(frozen=True, slots=True)
class Rung:
    """What it says if a lead and a row have a key of one kind in common."""

    kind: KeyKind
    agrees: tuple[str, ...]
    """What agrees if the key does."""
    doubts: Callable[[Identity, Identity], Iterator[Doubt]]
    supports: frozenset[str] = frozenset()
    """What else takes weight off the doubts where it agrees."""


def judge(rung: Rung, lead: Identity, row: Identity) -> Judgment | None:
    """How sure it is that a row is the lead's that has a rung's key in common; None: it is another's."""
    doubts = sorted(rung.doubts(lead, row), key=lambda doubt: -doubt.weight)
    weight = sum(doubt.weight for doubt in doubts)
    if weight >= HOPELESS:
        return None
    agreeing = tuple(dict.fromkeys((*rung.agrees, *_agreeing(lead, row))))
    weight -= sum(name in rung.supports for name in agreeing if name not in rung.agrees)
    if any(doubt.is_lasting for doubt in doubts):
        weight = max(weight, GRAVE)
    return Judgment(weight, agreeing, doubts[0].issue if doubts else None)


def _agreeing(lead: Identity, row: Identity) -> Iterator[str]:
    """What is the same in both, as names in `match.AGREED`."""
    for name, fields in COMPARED.items():
        if any(getattr(lead, field) == getattr(row, field) != "" for field in fields):
            yield name


COMPARED: Mapping[str, tuple[str, ...]] = {
    "identifier": ("identifier",),
    "email": ("email",),
    "linkedin": ("profile", "page"),
    "phone": ("phone",),
    "domain": ("domain",),
    "name": ("name",),
    "company": ("company",),
    "legal_form": ("legal_form",),
    "country": ("country",),
    "city": ("city",),
    "postal_code": ("postal_code",),
}
REACHED_BY = frozenset(("identifier", "email", "linkedin", "phone", "domain"))
PLACES = frozenset(("city", "postal_code"))


# --- companies ------------------------------------------------------------------------------------


def _of_identified(lead: Identity, row: Identity) -> Iterator[Doubt]:
    """Numbers that one place gives are another's elsewhere, too."""
    if not is_sure(lead.identifier):
        likeness = _likeness(lead, row)
        if likeness is False:
            yield Doubt(GRAVE, Issue("list_other_name"))
        elif likeness is None:
            yield Doubt(SLIGHT, Issue("list_number_alone"))


def _of_own_address(lead: Identity, row: Identity) -> Iterator[Doubt]:
    if _likeness(lead, row) is False:
        yield Doubt(SLIGHT, Issue("list_other_name"))


def _of_company_phone(lead: Identity, row: Identity) -> Iterator[Doubt]:
    likeness = _likeness(lead, row)
    if likeness is False:
        yield Doubt(GRAVE, Issue("list_other_name"))
    elif likeness is None:
        yield Doubt(SLIGHT, Issue("list_shared_phone"))


def _of_company_name(lead: Identity, row: Identity) -> Iterator[Doubt]:
    yield from _of_place(lead, row)
    yield from _of_legal_form(lead, row)
    yield from _of_short_name(lead, row)


def _of_company_as_written(lead: Identity, row: Identity) -> Iterator[Doubt]:
    yield from _of_place(lead, row)
    yield from _of_short_name(lead, row)


def _of_short_name(lead: Identity, row: Identity) -> Iterator[Doubt]:
    is_short = _is_one_word(lead, row) and len(min(lead.company, row.company, key=len)) < SHORT
    if is_short and not lead.behind == row.behind != "":
        yield Doubt(GRAVE, Issue("list_short_name"))


def _of_place(lead: Identity, row: Identity) -> Iterator[Doubt]:
    """Companies of other countries have the same names, and companies have a domain of their own."""
    if not (lead.country and row.country):
        yield Doubt(GRAVE if _is_one_word(lead, row) else SLIGHT, Issue("list_no_country"))
    elif lead.country != row.country:
        params = {"lead": lead.country, "row": row.country}
        yield Doubt(GRAVER, Issue("list_other_country", params))
    if _differ(_label(lead.domain), _label(row.domain)):
        yield Doubt(SLIGHT, Issue("list_other_domain"))


def _is_one_word(lead: Identity, row: Identity) -> bool:
    return not (lead.words and row.words)


def _of_legal_form(lead: Identity, row: Identity) -> Iterator[Doubt]:
    if _differ(lead.legal_form, row.legal_form):
        yield Doubt(GRAVE, Issue("list_other_form"))
    elif lead.legal_form != row.legal_form:
        yield Doubt(SLIGHT, Issue("list_no_form"))
    elif lead.behind != row.behind:
        yield Doubt(SLIGHT, Issue("list_other_text_behind"))


def _of_company_words(lead: Identity, row: Identity) -> Iterator[Doubt]:
    yield Doubt(SLIGHT, Issue("list_same_words"))
    if lead.company != row.company and _have_other_forms(lead.full_words, row.full_words):
        yield Doubt(GRAVE, Issue("list_other_words"))
    yield from _of_company_name(lead, row)


def _have_other_forms(words: str, others: str) -> bool:
    """Whether two names have other forms of a word: “technology” and “technologies”."""
    one, other = set(words.split()), set(others.split())
    short = abbreviations()
    return not {short[w] for w in one - other}.isdisjoint(short[w] for w in other - one)


def _of_misspelled(lead: Identity, row: Identity) -> Iterator[Doubt]:
    yield Doubt(GRAVE, Issue("list_one_letter"), is_lasting=True)


def _likeness(lead: Identity, row: Identity) -> bool | None:
    """Whether both may be called the same; None if one has no name at all."""
    if lead.name and row.name:
        return compare_names(lead.name, row.name) is not Likeness.CONTRADICTORY
    if lead.company and row.company:
        return _are_alike(lead, row)
    return None


def _are_alike(lead: Identity, row: Identity) -> bool:
    """Whether two companies' names have something telling in common."""
    shorter, longer = sorted((lead.company, row.company), key=len)
    if len(shorter) >= BEGINNING and longer.startswith(shorter):
        return True
    return shorter == longer or not _telling(lead).isdisjoint(_telling(row))


def _telling(identity: Identity) -> frozenset[str]:
    return frozenset((identity.words or identity.company).split()) - _generic_words()


@cache
def _generic_words() -> frozenset[str]:
    """Words that many companies have in their names, also in short, as identities have them."""
    return COMPANY_WORDS.union(abbreviations().get(word, word) for word in COMPANY_WORDS)


def _label(domain: str) -> str:
    """What a domain says of whose it is: companies have theirs in several countries."""
    return domain.partition(".")[0]


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


# --- people ---------------------------------------------------------------------------------------


def _of_email(lead: Identity, row: Identity) -> Iterator[Doubt]:
    likeness = compare_names(lead.name, row.name)
    if likeness is Likeness.CONTRADICTORY:
        yield Doubt(GRAVE, Issue("list_other_name"))
    elif likeness < Likeness.LIKELY and is_of_function(lead.email):
        yield Doubt(SLIGHT, Issue("list_shared_email"))


def _of_profile(lead: Identity, row: Identity) -> Iterator[Doubt]:
    if compare_names(lead.name, row.name) is Likeness.CONTRADICTORY:
        yield Doubt(GRAVE, Issue("list_other_name"))


def _of_phone(lead: Identity, row: Identity) -> Iterator[Doubt]:
    likeness = compare_names(lead.name, row.name)
    if likeness is Likeness.CONTRADICTORY:
        yield Doubt(GRAVE, Issue("list_other_name"))
    elif likeness < Likeness.LIKELY:
        weight = SLIGHT if is_mobile(lead.phone) else GRAVE
        yield Doubt(weight, Issue("list_shared_phone"))


def _of_name_and_company(lead: Identity, row: Identity) -> Iterator[Doubt]:
    yield from _of_name(lead, row)
    if _differ(lead.country, row.country):
        params = {"lead": lead.country, "row": row.country}
        yield Doubt(SLIGHT, Issue("list_other_country", params))


def _of_name_and_place(lead: Identity, row: Identity) -> Iterator[Doubt]:
    yield from _of_name(lead, row)
    is_near = lead.postal_code == row.postal_code != ""
    yield Doubt(SLIGHT if is_near else GRAVE, Issue("list_namesake"))
    if _differ(lead.country, row.country):
        yield Doubt(HOPELESS, Issue("list_namesake"))


def _of_name(lead: Identity, row: Identity) -> Iterator[Doubt]:
    likeness = compare_names(lead.name, row.name)
    if likeness is Likeness.CONTRADICTORY:
        yield Doubt(HOPELESS, Issue("list_other_name"))
    elif not (decode_name(lead.name).is_whole and decode_name(row.name).is_whole):
        yield Doubt(GRAVE, Issue("list_short_name"))
    elif likeness is not Likeness.EQUAL:
        weight = SLIGHT if likeness is Likeness.LIKELY else GRAVE
        yield Doubt(weight, Issue("list_similar_name"))
    if _differ(lead.profile, row.profile):
        yield Doubt(GRAVE, Issue("list_namesake"))
    if _differ(lead.email, row.email) and _at(lead.email) == _at(row.email):
        yield Doubt(SLIGHT, Issue("list_other_email"))


def _at(email: str) -> str:
    return email.rpartition("@")[2]


RUNGS: Mapping[ListKind, tuple[Rung, ...]] = {
    ListKind.PEOPLE: (
        Rung(KeyKind.IDENTIFIER, ("identifier",), _of_identified, REACHED_BY),
        Rung(KeyKind.EMAIL, ("email",), _of_email),
        Rung(KeyKind.PROFILE, ("linkedin",), _of_profile),
        Rung(KeyKind.PHONE, ("phone",), _of_phone),
        Rung(KeyKind.NAME_AND_COMPANY, ("name",), _of_name_and_company, REACHED_BY - {"domain"}),
        Rung(KeyKind.NAME_AND_PLACE, ("name",), _of_name_and_place, REACHED_BY | {"company"}),
        Rung(KeyKind.NAME_SPELLING, ("similar_name",), _of_misspelled),
    ),
    ListKind.COMPANIES: (
        Rung(KeyKind.IDENTIFIER, ("identifier",), _of_identified, REACHED_BY),
        Rung(KeyKind.PAGE, ("linkedin",), _of_own_address, REACHED_BY),
        Rung(KeyKind.DOMAIN, ("domain",), _of_own_address, REACHED_BY),
        Rung(KeyKind.EMAIL, ("email",), _of_own_address, REACHED_BY),
        Rung(KeyKind.PHONE, ("phone",), _of_company_phone, REACHED_BY | PLACES),
        Rung(KeyKind.COMPANY, ("company",), _of_company_name, REACHED_BY | PLACES),
        Rung(KeyKind.WRITTEN, ("company",), _of_company_as_written, REACHED_BY | PLACES),
        Rung(KeyKind.WORDS, ("company_words",), _of_company_words, REACHED_BY | PLACES),
        Rung(KeyKind.COMPANY_SPELLING, ("similar_name",), _of_misspelled),
    ),
}
"""For each kind of list its rungs, the surest first."""
