"""Legal forms of companies, and the countries that have them."""

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from batchruns.engine.subjects.company.legal_form_terms import BEFORE, DOTTED, FORMS
from batchruns.engine.text import INVISIBLE

LONGEST_FORM = 5
USUAL_WORDS = (1, 2)
# What else than a form may stand before a name and need a closer look.
OTHER_FIRST_WORDS = ("the", "fa", "firma", "ditta", "sc")
DOTTED_FORM = re.compile(r"[A-Za-z]+(?:\.[A-Za-z]+)*\.?")
LONGEST_BEFORE = 6
LONGEST_MISTAKABLE = 3
NO_LETTER = re.compile(r"[\W_]")
COMMA_WITHOUT_SPACE = re.compile(r",(?=[^\W\d])")
QUOTES = "\"'“”„‘’«»‹›「」『』"
MARKS = "®™©"
PICTURES = "".join(map(chr, (0x2022, *range(0x2600, 0x27C0), 0xFE0F, *range(0x1F000, 0x1FB00))))
AROUND = QUOTES + MARKS + PICTURES + "".join(filter(str.isspace, map(chr, range(0x3001))))
OTHER_LETTERS = str.maketrans("łŁøØđĐ", "lLoOdD")
# “&” as it is written in “GmbH u. Co. KG”
AND = ("u.", "und", "and", "et")
# What people put before a name to say that it is a company's.
CALLED = re.compile(
    r"^(?:fa\.|firma(?!\s+(?:handlow|usługow|produkcyjn|transportow|budowlan))|ditta|m/s\.?|messrs\.?)\s+",
    re.IGNORECASE,
)
CALLED_BEGINS = ("f", "F", "d", "D", "m", "M")
# Behind these stands no more of the name: a place, an owner, another name, the company's end.
BEHIND = re.compile(
    r",| ?[(\[]| [/|] | [-–—] | (?:dba|d/b/a|t/a|c/o|trading as|formerly|vormals|vorm\.|ehem\.|"
    r"i\. ?L\.|i\. ?G(?:r)?\.|i\. ?Ins\.|in liquidation|Inh\.|Inhaber|Inhaberin|"
    r"di|in liquidazione|en liquidation|w likwidacji|w upadłości|v likvidaci|BIC|"
    r"Niederlassung|Zweigniederlassung)(?= |$)",
    re.IGNORECASE,
)
# “Grand Hotel & Spa”, “Day Spa”: no S.p.A.
BATHS = re.compile(
    r"(?:&|\+|\b(?:and|und|et|e|y|day|beauty|wellness|hotel|resort|medical|med|nail|hair|health))\s+spa$",
    re.IGNORECASE,
)
# Forms of a few letters that no person's name ends with, whatever their capitals; longer ones all.
UNMISTAKABLE = frozenset(
    """aps bv corp doo gbr gmbh inc kft kg limited llc llp ltd nv ohg ood ooo oy oyj plc pte pty sarl
    srl sro uab zrt""".split()
)
# Of these, those that are something else within a name: “Limited Edition”, “10 kg”.
ONLY_AT_ENDS = frozenset("corp kg limited oy uab".split())
# What stands before the name in Romania too, and is a club's or Mr. Johnson's without these behind.
ROMANIAN, ROMANIAN_BEHIND = "sc", frozenset("srl srld sa snc scs".split())
# Forms that are degrees behind a person's name.
DEGREES = frozenset("ace bsc cb dd pa".split())


def split_legal_form(text: str) -> tuple[str, str]:
    """A company's name in two: the name, and its legal form as written (or nothing)."""
    return _split_usual(text) or split_closely(text)


def _split_usual(text: str) -> tuple[str, str] | None:
    """The same for one or two plain words before a form of one word; None for all others."""
    *words, form = text.split(" ")
    if len(words) not in USUAL_WORDS or not text.isascii() or not form[:1].isalnum():
        return None
    first, last, end = words[0].lower(), words[-1].lower(), bare(form)
    is_plain = (
        all(map(str.isalpha, words))
        and end in _forms()
        and not (end == "spa" or (end in _dotted() and "." not in form))
        and (form.isalpha() or DOTTED_FORM.fullmatch(form) is not None)
        and not (first in _first_words() or first in OTHER_FIRST_WORDS)
        and not (last in _last_words() or last + end in _last_words())
    )
    return (" ".join(words), form) if is_plain else None


def split_closely(text: str) -> tuple[str, str]:
    """The same for any text."""
    if text[-3:].lower() == "spa" and BATHS.search(text):
        return text, ""
    if "&" in text and ";" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = text.translate(INVISIBLE)
    text = _bare_at_its_ends(text) or text
    if text.startswith(CALLED_BEGINS):
        text = CALLED.sub("", text, count=1)
    if "," in text:
        text = COMMA_WITHOUT_SPACE.sub(", ", text)
    name, form = _split(text.rstrip(MARKS))
    if not form:
        for behind in BEHIND.finditer(text):
            name, form = _split(text[: behind.start()])
            if name and form:
                break
        else:
            name, form = text, ""
    while within := _split_within(name.split()):
        name, form = within
    if not form:
        return _bare_at_its_ends(text) or text, ""
    if not name and ("&" in form or (bare(form) not in UNMISTAKABLE and not form.isupper())):
        return _bare_at_its_ends(form), ""  # “C&A”, “Asa”, “Company”
    return _bare_at_its_ends(name), form.rstrip(f"{MARKS},;")


def _bare_at_its_ends(text: str) -> str:
    """The text without quotes, marks and spaces around it."""
    return text.strip(AROUND)


@lru_cache(maxsize=10_000)
def countries_of(form: str) -> tuple[str, ...]:
    """ISO 3166 alpha-2 codes of the countries that have this form, as far as known, in order.

    Of a form like “Corp. Ltd.” that the table doesn't have as a whole, its end decides. Accents and
    strokes tell more than letters alone: “A.Ş.” is Turkish, and “A/S” neither that nor Czech.
    """
    if (exact := _exact(form)) in _countries_by_exact():
        return _countries_by_exact()[exact]
    words = [bare(word) for word in form.split()]
    ends = ("".join(words[start:]) for start in range(len(words)))
    known = _countries()
    return next((known[end] for end in ends if end in known), ())


def is_company(name: str) -> bool:
    """Whether this, found where a person's name should be, has a company's legal form."""
    rest, form = split_legal_form(name)
    if not (form and rest) or bare(form) in DEGREES:
        return False
    # “AG”, “S.A.” and “S.p.A.” are forms, “Ag” and “Sa” may be family names.
    is_in_capitals = form.isupper() and not name.isupper()
    return bare(form) in UNMISTAKABLE or is_in_capitals or form.count(".") > 1 or _is_long(form)


def may_be_of_a_form(word: str) -> bool:
    """Whether a legal form may end or begin with this word."""
    return bare(word) in _last_words() or bare(word) in _first_words()


@lru_cache(maxsize=20_000)
def bare(form: str) -> str:
    """Lower case, letters and digits without accents: “Sp. z o.o.” and “SP ZOO” are the same."""
    if form.isalpha() and form.isascii():
        return form.lower()
    if not form.isascii():
        parts = unicodedata.normalize("NFKD", form.translate(OTHER_LETTERS).replace("ß", "ss"))
        form = "".join(part for part in parts if not unicodedata.combining(part))
    return NO_LETTER.sub("", form).casefold()


def _split_within(words: Sequence[str]) -> tuple[str, str] | None:
    """The name and the last form of “Acme GmbH Berlin”, “Acme Ltd UK Branch”; None if there is none that
    can be nothing else.
    """
    for end in range(len(words) - 1, 1, -1):
        if _is_form_within(words[end - 1]):
            start = _behind(words[:end])
            name = " ".join(words[:start]).strip(" ,&+-/|")
            if name and start < end:
                # “GmbH & Co. KG” goes on behind what can be nothing else.
                ends = range(min(end + LONGEST_FORM, len(words)), end, -1)
                longer = (more for more in ends if bare(words[more - 1]))
                end = next((more for more in longer if _behind(words[:more]) == start), end)
                return name, " ".join(words[start:end]).rstrip(":")
    return None


def _is_form_within(word: str) -> bool:
    form = bare(word)
    if form in UNMISTAKABLE:
        return form not in ONLY_AT_ENDS and (
            not word.islower() or len(form) > LONGEST_MISTAKABLE - 1
        )
    return word == "AG" or (word.count(".") > 1 and form in _forms() and not word[0].isdigit())


def _split(text: str) -> tuple[str, str]:
    words = text.split()
    if not words:
        return "", ""
    start, end = _before(words), _behind(words)
    if start >= end or (start and not _agree(words[:start], words[end:])):
        start = 0
    name = " ".join(words[start:end]).strip(" ,&+-")
    form = " ".join([*words[:start], *words[end:]])
    return (name, form) if form or name.isascii() else _split_unspaced(name)


def _agree(before: Sequence[str], behind: Sequence[str]) -> bool:
    """Whether one country has both: “PT … Tbk”, but in “CV Sciences, Inc.” the CV is a name's."""
    if not behind or bare(before[0]) == ROMANIAN:
        return True
    one, other = countries_of(" ".join(before)), countries_of(" ".join(behind))
    return not set(one).isdisjoint(other)


def _before(words: Sequence[str]) -> int:
    """How many of the first words are forms that stand before the name."""
    if bare(words[0]) == ROMANIAN and bare(words[-1]) in ROMANIAN_BEHIND:
        return 1
    start = 0
    while start < len(words) and bare(words[start]) in _first_words():
        lengths = range(min(LONGEST_BEFORE, len(words) - start), 0, -1)
        forms = ("".join(map(bare, words[start : start + n])) for n in lengths)
        length = next(
            (n for n, form in zip(lengths, forms, strict=True) if form in _forms_before()), 0
        )
        if not length:
            break
        start += length
    return start


def _behind(words: Sequence[str]) -> int:
    """Where the forms behind the name begin; the number of words if there is none."""
    start = len(words)
    while start and bare(words[start - 1]) in _last_words():
        length = _length_of_form(words[:start][-LONGEST_FORM:])
        if not length:
            break
        if start < len(words) and words[start - 1].lower() == "spa":
            break  # “Wellness Spa GmbH”
        start -= length
    # “The Boeing Company” is called so.
    is_called = start < len(words) and words[0].lower() == "the"
    return (
        start + 1 if is_called and words[start].lower().strip(",") in ("company", "co.") else start
    )


def _length_of_form(words: Sequence[str]) -> int:
    """How many of the last of these words are a legal form: the most that are; 0 if none."""
    if bare(words[-1]) in _dotted() and "." not in words[-1]:
        return 0
    forms, ends = _forms(), _last_words()
    longest, end = 0, ""
    for length, word in enumerate(reversed(words), start=1):
        first = bare(word)
        end = first + end
        if end not in ends:
            break
        if first and end in forms:
            longest = length
    return longest


def _split_unspaced(name: str) -> tuple[str, str]:
    """“株式会社トヨタ”, “上海阿克米有限公司”: scripts that put no space between name and form."""
    for form in _unspaced():
        if name.startswith(form):
            return name.removeprefix(form).strip(), form
        if name.endswith(form):
            return name.removesuffix(form).strip(), form
    return name, ""


def _is_long(form: str) -> bool:
    return len(bare(form)) > LONGEST_MISTAKABLE


def _written(listed: Sequence[str]) -> list[str]:
    """The forms; those with “&” also with other words for it."""
    others = [form.replace("&", word) for form in listed if "&" in form for word in AND]
    return [*listed, *others]


@cache
def _countries() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for table in (FORMS, BEFORE):
        for country, forms in table.items():
            for form in _written(forms):
                found.setdefault(bare(form), set()).add(country)
    return {form: tuple(sorted(codes)) for form, codes in found.items() if form}


def _exact(form: str) -> str:
    """Lower case with accents and strokes; nothing if there are none."""
    if form.isascii() and "/" not in form:
        return ""
    letters = unicodedata.normalize("NFC", form).casefold()
    return "".join(letter for letter in letters if letter.isalnum() or letter == "/")


@cache
def _countries_by_exact() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for table in (FORMS, BEFORE):
        for country, forms in table.items():
            for exact in filter(None, map(_exact, _written(forms))):
                found.setdefault(exact, set()).add(country)
    return {exact: tuple(sorted(codes)) for exact, codes in found.items()}


@cache
def _forms() -> frozenset[str]:
    return _bares(FORMS) | _dotted()


@cache
def _forms_before() -> frozenset[str]:
    return _bares(BEFORE)


def _bares(table: Mapping[str, Sequence[str]]) -> frozenset[str]:
    return frozenset(map(bare, _all_written(table))) - {""}


def _all_written(table: Mapping[str, Sequence[str]]) -> Iterable[str]:
    return (form for forms in table.values() for form in _written(forms))


@cache
def _dotted() -> frozenset[str]:
    return frozenset(map(bare, DOTTED))


@cache
def _last_words() -> frozenset[str]:
    """Every end of every form: where the last word is none of them, there is no form."""
    return frozenset(form[start:] for form in _forms() for start in range(len(form) + 1))


@cache
def _first_words() -> frozenset[str]:
    return frozenset(bare(form.split()[0]) for form in _all_written(BEFORE))


@cache
def _unspaced() -> tuple[str, ...]:
    """Forms in scripts without spaces, the longest first."""
    forms = {form for table in (FORMS, BEFORE) for form in _all_written(table)}
    return tuple(sorted(filter(_is_unspaced, forms), key=lambda form: (-len(form), form)))


def _is_unspaced(form: str) -> bool:
    return any("\u3000" <= letter <= "\ud7ff" for letter in form)
