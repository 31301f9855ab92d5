"""What words tell of a line: the table of words, and what it says of one text."""

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import cache
from itertools import filterfalse

from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.text import plain

USES = ("total", "sum", "note", "legal", "count", "filler", "page", "remark")
FILE = TableFile(
    "batchruns.engine.tables.set_aside", "words.tsv", ("use", "words"), choices={"use": USES}
)
LONGEST_PHRASE = 4
"""How many words of a text tell that it is a note."""
# Letters or digits; Chinese and Japanese have no space between both.
WORD = re.compile(r"\d+|[^\W\d]+")
COPYRIGHT = re.compile(r"\s*(?:©|\(c\)|copyright\b).*\d{4}|\s*©\s+\w", re.IGNORECASE)
LABEL_OR_NUMBER = re.compile(r"[:：\d]")
LABEL_OR_DATE = re.compile(r"^\s*\w+\s*[:：]|\d[./-]\d")
LABEL_OR_BRACKET = re.compile(r"[^:]*:|\(")
GROUP_COUNT = re.compile(r"[(（]\s*\d+\s+(\w+)\s*[)）]$")
REMARK = re.compile(r"\*+\s*\S|\d\)\s|.*。", re.DOTALL)
LABEL_OF_REMARK = re.compile(r"\s*([\w. ]{1,20}?)\s*[:：]")
END_OF_SENTENCE = re.compile(r"[.!?…:]$")
# Ends of companies' names that look like the end of a sentence.
ABBREVIATION = re.compile(r"(?:\b\w{1,4}|corp|incorp|intl)\.$", re.IGNORECASE)


class Certainty(IntEnum):
    """How sure it is that a text is no lead's."""

    NO = 0
    MAYBE = 1
    """It may also be a name."""
    SURE = 2


NO, MAYBE, SURE = Certainty


@cache
def phrases(*uses: str) -> frozenset[str]:
    """The words and phrases of these uses, in plain form."""
    return frozenset(map(plain, texts_of(*uses)))


def texts_of(*uses: str) -> list[str]:
    """The words and phrases of these uses as the table has them."""
    return [text for use, text in FILE.rows() if use in uses]


def words_of(text: str) -> list[str]:
    """The words and numbers in a text, in plain form."""
    return WORD.findall(plain(text))


def total_in(text: str) -> Certainty:
    """Whether a text heads a line of totals."""
    head = " ".join(_without_count(list(filterfalse(str.isdecimal, words_of(text)))))
    if head not in phrases("total", "sum"):
        return NO
    is_name = head in phrases("total") and plain(text) == head
    return MAYBE if is_name and not text.endswith((":", "：")) else SURE


def _without_count(words: list[str]) -> list[str]:
    """The words without those at the end that say what is counted: “total” of “total records”."""
    while len(words) > 1 and words[-1] in phrases("count"):
        words = words[:-1]
    return words


def group_of_total(text: str) -> str:
    """The group that a text is the total of, in plain form: “berlin” for “Berlin Total”, else ""."""
    head, *others = words_of(text) or [""]
    if others and others[-1] in phrases("total"):
        return " ".join([head, *others[:-1]])
    return " ".join(others) if head in phrases("total") else ""


def says_of_file(text: str) -> Certainty:
    """Whether a text tells of the file: it is a note, or counts records or pages."""
    return max(note_in(text), count_in(text))


def is_any_legal(texts: Iterable[str]) -> bool:
    """Whether one of these texts claims confidence or rights. It takes next to no time for each."""
    words = plain("\n".join(texts))
    return any(phrase in words for phrase in phrases("legal"))


def is_legal(text: str) -> bool:
    """Whether a text claims a copyright or confidence."""
    return is_copyright(text) or is_any_legal([text])


def is_copyright(text: str) -> bool:
    """Whether a text begins as a notice of copyright does."""
    return COPYRIGHT.match(text) is not None


def note_in(text: str) -> Certainty:
    """Whether a text is one about the file."""
    phrase = _phrase_of_note(text)
    if " " in phrase:
        return SURE if LABEL_OR_NUMBER.search(text) else MAYBE
    # “Source: CRM” or “Stand 1.5.2024”, but not the company “Source 44”.
    return SURE if phrase and LABEL_OR_DATE.search(text) else NO


def _phrase_of_note(text: str) -> str:
    """The longest phrase with which notes begin that a text begins with, else ""."""
    words = plain(text).split()
    begins = (" ".join(words[:length]) for length in range(LONGEST_PHRASE, 0, -1))
    return next(filter(phrases("note").__contains__, begins), "")


def count_in(text: str) -> Certainty:
    """Whether a text counts records or pages."""
    words = words_of(text)
    others = list(filterfalse(str.isdecimal, words))
    if not 0 < len(others) < len(words):
        return NO
    return max(_count_of_pages(words, others), _count_of_rows(text, words, others), _of_group(text))


def _count_of_pages(words: Sequence[str], others: Sequence[str]) -> Certainty:
    """“Page 1 of 3” is sure; “Page 1” may be anything."""
    if words[0] not in phrases("page") or len(others) > 2:
        return NO
    return {1: MAYBE, 2: SURE}.get(len(words) - len(others), NO)


def _count_of_rows(text: str, words: Sequence[str], others: Sequence[str]) -> Certainty:
    """“(2 rows)” is sure, “2 records” may be a label, “Contact 2” is a lead that was made up."""
    is_count = phrases("count", "filler", "total").issuperset(others)
    if not is_count or phrases("count").isdisjoint(others):
        return NO
    if len(words) > 2 or LABEL_OR_BRACKET.match(text):
        return SURE
    return MAYBE if words[0].isdecimal() else NO


def _of_group(text: str) -> Certainty:
    """Whether it heads a group of rows, as in reports: “Owner: Rick (12 records)”."""
    behind = GROUP_COUNT.search(text.strip())
    return SURE if behind and plain(behind[1]) in phrases("count") else NO


def is_remark(text: str) -> bool:
    """Whether a text begins as a note does, or reads like a sentence and not like a name."""
    return bool(REMARK.match(text)) or _has_label_of_remark(text) or _is_sentence(text)


def _has_label_of_remark(text: str) -> bool:
    label = LABEL_OF_REMARK.match(text)
    return label is not None and plain(label[1]) in phrases("remark")


def _is_sentence(text: str) -> bool:
    """Whether a text has many words, of which several begin small; fewer do where it has an end."""
    words = text.split()
    least_words, least_small = (4, 2) if _ends_as_sentence(text) else (8, 4)
    return len(words) >= least_words and sum(word[:1].islower() for word in words) >= least_small


def _ends_as_sentence(text: str) -> bool:
    return END_OF_SENTENCE.search(text.rstrip()) is not None and not ABBREVIATION.search(text)
