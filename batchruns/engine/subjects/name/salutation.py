"""How a letter addresses a person: composed from a form of address, never guessed from a name."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from unicodedata import normalize

from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.subjects.name.answer import NameAnswer
from batchruns.engine.subjects.name.order import likely_country
from batchruns.engine.text import plain

FILE = TableFile(
    "batchruns.engine.subjects.name",
    "salutations.tsv",
    ("form", "countries", "greeting", "greeting_with_title"),
    optional=1,
    key=("form", "countries"),
)
ANYWHERE = "*"
# What a column of salutations may hold instead of a form of address: the whole greeting.
GREETING = re.compile(
    r"(?:dear|hello|hi|sehr geehrte[rs]?|liebe[r]?|hallo|guten tag|cher|chère|chers|bonjour|"
    r"estimad[oa]s?|querid[oa]|prezad[oa]|car[oa]|gentile|egregio|spettabile|geachte|beste|kære|kjære|hej|bästa?|"
    r"szanown[aiey]+|vážen[áýí]|tisztelt|kedves|hyvä|stimat[eă]|уважаем\w+|шановн\w+|дорог\w+|"
    r"αγαπητ\w+|αξιότιμ\w+|hola|olá|buongiorno|ciao|goedendag|hei|god dag|merhaba|sevgili|"
    r"здравствуйте,?|добрый день,?)\s+\w.*\w.*",
    re.IGNORECASE,
)
IN_BRACKETS = re.compile(r"\([^()]*\)")
# “Herr/Frau”, “Mr. or Mrs.”; “Herr und Frau”, “M. et Mme”
OR = re.compile(r"[/|]|\b(?:or|oder|ou|of|o|eller|lub|veya)\b", re.IGNORECASE)
AND = re.compile(r"[&+,]|\b(?:and|und|et|y|e|en|og|och|i|ve)\b", re.IGNORECASE)
REMEMBERED_WORDS = 20_000
SPACES = re.compile(r"\s+")


def compose_salutation(name: NameAnswer, given: str, country: str) -> str:
    """“Sehr geehrte Frau Dr. Müller” of a name, and of the form of address in a column of its own or
    in the name's prefix; nothing where neither says how to address the person.
    """
    if GREETING.fullmatch(given):
        return given.rstrip(" ,!:")
    if _is_for_two(given):
        return ""
    prefix = f"{given} {name.prefix}".strip()
    greeting, titled = _greeting(prefix, name.last, country)
    title = _academic_titles(prefix)
    if title and titled:
        greeting = titled
    if not greeting or not (name.last or "{" not in greeting):
        return ""
    text = greeting.format(
        first=name.first, last=name.last, Last=name.last[:1].upper() + name.last[1:],
        full=f"{name.first} {name.last}".strip(), title=title.partition(" ")[0], titles=title,
    )  # fmt: skip
    return SPACES.sub(" ", text).strip()


def _is_for_two(given: str) -> bool:
    """Whether a form of address leaves open for whom it is, or is for two and not in the table."""
    given = IN_BRACKETS.sub("", given)
    is_couple = AND.search(given) and not _greetings_of(given)
    return bool(is_couple or OR.search(given))


def is_addressed(name: str) -> bool:
    """Whether a form of address or a title may be in a name, which is quick to tell."""
    return any(map(_may_be_title, name.split()))


@cache
def countries_with_greetings() -> frozenset[str]:
    """The countries that make a difference to a greeting."""
    return frozenset(chain.from_iterable(_greetings(_key).values())) - {ANYWHERE}


@lru_cache(maxsize=REMEMBERED_WORDS)
def _may_be_title(word: str) -> bool:
    return "." in word or bool(_greetings_of(word))


def _greeting(prefix: str, last: str, country: str) -> tuple[str, str]:
    """The greeting for the first form of address in a prefix, and the one with an academic title."""
    words = prefix.split()
    phrases = [
        " ".join(words[start:end])
        for start in range(len(words))
        for end in range(len(words), start, -1)
    ]
    by_country = next(filter(None, map(_greetings_of, phrases)), {})
    # “Dr.” says neither in which language nor to whom, unless the country does.
    likely = "" if country and _academic_titles(prefix) else likely_country(last)
    places = (country, likely, ANYWHERE)
    return next((by_country[place] for place in places if place in by_country), ("", ""))


def _academic_titles(prefix: str) -> str:
    """“Prof. Dr.” of “Frau Prof. Dr. Dr. h.c.”"""
    words = plain(prefix).split()
    titles: Sequence[tuple[str, tuple[str, ...]]] = (
        ("Prof.", ("prof", "professor", "professorin")),
        ("Dr.", ("dr", "doktor", "doctor", "drs")),
    )
    return " ".join(title for title, spellings in titles if not set(spellings).isdisjoint(words))


def _greetings_of(form: str) -> Mapping[str, tuple[str, str]]:
    """The greetings for a form of address, by country; those of its own spelling before those of forms
    that differ in accents: “Dona” and “Doña”, “paní” and “Pani”.
    """
    alike, same = (
        _greetings(_key).get(_key(form), {}),
        _greetings(_spelling).get(_spelling(form), {}),
    )
    return {**alike, **same}


def _key(form: str) -> str:
    """The form in the form of `plain`; a lone letter is one with its dot only: “M.”, not “m”."""
    bare = plain(form)
    is_letter = len(bare) == 1 and bare.isascii() and not form.rstrip().endswith(".")
    return "" if is_letter else bare


def _spelling(form: str) -> str:
    """The form with its accents."""
    return normalize("NFC", form).casefold().strip(" .") if _key(form) else ""


@cache
def _greetings(
    key_of: Callable[[str], str],
) -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """For each form of address, by country, its greeting and the one with an academic title."""
    greetings: dict[str, dict[str, tuple[str, str]]] = {}
    for form, countries, greeting, *titled in FILE.rows():
        by_country = greetings.setdefault(key_of(form), {})
        for country in countries.split():
            by_country.setdefault(country, (greeting, "".join(titled)))
    return greetings
