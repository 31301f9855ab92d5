"""Which lead field a column's name tells of, in the languages and habits of lead files."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from batchruns.engine.reference.codecs import TEXTS_BY_USE
from batchruns.engine.reference.tables import reference_table
from batchruns.engine.reference.tsv import Entry, TableFile, table_files
from batchruns.engine.schema import fields
from batchruns.engine.schema.roles import role_word, roles_in, without_phrases
from batchruns.engine.schema.words import words_of, words_of_camel

NO_FIELD, SECOND = "none", "second"
FILES = table_files("batchruns.engine.schema.headers", ("field", "name", "second"), optional=1)
WORDS_FILE = TableFile(
    "batchruns.engine.schema",
    "header_words.tsv",
    ("use", "word"),
    choices={
        "use": (
            "decoration",
            "other",
            "question",
            "asking",
            "holder",
            "leaf",
            "name",
            "person",
            "place",
            "register",
        )
    },
)
NAMELESS = re.compile(
    r"(?:(?:column|col|field|unnamed|header|spalte|feld|colonne|champ|columna|campo|colonna|coluna|"
    r"kolom|kolumna|列|number|numero|nummer|numer|nomor|num|номер|رقم|番号|号码|번호)? ?\d*|[a-z]{1,2})"
)
ALTERNATIVES = re.compile(r"[/|,;:()\[\]]")
# Between the parts of a path: “name.firstName”, “Name / First Name”, “Name > First”, “Phone - Work”.
PATH = re.compile(r"(?:(?<!\s)\s++)?(?:[/>|:\\→»]|::)\s*|\.(?=[^\s.])| [-–] ")
# “country_id/name” is the name of a country.
ID_OF_HOLDER = re.compile(r"[_ ]id(?=[/.])", re.IGNORECASE)
# In German written without umlauts: “Geschaeft”, “Laendercode”.
UMLAUT = re.compile(r"([aou])e")
BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
# “Street 2” is the second line of an address, “Address 2 - Street” the street of a second one.
SECOND_LINE = re.compile(r"(?:\D|^)(?:[2-9]|\d\d)$")
# In a path, these hold only themselves and what speaks of them; others hold any field.
SINGLE = frozenset({"email", "phone", "linkedin_url", "website"})
HOLDERS = frozenset({"full_name", "company", "street"})
MOST_PARTS = 10
"""The path of a column that holds a lead's field has fewer parts."""
SHORTEST_REST = 3
FEWEST_IN_QUESTION = 4
SHORTEST_JOINED = 6
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Guess:
    """The lead field that a column is taken for."""

    field: str
    confidence: float
    """From 0 (no idea) to 1 (the name says exactly this)."""


NONE = Guess(NO_FIELD, 1.0)


@dataclass(frozen=True, slots=True)
class HeaderNames:
    """The lead field of each known name of a column; names are in the form in which they compare."""

    first: dict[str, str] = field(default_factory=dict)
    """NO_FIELD for names that only look like a field's."""
    second: dict[str, str] = field(default_factory=dict)
    """What a name means where its first meaning is another column's or its cells speak against it:
    “Kraj” beside “Země”, “Title” of “Dr.”. Several fields are apart by spaces, the likeliest first.
    """
    joined: dict[str, str] = field(default_factory=dict)
    """By the names without spaces: “mobilephone”, “websiteurl”."""


def field_of(name: str) -> Guess | None:
    """The lead field that a column of this name holds, or None.

    Sure where the tables have the name itself, less where it must be looked for among other words.
    """
    meaning = _meaning_of(name[: fields.LONGEST])
    return meaning if meaning and meaning.field != NO_FIELD else None


@lru_cache(maxsize=10_000)
def _meaning_of(name: str) -> Guess | None:
    """What a name tells: a lead field, or NO_FIELD where it says that there is none.

    Senses are tried from the narrowest to the loosest.
    """
    readings = _readings_of_question if _is_question(name) else _readings
    exact = _exactly(words_of(name), 1.0) or _exactly(words_of_camel(name), 1.0)
    meaning = exact or next(filter(None, readings(name)), None)
    is_second_line = meaning and meaning.field == "street" and SECOND_LINE.search(words_of(name))
    return NONE if is_second_line else meaning


def _readings(name: str) -> Iterator[Guess | None]:
    name = ID_OF_HOLDER.sub("", name)
    words = words_of_camel(name)
    if "fax" in roles_in(words):
        yield NONE
    yield from _readings_of_words(words)
    if _is_of_others(words):
        yield NONE
    yield from _readings_of_each(words)
    yield from _readings_of_path(PATH.split(name, MOST_PARTS))
    for alternative in ALTERNATIVES.split(name):
        yield _exactly(words_of(alternative), 0.7)


def _readings_of_words(words: str) -> Iterator[Guess | None]:
    """What words tell without the numbers among them, and then without their decoration."""
    uncounted = _uncounted(words)
    yield _exactly(uncounted, 0.9) or _joined(uncounted, 0.9)
    for core in _cores(uncounted.split(), "decoration"):
        yield _of_company(_exactly(core, 0.8) or _joined(core, 0.8), core, words)


def _readings_of_each(words: str, *uses: str) -> Iterator[Guess | None]:
    """What one of the words tells, from the last, if all are decoration or roles: “Firma 1”."""
    uncounted = _uncounted(words).split()
    if not list(_bare(uncounted, "decoration", *uses, compounds=False)):
        yield from (_exactly(word, 0.8) for word in reversed(uncounted))


def _readings_of_path(parts: list[str]) -> Iterator[Guess | None]:
    """What the end of a path tells, if all before is what holds it: “Name / First Name”."""
    if len(parts) > 1 and words_of_camel(parts[-1]) in _words_for("leaf"):
        parts = parts[:-1]
        yield from _readings_of_words(words_of_camel(" ".join(parts)))
    for start in range(1, len(parts)):
        words = words_of_camel(" ".join(parts[start:]))
        readings = (_exactly(words, 0.9), *_readings_of_words(words))
        meaning = next(filter(None, readings), None)
        if meaning and all(_holds(part, meaning.field) for part in parts[:start]):
            yield meaning


def _holds(part: str, field_name: str) -> bool:
    """Whether this part of a path may stand before one of a field: an address, a name, a company."""
    words = words_of_camel(part)
    own = _exactly(words, 1.0)
    if own and own.field in SINGLE:
        return field_name == own.field or _beside(field_name) == own.field
    is_holder = own is not None and own.field in HOLDERS
    return is_holder or not list(_bare(words.split(), "decoration", "holder"))


def _beside(field_name: str) -> str:
    return "" if field_name == NO_FIELD else fields.field(field_name).beside


def _readings_of_question(name: str) -> Iterator[Guess | None]:
    """What a form's question asks for: “What company do you work for?”"""
    words = words_of(BRACKETS.sub(" ", name))
    yield _exactly(words, 1.0)
    if _is_of_others(" ".join(_bare(words.split(), "question", compounds=False))):
        yield NONE
    asked = words.split()
    for core in [*_cores(asked, "question"), *_cores(asked, "decoration", "question")]:
        yield _of_company(_exactly(core, 0.8), core, words)
    yield from _readings_of_each(words, "question")


def _is_question(name: str) -> bool:
    words = words_of(name).split()
    is_long = len(words) >= FEWEST_IN_QUESTION and len(words[0]) > 1
    begins_so = is_long and words[0] in _words_for("asking")
    return begins_so or (len(words) > 1 and "?" in name)


def _cores(words: list[str], *uses: str) -> list[str]:
    """What is left of words without those of these uses and without roles: “strasse” of “Straße
    geschäftlich”, “ort” of “Rechnungsort”.
    """
    texts = dict.fromkeys((without_phrases(" ".join(words)), " ".join(words)))
    cores = (
        " ".join(_bare(text.split(), *uses, compounds=compounds))
        for text in texts
        for compounds in (True, False)
    )
    return list(filter(None, dict.fromkeys(cores)))


def _bare(words: Iterable[str], *uses: str, compounds: bool = True) -> Iterator[str]:
    for word in words:
        if any(word in _words_for(use) for use in uses):
            continue
        of_role = role_word(word)
        if of_role is None:
            yield word
        elif compounds and _may_be_word(of_role.rest):
            yield of_role.rest


def _may_be_word(rest: str) -> bool:
    """Whether what a compound has besides a role may be a word, and no ending: not “er”."""
    return bool(rest) and (len(rest) >= SHORTEST_REST or not rest.isascii())


def _of_company(meaning: Guess | None, core: str, words: str) -> Guess | None:
    """The meaning, where it is a company that has it: its name or its LinkedIn page."""
    if meaning is None or "company" not in roles_in(words):
        return meaning
    if meaning.field == "linkedin_url":
        return Guess("company_linkedin_url", meaning.confidence)
    is_name = core in _words_for("name") and _names_company(words.split(), core)
    return Guess("company", meaning.confidence) if is_name else meaning


def _names_company(words: list[str], name: str) -> bool:
    """Whether a name is a company's and no person's: what stands next before it tells, else behind."""
    position = words.index(name) if name in words else 0
    nearest = [*reversed(words[:position]), *words[position + 1 :]]
    whose = (word for word in nearest if word in _words_for("person") or _is_company(word))
    return _is_company(next(whose, ""))


def _is_company(word: str) -> bool:
    return (of_role := role_word(word)) is not None and of_role.role == "company"


def _uncounted(words: str) -> str:
    return " ".join(word for word in words.split() if not word.isdecimal())


def _is_of_others(words: str) -> bool:
    return not _words_for("other").isdisjoint(words.split())


def _exactly(words: str, confidence: float) -> Guess | None:
    first_meanings = header_names().first
    field_name = first_meanings.get(words)
    if field_name is None and UMLAUT.search(words):
        field_name = first_meanings.get(UMLAUT.sub(r"\1", words))
    return _guess(field_name, confidence)


def _joined(words: str, confidence: float) -> Guess | None:
    joined = words.replace(" ", "")
    is_long = len(joined) >= SHORTEST_JOINED
    return _guess(header_names().joined.get(joined) if is_long else None, confidence)


def _guess(field: str | None, confidence: float) -> Guess | None:
    return Guess(field, confidence) if field else None


def second_fields_of(name: str) -> list[Guess]:
    """What a column of this name may hold where it isn't the field that it usually means."""
    second_meanings = header_names().second
    end_of_path = PATH.split(name, MOST_PARTS)[-1]
    spellings = (words_of(name), _uncounted(words_of_camel(name)), words_of(end_of_path))
    of_name = next((second_meanings[words] for words in spellings if words in second_meanings), "")
    return [Guess(field_name, 0.7) for field_name in of_name.split()]


def is_nameless(name: str) -> bool:
    """Whether a column has no name, or one that only counts it: “C”, “Column 3”, “Unnamed: 3”."""
    return NAMELESS.fullmatch(words_of(name)) is not None


def is_name(name: str) -> bool:
    """Whether a column is called “Name”, which says nothing of whose it is."""
    return words_of_camel(name) in _words_for("name")


def has_name(name: str) -> bool:
    """Whether a word of a column's name is “name”: “Nom contact”."""
    return not _words_for("name").isdisjoint(words_of_camel(name).split())


def tells_of_place(name: str) -> bool:
    """Whether a column is one of those that places on a map have: “Reviews”, “placeId”."""
    return words_of_camel(name) in _words_for("place")


def tells_of_register(name: str) -> bool:
    """Whether a column's name is what registers call the numbers that they give companies."""
    return words_of_camel(name) in _words_for("register")


def names_no_field(name: str) -> bool:
    """Whether a column's name says that it holds no lead field, whatever its cells look like."""
    meaning = _meaning_of(name) if len(name) <= fields.LONGEST else None
    return meaning is not None and meaning.field == NO_FIELD


@cache
def header_names() -> HeaderNames:
    """The names of all languages, and those that the lead fields themselves bring.

    Raises TableFileError, also where two files contradict each other.
    """
    of_fields = (
        Entry(f"field “{lead_field.name}”", number, (lead_field.name, name))
        for lead_field in fields.fields()
        for number, name in enumerate(lead_field.headers, start=1)
    )
    of_languages = _names_of_languages()
    return combine_headers(of_fields, first=of_languages["first"], second=of_languages["second"])


@reference_table(
    "header_names",
    packages=(),
    codec=TEXTS_BY_USE,
    sources=tuple((file.package, file.name) for file in FILES),
)
def _names_of_languages() -> Mapping[str, Mapping[str, str]]:
    """The names in the languages' files: thousands of lines need not be checked by each process."""
    names = combine_headers(entry for file in FILES for entry in file.entries())
    return {"first": names.first, "second": names.second}


def combine_headers(
    entries: Iterable[Entry],
    first: Mapping[str, str] = NOTHING,
    second: Mapping[str, str] = NOTHING,
) -> HeaderNames:
    """The names of these lines, besides those that are known: by first and by second meaning.

    Raises TableFileError where one contradicts an earlier one.
    """
    names = HeaderNames(dict(first), dict(second))
    for entry in entries:
        _check(entry)
        of_field, name, *mark = entry.cells
        words = words_of(name)
        if mark:
            fields_of_name = names.second.get(words, "").split()
            names.second[words] = " ".join(dict.fromkeys([*fields_of_name, of_field]))
        elif names.first.setdefault(words, of_field) != of_field:
            raise entry.error(f"“{name}” is {names.first[words]} elsewhere, not {of_field}.")
    named = ((words, of_field) for words, of_field in names.first.items() if of_field != NO_FIELD)
    names.joined.update((words.replace(" ", ""), of_field) for words, of_field in named)
    return names


def _check(entry: Entry) -> None:
    of_field, _, *mark = entry.cells
    if of_field != NO_FIELD and not fields.is_field(of_field):
        raise entry.error(f"“{of_field}” is no lead field: there are {', '.join(fields.names())}.")
    if mark not in ([], [SECOND]):
        raise entry.error(f"“{mark[0]}” is not “{SECOND}”.")


@cache
def _words_for(use: str) -> frozenset[str]:
    return frozenset(word for listed, word in WORDS_FILE.rows() if listed == use)


@fields.on_register
def _forget() -> None:
    header_names.cache_clear()
    _meaning_of.cache_clear()
