"""Which lead field a column's name tells of, in the languages and habits of lead files."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from batchruns.engine.reference.codecs import TEXTS_BY_USE
from batchruns.engine.reference.tables import reference_table
from batchruns.engine.reference.tsv import Entry, TableFile, table_files
from batchruns.engine.schema import fields
from batchruns.engine.text import plain

NO_FIELD, SECOND = "none", "second"
FILES = table_files("batchruns.engine.schema.headers", ("field", "name", "second"), optional=1)
WORDS_FILE = TableFile(
    "batchruns.engine.schema",
    "header_words.tsv",
    ("use", "word"),
    key=("word",),
    choices={"use": ("decoration", "other")},
)
NAMELESS = re.compile(
    r"(?:(?:column|col|field|unnamed|header|spalte|feld|colonne|champ|columna|campo|colonna|coluna|"
    r"kolom|kolumna|列)? ?\d*|[a-z]{1,2})"
)
ALTERNATIVES = re.compile(r"[/|,;:()\[\]]")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[^\W\d])(?=\d)")
PLAIN_LETTERS = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "ae"})
SHORTEST_JOINED = 6
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Guess:
    """The lead field that a column is taken for."""

    field: str
    confidence: float
    """From 0 (no idea) to 1 (the name says exactly this)."""


@dataclass(frozen=True, slots=True)
class HeaderNames:
    """The lead field of each known name of a column; names are in the form in which they compare."""

    first: dict[str, str] = field(default_factory=dict)
    """NO_FIELD for names that only look like a field's."""
    second: dict[str, str] = field(default_factory=dict)
    """What a name means where its first meaning is another column's: “Kraj” beside “Země”."""
    joined: dict[str, str] = field(default_factory=dict)
    """By the names without spaces: “mobilephone”, “websiteurl”."""


@lru_cache(maxsize=10_000)
def field_of(name: str) -> Guess | None:
    """The lead field that a column of this name holds, or None.

    Sure where the tables have the name itself, less where it must be looked for among other words.
    """
    first_meanings = header_names().first
    spellings = (_words(name), words_of_camel(name))
    if field_name := next(
        (first_meanings[words] for words in spellings if words in first_meanings), None
    ):
        return Guess(field_name, 1.0) if field_name != NO_FIELD else None
    words = words_of_camel(name).split()
    if not _words_for("other").isdisjoint(words):
        return None
    words = [word for word in words if not word.isdecimal()]
    return next(filter(None, _guesses(name, words)), None)


def _guesses(name: str, words: list[str]) -> Iterator[Guess | None]:
    """What the name tells in looser and looser senses, `words` being its own without numbers."""
    yield _guess(_field_named(" ".join(words)), 0.9)
    joined = "".join(words)
    is_long = len(joined) >= SHORTEST_JOINED
    yield _guess(header_names().joined.get(joined) if is_long else None, 0.9)
    yield _guess(_field_of_core(words), 0.8)
    for alternative in ALTERNATIVES.split(name):
        yield _guess(_field_named(_words(alternative)), 0.7)


def _field_of_core(words: list[str]) -> str | None:
    """What the words tell without their decoration."""
    core = " ".join(word for word in words if word not in _words_for("decoration"))
    # Where there is nothing else, the last of such words is what it tells of: “Firma 1”.
    core = core or next(reversed(words), "")
    joined = header_names().joined
    spellings = (core, core.replace(" ", ""))
    return next(filter(None, (_field_named(s) or joined.get(s) for s in spellings)), None)


def _field_named(words: str) -> str | None:
    field_name = header_names().first.get(words)
    return field_name if field_name != NO_FIELD else None


def _guess(field: str | None, confidence: float) -> Guess | None:
    return Guess(field, confidence) if field else None


def second_field_of(name: str) -> Guess | None:
    """The field that a column of this name holds where the one that it usually means is taken."""
    return _guess(header_names().second.get(_words(name)), 0.7)


def is_nameless(name: str) -> bool:
    """Whether a column has no name, or one that only counts it: “C”, “Column 3”, “Unnamed: 3”."""
    return NAMELESS.fullmatch(_words(name)) is not None


def names_no_field(name: str) -> bool:
    """Whether a column's name says that it holds no lead field, whatever its cells look like."""
    words = words_of_camel(name)
    is_other = not _words_for("other").isdisjoint(words.split())
    return is_other or header_names().first.get(words) == NO_FIELD


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
        words, meanings = _words(name), names.second if mark else names.first
        if meanings.setdefault(words, of_field) != of_field:
            raise entry.error(f"“{name}” is {meanings[words]} elsewhere, not {of_field}.")
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


def _words(name: str) -> str:
    return plain(name).translate(PLAIN_LETTERS)


def words_of_camel(name: str) -> str:
    """The words of a column's name, also where they are written as in camelCase or “email1”."""
    return _words(CAMEL.sub(" ", name))


@fields.on_register
def _forget() -> None:
    header_names.cache_clear()
    field_of.cache_clear()
