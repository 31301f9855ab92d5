"""The keys by which a lead and a row of a list find each other."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import product

from batchruns.engine.enrichers.duplicates.names import decode_name, key_of_name
from batchruns.engine.lists.identity import Identity
from batchruns.engine.subjects.spelling import REMEMBERED


class KeyKind(StrEnum):
    """The kinds of keys."""

    IDENTIFIER = "identifier"
    EMAIL = "email"
    PROFILE = "LinkedIn profile"
    PAGE = "LinkedIn page"
    DOMAIN = "domain"
    PHONE = "phone"
    NAME_AND_COMPANY = "name and company"
    NAME_AND_PLACE = "name and place"
    COMPANY = "company"
    WRITTEN = "company as written"
    WORDS = "company words"
    NAME_SPELLING = "name spelling"
    """Halves of a person's name, beside the company or the postal code: a letter that is wrong, missing
    or too many leaves one of them as it is."""
    COMPANY_SPELLING = "company spelling"
    """Likewise of a company's name, beside the country."""


FEWEST_LETTERS = 5
"""A name with fewer letters is another one if a letter differs."""


def keys_of_row(kind: KeyKind, row: Identity) -> Sequence[str]:
    """The keys of a kind by which a row is found."""
    if kind not in MISSPELLABLE:
        return KEYS[kind](row)
    spelled = MISSPELLABLE[kind](row)
    return [key for each in spelled for key in _halves(*each, len(each[1]))]


def keys_of_lead(kind: KeyKind, lead: Identity) -> Sequence[str]:
    """The keys of a kind of all rows that a lead may find: of misspelled ones, too."""
    if kind not in MISSPELLABLE:
        return KEYS[kind](lead)
    spelled = product(MISSPELLABLE[kind](lead), (0, -1, 1))
    return [key for each, more in spelled for key in _halves(*each, len(each[1]) + more)]


def have_in_common(kind: KeyKind, lead: Identity, row: Identity) -> bool:
    """Whether a lead and a row have a key of a kind in common; if it is of spelling, whether a letter of
    their names differs."""
    if kind in MISSPELLABLE:
        pairs = product(MISSPELLABLE[kind](lead), MISSPELLABLE[kind](row))
        return any(one[0] == other[0] and _is_slip(one[1], other[1]) for one, other in pairs)
    return not set(KEYS[kind](lead)).isdisjoint(KEYS[kind](row))


def _only(text: str) -> Sequence[str]:
    return (text,) if text else ()


def _with_name(identity: Identity, *others: str) -> Sequence[str]:
    """Keys of the person's name, each with one of the others that there are."""
    if not identity.name:
        return ()
    return [f"{key_of_name(identity.name)}\n{other}" for other in others if other]


KEYS: Mapping[KeyKind, Callable[[Identity], Sequence[str]]] = {
    KeyKind.IDENTIFIER: lambda each: _only(each.identifier),
    KeyKind.EMAIL: lambda each: _only(each.email),
    KeyKind.PROFILE: lambda each: _only(each.profile),
    KeyKind.PAGE: lambda each: _only(each.page),
    KeyKind.DOMAIN: lambda each: _only(each.domain),
    KeyKind.PHONE: lambda each: _only(each.phone),
    KeyKind.NAME_AND_COMPANY: lambda each: _with_name(each, each.company, each.domain),
    KeyKind.NAME_AND_PLACE: lambda each: _with_name(each, each.postal_code, each.city),
    KeyKind.COMPANY: lambda each: _only(each.company),
    KeyKind.WRITTEN: lambda each: _only(each.as_written),
    KeyKind.WORDS: lambda each: _only(each.words),
}
"""By kind, the keys of a lead or a row."""


def _misspellable_names(identity: Identity) -> Iterator[tuple[str, str]]:
    name = decode_name(identity.name)
    whole = "".join((*name.given, *name.family))
    for beside in filter(None, (identity.company, identity.postal_code)):
        yield beside, whole


def _misspellable_companies(identity: Identity) -> Iterator[tuple[str, str]]:
    yield identity.country, identity.company


MISSPELLABLE: Mapping[KeyKind, Callable[[Identity], Iterator[tuple[str, str]]]] = {
    KeyKind.NAME_SPELLING: _misspellable_names,
    KeyKind.COMPANY_SPELLING: _misspellable_companies,
}
"""By kind, names of which a letter may differ, each behind what must be the same beside it."""


def _halves(beside: str, name: str, length: int) -> Iterator[str]:
    """Both halves of a name as they are in one of this length, if only the other half differs."""
    if min(length, len(name)) >= FEWEST_LETTERS:
        half = length // 2
        yield f"{beside}\n{length}\n<{name[:half]}"
        yield f"{beside}\n{length}\n>{name[len(name) - (length - half) :]}"


@lru_cache(maxsize=REMEMBERED)
def _is_slip(one: str, other: str) -> bool:
    """Whether a letter is wrong, missing or too many in one of them, or two changed places."""
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1 or one == other:
        return False
    pairs = enumerate(zip(shorter, longer, strict=False))
    start = next((n for n, (a, b) in pairs if a != b), len(shorter))
    rest, of_longer = shorter[start:], longer[start:]
    if len(shorter) < len(longer):
        return rest == of_longer[1:]
    return rest[1:] == of_longer[1:] or rest == of_longer[1::-1] + of_longer[2:]
