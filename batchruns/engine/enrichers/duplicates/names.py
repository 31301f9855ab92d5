"""Names of people, and whether two of them can be one person's."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.subjects.spelling import (
    REMEMBERED,
    digest_of,
    has_other_letters,
    is_unspaced,
    spell,
)

PACKAGE = "batchruns.engine.enrichers.duplicates"
SHORT_NAMES_FILE = TableFile(PACKAGE, "short_names.tsv", ("name", "short_names"), key=("name",))
GENERATIONS = {
    "jr": "jr", "junior": "jr", "jun": "jr", "jnr": "jr", "sr": "sr", "senior": "sr", "sen": "sr",
    "snr": "sr", "ii": "ii", "2nd": "ii", "iii": "iii", "3rd": "iii", "iv": "iv", "4th": "iv",
}  # fmt: skip
MEN = frozenset("mr mister herr hr sir monsieur sr señor senor signor sig heer dhr pan hra".split())
WOMEN = frozenset(
    """mrs ms miss frau fr madame mme mlle sra srta señora senora signora sigra mevrouw mevr pani
    dona""".split()
)
PARTICLES = frozenset(
    "von van vom zu zum zur der den de del della di da do dos das du la le el al bin ibn ter ten".split()
)
# “Mc Donald” is “McDonald”.
SPACE_IN_WORD = re.compile(r" (?:(?<=\bmc )|(?<=\bmac )|(?<=\bo ))(?=\w{2})")
# From so many letters on, one that is wrong is more likely a slip than another name.
LONG_ENOUGH = 5
SHORTEST = 3
SOUNDS = (("ph", "f"), ("th", "t"), ("dt", "t"), ("c", "k"), ("y", "i"), ("ai", "ei"), ("w", "v"))
SAME_LETTERS = re.compile(r"(.)\1+")
BETWEEN_PARTS = "|"


class Likeness(IntEnum):
    """How far two names agree."""

    CONTRADICTORY = 0
    """They are those of two people."""
    POSSIBLE = 1
    """Nothing speaks against it, but one of them is missing, shortened or misspelled."""
    LIKELY = 2
    """One has a middle name or a usual short form that the other doesn't have."""
    EQUAL = 3


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in parts, each of which may be missing. All words are as `spell` gives them."""

    given: tuple[str, ...] = ()
    """The first name, and the middle names behind it."""
    family: tuple[str, ...] = ()
    """Without particles like “von”, unless it has nothing else."""
    generation: str = ""
    """One of the values of GENERATIONS."""
    gender: str = ""
    """“m” or “f”, if a form of address says so."""

    def __bool__(self) -> bool:
        return bool(self.given or self.family)

    @property
    def is_whole(self) -> bool:
        """Whether it has a first and a family name, which Chinese and the like write in one word."""
        parts = ["".join(self.given[:1]), "".join(self.family)]
        if all(parts):
            return min(map(len, parts)) > 1 or is_unspaced("".join(parts))
        return is_unspaced("".join(parts)) and len("".join(parts)) > 1


@lru_cache(maxsize=REMEMBERED)
def encode_name(first: str, middle: str, last: str, suffix: str, address: str) -> str:
    """A name as one text, in which plain variants of its cells are equal; empty if there is none."""
    if not (first or last):
        return ""
    given = f"{spell(first)} {spell(middle)}".strip()
    parts = given, spell(last), _generation(suffix), _gender(address)
    return BETWEEN_PARTS.join(parts).removesuffix(2 * BETWEEN_PARTS) if any(parts) else ""


@lru_cache(maxsize=REMEMBERED)
def decode_name(text: str) -> PersonName:
    """The name that `encode_name` gave as a text."""
    given, last, generation, gender = (*text.split(BETWEEN_PARTS), "", "", "", "")[:4]
    family = _without_particles(last)
    return PersonName(tuple(given.split()), tuple(family), generation, gender)


@lru_cache(maxsize=REMEMBERED)
def key_of_name(text: str) -> str:
    """What all LIKELY or EQUAL spellings of an encoded name have in common, in whatever order.

    Where a short form can be that of several names, only its own spellings have it in common.
    """
    name = decode_name(text)
    if is_unspaced(text):
        return "".join(sorted("".join((*name.given, *name.family))))
    words = "".join(name.given[:1]), "".join(name.family[-1:])
    key = " ".join(sorted(filter(None, map(_long_form, words))))
    return f"{key} {name.generation}" if name.generation else key


def digest_first(words: str) -> int:
    """A number for a spelled first name, the same for all of which `key_of_name` is the same."""
    if is_unspaced(words):
        return _digest_of_letters(words)
    return digest_of(_long_form(words.partition(" ")[0]))


def digest_last(words: str) -> int:
    """A number for a spelled family name, the same for all of which `key_of_name` is the same."""
    if is_unspaced(words):
        return _digest_of_letters(words)
    family = _without_particles(words)
    return digest_of(_long_form(family[-1])) if family else 0


@lru_cache(maxsize=REMEMBERED)
def compare_names(one_text: str, other_text: str) -> Likeness:
    """How far two encoded names agree. The same whichever is given first."""
    if one_text == other_text:
        return Likeness.EQUAL if one_text else Likeness.POSSIBLE
    one, other = decode_name(one_text), decode_name(other_text)
    if not (one and other):
        return Likeness.POSSIBLE
    if {one.gender, other.gender} == {"m", "f"} or _are_two(one.generation, other.generation):
        return Likeness.CONTRADICTORY
    likeness = _compare_written(one, other)
    return likeness if one.generation == other.generation else min(likeness, Likeness.POSSIBLE)


def words_of_name(text: str) -> set[str]:
    """The words of an encoded name after which a mailbox may be called."""
    given, last = (*text.split(BETWEEN_PARTS), "", "")[:2]
    return {*given.split(), *last.split(), last.replace(" ", "")} - {""}


def given_name_in(mailbox: str, one_text: str, other_text: str) -> bool:
    """Whether both names begin with the same first name, which the mailbox is called after.

    Then another family name is no other person's: people marry.
    """
    one, other = decode_name(one_text).given[:1], decode_name(other_text).given[:1]
    return one == other != () and len(one[0]) > 2 and one[0] in spell(mailbox)


def _compare_written(one: PersonName, other: PersonName) -> Likeness:
    """As first and family names are written; nothing is known of those of two alphabets."""
    if _has_other_letters(one) != _has_other_letters(other):
        return Likeness.POSSIBLE
    return max(_compare_parts(one, other), _compare_words(one, other))


def _compare_parts(one: PersonName, other: PersonName) -> Likeness:
    """As the parts of both stand."""
    given = _compare_given(one.given, other.given)
    is_same_first = given is Likeness.EQUAL and len("".join(one.given)) >= SHORTEST
    family = _compare_family(one.family, other.family, LONG_ENOUGH - 2 * is_same_first)
    both = min(given, family)
    # One slip is likely where the rest agrees; two make another name.
    slips = [given, family].count(Likeness.POSSIBLE)
    is_whole = all((one.given, other.given, one.family, other.family))
    if slips > 1 and is_whole and not _are_short(one, other):
        return Likeness.CONTRADICTORY
    return both


def _compare_words(one: PersonName, other: PersonName) -> Likeness:
    """Whichever word is first or family name: swapped, or some of them missing."""
    words, of_other = (*one.given, *one.family), (*other.given, *other.family)
    if words == of_other or _are_same_unspaced(one, other):
        return Likeness.EQUAL
    if not _is_within(words, of_other):
        return _compare_swapped(one, other)
    has_same_ends = (words[0], words[-1]) == (of_other[0], of_other[-1])
    if has_same_ends and min(len(words), len(of_other)) > 1:
        return Likeness.LIKELY
    return Likeness.EQUAL if _are_swapped(one, other) else Likeness.POSSIBLE


def _is_within(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether all words of one of both are the other's, too."""
    words, of_other = set(one), set(other)
    return words <= of_other or of_other <= words


def _are_swapped(one: PersonName, other: PersonName) -> bool:
    parts = "".join(one.given), "".join(one.family)
    return all(parts) and parts == ("".join(other.family), "".join(other.given))


def _are_same_unspaced(one: PersonName, other: PersonName) -> bool:
    """Whether names of scripts without spaces are the same, wherever they are cut."""
    given, family = "".join(other.given), "".join(other.family)
    whole = "".join((*one.given, *one.family))
    reversed_whole = "".join((*one.family, *one.given))
    return is_unspaced(whole) and not {whole, reversed_whole}.isdisjoint(
        {given + family, family + given}
    )


def _compare_swapped(one: PersonName, other: PersonName) -> Likeness:
    """With first and family name in each other's place, and a slip in one of them."""
    given, family = "".join(one.given), "".join(one.family)
    of_other, other_family = "".join(other.given), "".join(other.family)
    if given == other_family != "":
        return _possible_if(_is_same_word(family, of_other))
    return _possible_if(family == of_other != "" and _is_same_word(given, other_family))


def _possible_if(condition: bool) -> Likeness:
    return Likeness.POSSIBLE if condition else Likeness.CONTRADICTORY


def _compare_given(one: tuple[str, ...], other: tuple[str, ...]) -> Likeness:
    joined, of_other = "".join(one), "".join(other)
    if joined == of_other:
        return Likeness.EQUAL
    if not (one and other) or joined == _initials(other) or of_other == _initials(one):
        return Likeness.POSSIBLE
    first = _compare_first(one[0], other[0])
    if first is Likeness.CONTRADICTORY:
        # “Maria” of “Anna Maria”, who is called by her second name
        return _possible_if(one[0] in other or other[0] in one)
    return min(first, _compare_middle(one[1:], other[1:]))


def _compare_first(one: str, other: str) -> Likeness:
    if one == other:
        return Likeness.EQUAL
    if min(len(one), len(other)) == 1:
        return _possible_if(one[0] == other[0])
    if _long_forms(one) & _long_forms(other):
        return Likeness.LIKELY
    # “Julia” and “Julian”, “Daniel” and “Daniela” are two names, not a slip.
    has_same_end = one[-1] == other[-1] or sorted(one) == sorted(other)
    return _possible_if(has_same_end and _is_same_word(one, other))


def _compare_middle(one: tuple[str, ...], other: tuple[str, ...]) -> Likeness:
    if not (one and other):
        return Likeness.LIKELY if one or other else Likeness.EQUAL
    agree = all(map(_is_same_or_initial, one, other))
    return Likeness.LIKELY if agree else Likeness.CONTRADICTORY


def _is_same_or_initial(one: str, other: str) -> bool:
    return one == other or _is_initial(one, other)


def _is_initial(one: str, other: str) -> bool:
    """Whether one of two words is the other's first letter."""
    return min(len(one), len(other)) == 1 and one[0] == other[0]


def _compare_family(one: tuple[str, ...], other: tuple[str, ...], shortest: int) -> Likeness:
    """`shortest`: how many letters a name has in which one may be a slip."""
    joined, of_other = "".join(one), "".join(other)
    if joined == of_other:
        return Likeness.EQUAL
    return _possible_if(
        _is_within(one, other)
        or _is_initial(joined, of_other)
        or _is_same_word(joined, of_other, shortest)
    )


def _is_same_word(one: str, other: str, shortest: int = LONG_ENOUGH) -> bool:
    """Whether two words sound the same, or differ by one slip: a letter that is wrong, missing or too
    many, or two that changed places.
    """
    if _sound(one) == _sound(other):
        return True
    start = _common(one, other)
    rest, of_other = one[start:], other[start:]
    end = min(_common(rest[::-1], of_other[::-1]), len(rest), len(of_other))
    rest, of_other = rest[: len(rest) - end], of_other[: len(of_other) - end]
    shorter = min(len(one), len(other))
    if len(rest) == len(of_other) == 2:
        return rest == of_other[::-1] and shorter >= shortest - 1
    return max(len(rest), len(of_other)) <= 1 and shorter >= shortest


def _sound(word: str) -> str:
    """“stefan” of “stephan”, “meier” of “meyer”: letters that are written for the same sound."""
    for written, sound in SOUNDS:
        word = word.replace(written, sound)
    return SAME_LETTERS.sub(r"\1", word)


def _common(one: str, other: str) -> int:
    """How many letters two words begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _are_short(one: PersonName, other: PersonName) -> bool:
    """Whether all that is shortened is initials: “A. S.”."""
    words = (*one.given[:1], *other.given[:1], *one.family, *other.family)
    return any(len(word) == 1 for word in words)


def _initials(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words)


def _are_two(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _has_other_letters(name: PersonName) -> bool:
    return has_other_letters("".join((*name.given, *name.family)))


def _generation(suffix: str) -> str:
    return next((GENERATIONS[word] for word in spell(suffix).split() if word in GENERATIONS), "")


def _gender(address: str) -> str:
    words = spell(address).split()
    if not WOMEN.isdisjoint(words):
        return "f"
    return "" if MEN.isdisjoint(words) else "m"


def _digest_of_letters(words: str) -> int:
    """The same however the letters are cut into words, and in whatever order these stand."""
    return sum(map(digest_of, words.replace(" ", "")))


def _without_particles(name: str) -> Sequence[str]:
    """The words of a family name without “von” and the like, unless it has nothing else."""
    if " " not in name:
        return [name] if name else []
    whole = SPACE_IN_WORD.sub("", name).split()
    return [word for word in whole if word not in PARTICLES] or whole


def _long_forms(name: str) -> frozenset[str]:
    return _names_by_short_name().get(name, frozenset()) | {name}


def _long_form(name: str) -> str:
    """The one name that this is short for, or itself."""
    names = _names_by_short_name().get(name, frozenset())
    return next(iter(names)) if len(names) == 1 and name not in _long_names() else name


@cache
def _names_by_short_name() -> dict[str, frozenset[str]]:
    names: dict[str, set[str]] = {}
    for name, short_names in SHORT_NAMES_FILE.rows():
        for short_name in short_names.split():
            names.setdefault(spell(short_name), set()).add(spell(name))
    return {short_name: frozenset(of_it) for short_name, of_it in names.items()}


@cache
def _long_names() -> frozenset[str]:
    return frozenset(spell(name) for name, _ in SHORT_NAMES_FILE.rows())
