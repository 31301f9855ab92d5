"""Names in the scripts of China, Japan and Korea, which stand without spaces, the family name first."""

import re
from functools import cache

from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.subjects.name.answer import NameAnswer

FILE = TableFile(
    "batchruns.engine.subjects.name",
    "unspaced_names.tsv",
    ("language", "name"),
    choices={"language": ("zh", "ja")},
)
HAN = r"[\u3400-\u9fff\uf900-\ufaff々〆\U00020000-\U0003ffff]{2,6}"
JAPANESE = (
    r"[\u3400-\u9fff々〆ヶ\u3040-\u30ff]{2,8}[\u3040-\u30ff]|[\u3400-\u9fff々〆]+[\u3040-\u30ff]+"
)
UNSPACED = f"{HAN}|{JAPANESE}"
LONGEST_FAMILY = 3
LONGEST_GIVEN = {"zh": 2, "ja": 3}
COUNTRIES = {"JP": "ja", "CN": "zh", "TW": "zh", "HK": "zh", "MO": "zh", "SG": "zh", "MY": "zh"}
LANGUAGES = ("zh", "ja")

# Compiled only when they are needed: with so many letters that takes long.
_compiled = cache(re.compile)


def split_unspaced(text: str, country: str) -> NameAnswer | None:
    """The given and the family name of “李小龙”, “佐藤健”; None where Chinese and Japanese differ, no
    family name is known, or the text is in another script.
    """
    if text.isascii() or not _compiled(UNSPACED).fullmatch(text):
        return None
    families = {_family_of(text, each) for each in _languages(text, country)} - {""}
    if len(families) != 1:
        return None
    family = families.pop()
    return NameAnswer(first=text.removeprefix(family), last=family)


def _languages(text: str, country: str) -> tuple[str, ...]:
    """The languages of which the text may be: that of the country, else those of its script."""
    if country in COUNTRIES:
        return (COUNTRIES[country],)
    return LANGUAGES if _compiled(HAN).fullmatch(text) else ("ja",)


def _family_of(text: str, language: str) -> str:
    """The longest family name of a language that leaves a given name; nothing if there is none."""
    lengths = range(min(LONGEST_FAMILY, len(text) - 1), 0, -1)
    longest = LONGEST_GIVEN[language]
    fitting = (text[:n] for n in lengths if text[:n] in _families()[language])
    return next((family for family in fitting if len(text) - len(family) <= longest), "")


@cache
def _families() -> dict[str, frozenset[str]]:
    rows = FILE.rows()
    return {
        each: frozenset(name for language, name in rows if language == each) for each in LANGUAGES
    }
