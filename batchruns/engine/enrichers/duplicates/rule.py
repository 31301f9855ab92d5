"""Whether two leads are the same: what must agree, and what must not contradict.

People delete duplicates, and a false one costs a lead: so in doubt, two leads are two.
"""

from collections.abc import Collection, Iterable
from itertools import filterfalse

from batchruns.engine.enrichers.duplicates.kinds import is_mobile, is_of_function
from batchruns.engine.enrichers.duplicates.leads import BEFORE_EXTENSION, Lead
from batchruns.engine.enrichers.duplicates.names import (
    Likeness,
    compare_names,
    decode_name,
    given_name_in,
    words_of_name,
)
from batchruns.engine.subjects.spelling import spell

# So much contradicts that the same name is a namesake's.
TWO_PEOPLE = 2


def have_contradictory_names(one: Lead, other: Lead) -> bool:
    """Whether two leads are two people by their names alone."""
    if compare_names(one.name, other.name) is not Likeness.CONTRADICTORY:
        return False
    shared = _shared(one.emails, other.emails)
    return not any(given_name_in(email.partition("@")[0], one.name, other.name) for email in shared)


def are_same_by_key(one: Lead, other: Lead, *, is_address: bool) -> bool:
    """Whether two leads are the same who share a key that is one person's alone.

    `is_address`: whether it is written to, not called; a number is passed on sooner.
    """
    if have_contradictory_names(one, other):
        return False
    is_named = bool(one.name and other.name)
    return is_named or is_address or not _contradictions(one, other)


def are_same_by_name(one: Lead, other: Lead) -> bool:
    """Whether two leads are the same who share a name and something that others share, too."""
    if not (one.name or other.name):
        return not (_contradictions(one, other) or _differ(one.company, other.company))
    if not (decode_name(one.name).is_whole and decode_name(other.name).is_whole):
        # A name of one word or with an initial is that of many: all else must be the same.
        return one.equals(other)
    likeness = compare_names(one.name, other.name)
    if likeness < Likeness.LIKELY:
        return False
    most = TWO_PEOPLE if likeness is Likeness.EQUAL else 1
    return _contradictions(one, other) < most


def contradict(one: Lead, other: Lead, *, by_name: bool) -> bool:
    """Whether two leads can't be the same although both are the same as a third.

    `by_name`: whether they are so by name only, so that contradictory keys count as well.
    """
    if have_contradictory_names(one, other):
        return True
    return by_name and _contradictions(one, other) >= TWO_PEOPLE


def _contradictions(one: Lead, other: Lead) -> int:
    """How much of what one person has alone is different in both."""
    return (
        TWO_PEOPLE * _differ(one.profile, other.profile)
        + _contradictory_emails(one, other)
        + _contradictory_phones(one.phones.split(), other.phones.split())
        + _contradictory_homes(one, other)
    )


def _contradictory_homes(one: Lead, other: Lead) -> int:
    """2 if the leads are in different countries, 1 if in different cities of one.

    Nothing if both are reached at the same address or number: then one of them has moved.
    """
    if _shared(one.emails, other.emails) or _shared(one.phones, other.phones):
        return 0
    if _differ(one.country, other.country):
        return TWO_PEOPLE
    return int(_differ(spell(one.city), spell(other.city)))


def _contradictory_emails(one: Lead, other: Lead) -> int:
    """1 if both have addresses of their own, of which none is the other's; 2 if these tell people
    apart: mailboxes of one domain which aren't all called after the name.
    """
    emails, of_other = _own_emails(one), _own_emails(other)
    if not _are_apart(emails, of_other):
        return 0
    domains = set(map(_domain, emails)) & set(map(_domain, of_other))
    names = [words_of_name(lead.name) for lead in (one, other)]
    telling = filter(lambda email: _domain(email) in domains, emails | of_other)
    return 1 if all(_is_called_after(names, email) for email in telling) else TWO_PEOPLE


def _own_emails(lead: Lead) -> set[str]:
    """The addresses that are no function's."""
    return set(filterfalse(is_of_function, lead.emails.split()))


def _domain(email: str) -> str:
    return email.partition("@")[2]


def _contradictory_phones(one: Collection[str], other: Collection[str]) -> int:
    """1 if both have mobiles, or both other numbers, of which none is the other's; 2 if these are
    extensions of one number.
    """
    if not _are_apart(set(one), set(other)):
        return 0
    extensions, of_other = (dict(map(_split_phone, phones)) for phones in (one, other))
    same = extensions.keys() & of_other.keys()
    if any(_differ(extensions[number], of_other[number]) for number in same):
        return TWO_PEOPLE
    have_same_kind = bool(set(map(is_mobile, extensions)) & set(map(is_mobile, of_other)))
    return int(have_same_kind and not same)


def _are_apart(one: set[str], other: set[str]) -> bool:
    """Whether there are some of both, and none is the other's."""
    return bool(one and other) and one.isdisjoint(other)


def _split_phone(phone: str) -> tuple[str, str]:
    number, _, extension = phone.partition(BEFORE_EXTENSION)
    return number, extension


def _is_called_after(names: Iterable[Collection[str]], email: str) -> bool:
    """Whether a mailbox is called after one of these names, which are given in words."""
    mailbox = spell(email.partition("@")[0]).replace(" ", "")
    return any(_is_called(mailbox, words) for words in names)


def _is_called(mailbox: str, words: Collection[str]) -> bool:
    """Whether it is called after a name: “anna”, “aschmidt”, “schmidta”, “annaschmidt”."""
    rest = mailbox
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "", 1)
    return rest != mailbox and {word[0] for word in words}.issuperset(rest)


def _shared(one: str, other: str) -> Collection[str]:
    return set(one.split()) & set(other.split()) if one and other else ()


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)
