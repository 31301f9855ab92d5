"""Names of up to four plain words, taken apart as nameparser does, at a small part of its time.

A word is plain if nameparser's vocabulary says nothing of it: it is no title, particle, suffix or
conjunction, has two letters or more, all of an alphabet. Nor is it a word that companies' names have,
and no title begins with it where one may stand, so that a plain name is a person's. Between two of them
may be initials (“Mia J. Rutten”), the last word may be one (“Anna S”), and titles with a dot may stand
before them, a suffix behind. A test holds the two equal.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import chain, product, takewhile

from batchruns.engine.subjects.company.form_index import bare, first_words, forms, last_words
from batchruns.engine.subjects.company.words import COMPANY_WORDS
from batchruns.engine.subjects.email.roles import ROLES
from batchruns.engine.subjects.name.answer import NameAnswer
from batchruns.engine.subjects.name.order import may_be_family_first
from batchruns.engine.subjects.name.other_texts import last_words_of_others
from batchruns.engine.subjects.name.parser import SMALL_WORDS, TURKISH_I, vocabulary
from batchruns.engine.subjects.name.unspaced import is_unspaced
from batchruns.engine.subjects.placeholders import NOTHING
from batchruns.engine.subjects.title.read import is_title, may_begin_a_title
from batchruns.engine.text import plain

# Of an alphabet: no modifiers (“ʼ”), and none of the scripts that put no space between words.
LETTER = r"[^\W\d_\u02b0-\u02ff\u1100-\u1dff\u2000-\U0010ffff]"
PLAIN = re.compile(f"{LETTER}{{2,}}(?:[-'’]{LETTER}{{3,}})?|[OoDd]['’]{LETTER}{{3,}}")
# But for I, V and X, which may be numbers, and what stands between names (“e”, “y”).
INITIAL = re.compile("[A-HJ-UWZa-df-hj-uwz]")
INITIAL_BETWEEN = re.compile(rf"{INITIAL.pattern}\.?")
HYPHENS = re.compile(r"([-'’])")
APOSTROPHES = str.maketrans("", "", "'’")
# Of “Macron” and “MacDonald” in capitals, nameparser has to tell which is which.
CAMEL = ("Mac", "Mc")
# “Ivanov Ivan Ivanovich”
PATRONYMIC_ENDINGS = ("ich", "ıch", "vna", "chna", "ич", "вна", "чна", "ївна")
# “Aliyev Vagif Mustafa oglu”
PATRONYMIC_WORDS = frozenset(
    map("".join, chain(product("o", "gğ", "l", "uiy"), product("qkg", "iıy", "z", "iıy")))
) | {"uulu", "uly"}
ROMAN = "iıvx"
SUFFIXES = frozenset(("suffix_words", "suffix_acronyms"))
NO_SUFFIXES = frozenset(("suffix_acronyms_ambiguous", "titles"))
# In lower case, they begin the family name wherever they stand within a name.
PARTICLES = frozenset("van von der den de da di du dos della zu ter".split())
# At the beginning of a family name, they are written with capitals as well.
ARTICLES = frozenset(("du",))
# In lower case behind a name, they say what its bearer is called.
PRONOUNS = frozenset("she he they elle iel ella sie lei".split())
MOST_WORDS = 4
REMEMBERED_WORDS = 20_000


def split_plain_name(text: str) -> NameAnswer | None:
    """“First Middle Last”, “Jan van den Berg”, “Last, First” or “First” in its parts; None if it isn't
    plain. The capitals are set anew if the whole name is upper or lower case.
    """
    name, suffix = without_suffix(text)
    last, comma, first = name.partition(", ")
    titles, name = without_dotted_titles(
        f"{first} {last}" if comma and _are_apart(last, first) else name
    )
    names, particles = _without_particles(name.split(" ", MOST_WORDS), text.isupper())
    capitalized = _capitals_of_name(names, bool(comma))
    if not all(capitalized):
        return None
    is_mixed = not (comma or particles) and _are_mixed(names, capitalized)
    if not (is_mixed or _may_have_capitals(text, names, capitalized)) or _says_more(names, comma):
        return None
    first, *middle = capitalized
    last = " ".join([*particles, *middle[-1:]])
    return NameAnswer(titles, first, " ".join(middle[:-1]), last, suffix)


def without_dotted_titles(text: str) -> tuple[str, str]:
    """“Prof. Dr.” and “Pat Hill” of “Prof. Dr. Pat Hill”; two words at least are left for the name."""
    if "." not in text:
        return "", text
    words = text.split(" ", MOST_WORDS)
    titles = list(takewhile(_is_dotted_title, words[:-2]))
    return " ".join(titles), " ".join(words[len(titles) :])


def without_suffix(text: str) -> tuple[str, str]:
    """“Pat Hill” and “Jr.” of “Pat Hill, Jr.”, “PhD” of “Pat Hill PhD”."""
    name, _, suffix = text.rpartition(" ")
    is_apart = _is_suffix(suffix) and " " in name and not _is_one_case(text)
    return (name.rstrip(","), suffix) if is_apart else (text, "")


def _are_apart(family: str, given: str) -> bool:
    """Whether a family name before a comma is one word, but for particles, and none stand behind."""
    is_one = " " not in family or family.partition(" ")[0].lower() in PARTICLES
    return is_one and PARTICLES.isdisjoint(given.lower().split(" "))


def _without_particles(words: Sequence[str], is_upper: bool) -> tuple[Sequence[str], list[str]]:
    """“Jan”, “Berg” and “van den” of “Jan van den Berg”; the words as they are where particles stand
    elsewhere.
    """
    lower = [word.lower() for word in words] if is_upper else words
    if PARTICLES.isdisjoint(lower):
        return words, []
    start = next(index for index, word in enumerate(lower) if word in PARTICLES)
    particles = list(lower[start:-1])
    if not start or not PARTICLES.issuperset(particles):
        return words, []
    return [*words[:start], words[-1]], particles


def _capitals_of_name(words: Sequence[str], is_family_first: bool) -> list[str]:
    """The words with their capitals, each empty that isn't plain where it stands."""
    if len(words) < 2:
        return list(map(_plain_capitals, words))
    first, *between, last = words
    end, spell = _plain_capitals(last), _capitals_between
    if not (end or is_family_first) and INITIAL.fullmatch(last):
        end, spell = last.upper(), _plain_capitals
    begin = _plain_capitals if is_family_first else _capitals_before
    return [begin(first), *map(spell, between), end]


def _capitals_between(word: str) -> str:
    """A plain word or an initial between two others."""
    return word.upper() if INITIAL_BETWEEN.fullmatch(word) else _plain_capitals(word)


def _says_more(words: Sequence[str], is_family_first: object) -> bool:
    """Whether plain words are too many, or a patronymic or a title is among them.

    A whole name may be a title, or end in one; its words are family names, too (“Emma Baker”).
    """
    may_be_patronymic = len(words) > 2 and words[-1].lower().endswith(PATRONYMIC_ENDINGS)
    if len(words) > MOST_WORDS or may_be_patronymic:
        return True
    first, ends = (words[-1], words[:-1]) if is_family_first else (words[0], words[2:-1])
    if any(map(_may_begin_a_title, ends)):
        return True
    return _may_begin_a_title(first) and is_title(" ".join(words))


def _are_mixed(words: Sequence[str], capitalized: Sequence[str]) -> bool:
    """Whether a first and a last name are in two cases, “Anna SCHMIDT”, “anna Schmidt”: capitals at the
    beginning would be those of a family name.
    """
    first, *others = words
    return (
        len(others) == 1 and not first.isupper() and all(map(_may_be_recased, words, capitalized))
    )


def _may_be_recased(word: str, usual: str) -> bool:
    """Whether a plain word has these capitals, or is in one case and may be given them."""
    if word == usual or word.isupper():
        return word == usual or not usual.startswith(CAMEL)
    is_small = word in PRONOUNS or word in SMALL_WORDS or not word.isalpha()
    return word.islower() and not is_small and not usual.startswith(CAMEL)


@lru_cache(maxsize=REMEMBERED_WORDS)
def _may_be_first(word: str) -> bool:
    is_plain = word == _capitals_before(word) != ""
    return is_plain and not (_may_begin_a_title(word) or may_be_family_first(word))


@lru_cache(maxsize=REMEMBERED_WORDS)
def _may_be_last(word: str) -> bool:
    return word == _plain_capitals(word) != ""


def split_usual_name(text: str) -> tuple[str, str] | None:
    """The first and the last name of two plain words in usual capitals, as countries read them that
    write family names last; else None.
    """
    first, _, last = text.partition(" ")
    return (first, last) if _may_be_first(first) and _may_be_last(last) else None


def plain_parts(first: str, last: str) -> tuple[str, str] | None:
    """A first and a last name of plain words with their capitals, the last behind particles, too; None
    if one isn't plain or is empty, or may hold the other: “Pat Hill” and “Hill”.
    """
    parts = _plain_first(first), _plain_last(last)
    may_repeat = (" " in first and first.endswith(last)) or (" " in last and last.startswith(first))
    return parts if all(parts) and not may_repeat else None


@lru_cache(maxsize=REMEMBERED_WORDS)
def _plain_first(text: str) -> str:
    """Plain words before a family name with their capitals; nothing if there is another word, or other
    capitals.
    """
    return _plain_part(text, _capitals_before)


def _plain_part(text: str, capitals_of: Callable[[str], str]) -> str:
    if is_unspaced(text):
        return text
    words = text.split(" ", MOST_WORDS)
    capitalized = [capitals_of(words[0]), *map(_plain_capitals, words[1:])]
    is_plain = len(words) < MOST_WORDS and all(capitalized)
    return (
        " ".join(capitalized) if is_plain and _may_have_capitals(text, words, capitalized) else ""
    )


@lru_cache(maxsize=REMEMBERED_WORDS)
def _plain_last(text: str) -> str:
    """A family name of plain words, “van den Berg” and “VAN DEN BERG” as well; else nothing."""
    lower = text.lower().split(" ")
    start = next((index for index, word in enumerate(lower) if word not in PARTICLES), 0)
    if not start:
        return _plain_part(text, _plain_capitals)
    words = text.split(" ")
    is_one_case = _is_one_case(text)
    name = _plain_part(" ".join(words[start:]), _plain_capitals)
    particles = " ".join(words[:start])
    if not name or ARTICLES.issuperset(lower[:1]) or (is_one_case and name.startswith(CAMEL)):
        return ""
    is_usual = particles.islower() and name == " ".join(words[start:])
    return f"{particles.lower()} {name}" if is_usual or is_one_case else ""


def _may_have_capitals(text: str, words: Sequence[str], capitalized: Sequence[str]) -> bool:
    """Whether words have these capitals, or may be given them: they are in one case, and there is none
    whose capitals nameparser has to tell.
    """
    if words == capitalized:
        return True
    return _is_one_case(text) and not any(word.startswith(CAMEL) for word in capitalized)


def _is_one_case(text: str) -> bool:
    return text.isupper() or text.islower()


@lru_cache(maxsize=REMEMBERED_WORDS)
def _plain_capitals(word: str) -> str:
    """The word with a capital at its beginning and behind a hyphen; nothing if it isn't plain."""
    usual = _capitals_before(word)
    if usual.isascii() and usual.isalpha():
        return "" if usual.lower() in last_words() else usual
    ends = (bare(usual), *plain(usual.translate(APOSTROPHES)).split())
    return usual if last_words().isdisjoint(ends) else ""


@lru_cache(maxsize=REMEMBERED_WORDS)
def _capitals_before(word: str) -> str:
    """The same of a word that stands before others: a company's legal form may end as it does."""
    lower = word.lower()
    if not PLAIN.fullmatch(word) or not lower.strip(ROMAN) or _is_known(lower):
        return ""
    if TURKISH_I in word:
        return word if word[1:].islower() else ""
    return "".join(map(str.capitalize, HYPHENS.split(lower)))


def _is_known(word: str) -> bool:
    """Whether a word in lower case, or a part of it, is one that means something."""
    known = _known_words()
    if word.isascii() and word.isalpha():
        return word in known
    others = plain(word.translate(APOSTROPHES)).split()
    return not known.isdisjoint((word, bare(word), *HYPHENS.split(word), *others))


@lru_cache(maxsize=REMEMBERED_WORDS)
def _may_begin_a_title(word: str) -> bool:
    return may_begin_a_title(plain(word.translate(APOSTROPHES)))


@lru_cache(maxsize=REMEMBERED_WORDS)
def _is_dotted_title(word: str) -> bool:
    """Whether a word is a title with a dot: “Dr.”, “Dipl.-Ing.”."""
    return (
        word[-1:] == "." and word.istitle() and "titles" in vocabulary().get(word[:-1].lower(), ())
    )


@lru_cache(maxsize=REMEMBERED_WORDS)
def _is_suffix(word: str) -> bool:
    """Whether a word, as it is written, can only be a suffix: “Jr.”, “PhD”."""
    letters = word.replace(".", "")
    uses = vocabulary().get(letters.lower(), frozenset())
    if uses.isdisjoint(SUFFIXES) or not uses.isdisjoint(NO_SUFFIXES) or bare(word) in forms():
        return False
    is_acronym = sum(map(str.isupper, word)) > 1 and not _may_begin_a_title(word)
    return (
        len(letters) > 1
        and letters.isascii()
        and letters.isalpha()
        and (word[-1] == "." or is_acronym)
    )


@cache
def _known_words() -> frozenset[str]:
    """Words that nameparser reads in another way than names by themselves, that begin placeholders, and
    those of mailboxes, companies and their legal forms.
    """
    empty = filter(str.isalpha, (text.partition(" ")[0] for text in NOTHING))
    others = (vocabulary(), empty, ROLES, COMPANY_WORDS, first_words(), last_words_of_others())
    return PATRONYMIC_WORDS.union(*others)
