"""Names in the scripts of China, Japan and Korea, which stand without spaces, the family name first."""

import re
from collections.abc import Sequence
from functools import cache

from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.subjects.company.form_index import bare, first_words, last_words, unspaced
from batchruns.engine.subjects.company.words import COMPANY_WORDS
from batchruns.engine.subjects.name.answer import NameAnswer
from batchruns.engine.subjects.name.parser import words_used_as
from batchruns.engine.subjects.placeholders import NOTHING
from batchruns.engine.subjects.title.read import may_begin_a_title
from batchruns.engine.text import plain

FILE = TableFile(
    "batchruns.engine.subjects.name",
    "unspaced_names.tsv",
    ("language", "name"),
    choices={"language": ("zh", "ja")},
)
HAN = r"[\u3400-\u9fff\uf900-\ufaff々〆\U00020000-\U0003ffff]+"
HANGUL = r"[\uac00-\ud7a3]+"
JAPANESE = r"[\u3400-\u9fff々〆ヶ\u3041-\u3096\u30a1-\u30fa\u30fc]+"
FIRST = "\u3005"
LONGEST_FAMILY = 3
LONGEST_GIVEN = {"zh": 2, "ja": 3, "ko": 2}
COUNTRIES = {"JP": "ja", "CN": "zh", "TW": "zh", "HK": "zh", "MO": "zh", "SG": "zh", "MY": "zh"}


# Compiled only when they are needed: with so many letters that takes long.
_compiled = cache(re.compile)


def is_unspaced(text: str) -> bool:
    """Whether a text is a word of these scripts, no placeholder, and none that companies' names have."""
    if text < FIRST:
        return False
    scripts = map(_compiled, (HAN, HANGUL, JAPANESE))
    return (
        any(script.fullmatch(text) for script in scripts)
        and text not in NOTHING
        and not _is_of_company(text)
    )


def split_unspaced(text: str, country: str) -> NameAnswer | None:
    """The given and the family name of “李小龙”, “佐藤 健”, “홍길동”; None where Chinese and Japanese
    differ, no family name is known, or the text is in another script.
    """
    words = text.split(" ", 2)
    if len(words) > 2 or not all(map(is_unspaced, words)):
        return None
    languages = _languages("".join(words), country)
    names = {_split(words, each) for each in languages} - {None}
    if len(names) != 1 or _is_addressed(words[-1]):
        return None
    first, last = names.pop() or ("", "")
    return NameAnswer(first=first, last=last)


def _languages(text: str, country: str) -> tuple[str, ...]:
    """The languages of which the text may be: that of the country, else those of its script."""
    if _compiled(HANGUL).fullmatch(text):
        return ("ko",)
    if country in COUNTRIES:
        return (COUNTRIES[country],)
    return ("zh", "ja") if _compiled(HAN).fullmatch(text) else ("ja",)


def _split(words: Sequence[str], language: str) -> tuple[str, str] | None:
    """The given and the family name; of two words, the first that is a known family name."""
    families, longest = _families(language), LONGEST_GIVEN[language]
    one, *others = words
    lengths = range(min(LONGEST_FAMILY, len(one) - 1), 0, -1)
    splits = [(one[n:], one[:n]) for n in lengths]
    if others:
        splits = [(others[0], one), (one, others[0])]
    return next((each for each in splits if each[1] in families and len(each[0]) <= longest), None)


def _is_addressed(word: str) -> bool:
    """Whether a word ends as people are addressed: “様”, “선생님”; or is a title."""
    return word.endswith(tuple(words_used_as("honorific_tails"))) or may_begin_a_title(plain(word))


def _is_of_company(text: str) -> bool:
    is_form = bare(text) in last_words() or bare(text) in first_words()
    ends = unspaced()
    return (
        is_form
        or text.startswith(ends)
        or text.endswith(ends)
        or not COMPANY_WORDS.isdisjoint(plain(text).split())
    )


@cache
def _families(language: str) -> frozenset[str]:
    if language == "ko":
        return words_used_as("surnames")
    return frozenset(name for listed, name in FILE.rows() if listed == language)
