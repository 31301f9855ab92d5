"""The legal forms of the table in the ways in which they are looked up."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import filterfalse

from batchruns.engine.subjects.company.legal_form_terms import BEFORE, DOTTED, FORMS

REMEMBERED = 20_000
LONGEST_FORM = 9
NO_LETTER = re.compile(r"[\W_]")
NO_LETTER_OR_STROKE = re.compile(r"[^\w/]|_")
OTHER_LETTERS = str.maketrans("łŁøØđĐı", "lLoOdDi")
# “&” as it is written in “GmbH u. Co. KG”
AND = ("u.", "und", "and", "et")


@lru_cache(maxsize=REMEMBERED)
def bare(form: str) -> str:
    """Lower case, letters and digits without accents: “Sp. z o.o.” and “SP ZOO” are the same."""
    if form.isalpha() and form.isascii():
        return form.lower()
    if not form.isascii():
        parts = unicodedata.normalize("NFKD", form.translate(OTHER_LETTERS).replace("ß", "ss"))
        form = "".join(filterfalse(unicodedata.combining, parts))
    return NO_LETTER.sub("", form).casefold()


@lru_cache(maxsize=REMEMBERED)
def countries_of(form: str) -> tuple[str, ...]:
    """ISO 3166 alpha-2 codes of the countries that have this form, as far as known, in order.

    Of a form like “Corp. Ltd.” that the table doesn't have as a whole, its end decides. Accents and
    strokes say more than letters alone: “A.Ş.” is Turkish, and “A/S” neither that nor Czech.
    """
    if (exact := _exact(form)) in _countries_by_exact():
        return _countries_by_exact()[exact]
    words = [bare(word) for word in form.split()[-LONGEST_FORM:]]
    ends = ("".join(words[start:]) for start in range(len(words)))
    return next(filter(None, map(_countries().get, ends)), ())


def _written(listed: Sequence[str]) -> list[str]:
    """The forms; those with “&” also with other words for it."""
    others = [form.replace("&", word) for form in listed if "&" in form for word in AND]
    return [*listed, *others]


@cache
def _countries() -> dict[str, tuple[str, ...]]:
    return _countries_by(bare)


def _exact(form: str) -> str:
    """Lower case with accents and strokes; nothing if there are none."""
    if form.isascii() and "/" not in form:
        return ""
    return NO_LETTER_OR_STROKE.sub("", unicodedata.normalize("NFC", form).casefold())


@cache
def _countries_by_exact() -> dict[str, tuple[str, ...]]:
    return _countries_by(_exact)


def _countries_by(key_of: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    """For each form, by one of its keys, the countries that have it."""
    countries: dict[str, set[str]] = {}
    for table in (FORMS, BEFORE):
        for country, names in table.items():
            for key in filter(None, map(key_of, _written(names))):
                countries.setdefault(key, set()).add(country)
    return {key: tuple(sorted(codes)) for key, codes in countries.items()}


@cache
def forms() -> frozenset[str]:
    """All forms that stand behind a name, in the form of `bare`."""
    return _bares(FORMS).union(dotted())


@cache
def forms_before() -> frozenset[str]:
    """All forms that stand before a name, too."""
    return _bares(BEFORE)


def _bares(table: Mapping[str, Sequence[str]]) -> frozenset[str]:
    return frozenset(map(bare, _all_written(table))) - {""}


def _all_written(table: Mapping[str, Sequence[str]]) -> Iterable[str]:
    return (form for names in table.values() for form in _written(names))


@cache
def dotted() -> dict[str, str]:
    """Those that count with their signs only, each with its sign: “na” with dots, “pl” with a stroke."""
    return {bare(form): "/" if "/" in form else "." for form in DOTTED}


@cache
def last_words() -> frozenset[str]:
    """Every end of every form: where the last word is none of them, there is no form."""
    return frozenset(form[start:] for form in forms() for start in range(len(form) + 1))


@cache
def first_words() -> frozenset[str]:
    """The first word of each form that stands before a name."""
    return frozenset(bare(form.split()[0]) for form in _all_written(BEFORE))


@cache
def unspaced() -> tuple[str, ...]:
    """Forms in scripts without spaces, the longest first."""
    written = {form for table in (FORMS, BEFORE) for form in _all_written(table)}
    return tuple(sorted(filter(_is_unspaced, written), key=lambda form: (-len(form), form)))


def _is_unspaced(form: str) -> bool:
    return any("\u3000" <= letter <= "\ud7ff" for letter in form)
