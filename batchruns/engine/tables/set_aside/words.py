"""What words tell of a line: the table of words, and what it says of one text."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.text import plain

USES = ("total", "sum", "note", "legal", "count", "filler", "page", "remark")
FILE = TableFile(
    "batchruns.engine.tables.set_aside", "words.tsv", ("use", "words"), choices={"use": USES}
)
# Letters or digits; Chinese and Japanese have no space between both.
WORD = re.compile(r"\d+|[^\W\d]+")
COPYRIGHT = re.compile(r"\s*(?:©|\(c\)|copyright\b).*\d{4}|\s*©\s+\w", re.IGNORECASE)
LABEL_OR_DATE = re.compile(r"^\s*\w+\s*[:：]|\d[./-]\d")
HEAD = 3


@cache
def phrases(use: str) -> frozenset[str]:
    """The words and phrases of this use, in plain form."""
    return frozenset(plain(words) for its_use, words in FILE.rows() if its_use == use)


@cache
def heads_of_totals() -> frozenset[str]:
    """How a cell may begin that heads a line of totals: HEAD characters in any usual case."""
    texts = [text for use, text in FILE.rows() if use in ("total", "sum")]
    signs = [f"{text}{sign}" for text in texts if len(text) < HEAD for sign in ":：( （"]
    return in_all_cases([*texts, *signs])


def in_all_cases(texts: Iterable[str]) -> frozenset[str]:
    """The first HEAD characters of texts, in every usual case."""
    heads = {text[:HEAD] for text in texts}
    cases = (str, str.lower, str.upper, str.title, str.capitalize)
    return frozenset(case(head) for head in heads for case in cases)


def total_in(text: str) -> str:
    """Whether a text heads a line of totals: "sure", "maybe" if it may also be a name, or ""."""
    words = [word for word in words_of(text) if not word.isdecimal()]
    while len(words) > 1 and words[-1] in phrases("count"):
        words.pop()
    head = " ".join(words)
    if head in phrases("sum"):
        return "sure"
    if head not in phrases("total"):
        return ""
    return "maybe" if plain(text) == head and not text.endswith((":", "：")) else "sure"


def group_of_total(text: str) -> str:
    """The group that a text is the total of, in plain form: “berlin” for “Berlin Total”, else ""."""
    head, *others = words_of(text) or [""]
    if others and others[-1] in phrases("total"):
        return " ".join([head, *others[:-1]])
    return " ".join(others) if head in phrases("total") else ""


def words_of(text: str) -> list[str]:
    """The words and numbers in a text, in plain form."""
    return WORD.findall(plain(text))


def is_legal(text: str) -> bool:
    """Whether a text claims a copyright or confidence."""
    words = plain(text)
    return is_copyright(text) or any(phrase in words for phrase in phrases("legal"))


def is_copyright(text: str) -> bool:
    """Whether a text begins as a notice of copyright does."""
    return COPYRIGHT.match(text) is not None


def note_in(text: str) -> str:
    """Whether a text is one about the file: "sure", "maybe" if it may also be a name, or ""."""
    words = plain(text).split()
    begins = (" ".join(words[:length]) for length in range(4, 0, -1))
    phrase = next((begin for begin in begins if begin in phrases("note")), None)
    if phrase is None:
        return ""
    # “Source: CRM” or “Stand 1.5.2024”, but not the company “Source 44”.
    if " " not in phrase:
        return "sure" if LABEL_OR_DATE.search(text) else ""
    return "sure" if re.search(r"[:：\d]", text) else "maybe"


def count_in(text: str) -> str:
    """Whether a text counts records or pages: "sure", "maybe" if it may also be a name, or ""."""
    words = words_of(text)
    numbers = [word for word in words if word.isdecimal()]
    others = [word for word in words if not word.isdecimal()]
    if not numbers or not others:
        return ""
    if words[0] in phrases("page"):
        return _page(len(numbers), len(others))
    if _counts_records(others):
        return _count(text, words)
    return "sure" if _group_count(text) else ""


def _page(numbers: int, others: int) -> str:
    """“Page 1 of 3” is sure; “Page 1” may be anything."""
    if others > 2 or numbers > 2:
        return ""
    return "sure" if numbers == 2 else "maybe"


def _counts_records(words: Iterable[str]) -> bool:
    """Whether words are those of a count and no others."""
    known = phrases("count") | phrases("filler") | phrases("total")
    return not phrases("count").isdisjoint(words) and known.issuperset(words)


def _count(text: str, words: Sequence[str]) -> str:
    """“(2 rows)” is sure, “2 records” may be a label, “Contact 2” is a lead that was made up."""
    if len(words) > 2 or ":" in text or text.startswith("("):
        return "sure"
    return "maybe" if words[0].isdecimal() else ""


def _group_count(text: str) -> bool:
    """Whether it heads a group of rows, as in reports: “Owner: Rick (12 records)”."""
    behind = re.search(r"[(（]\s*\d+\s+(\w+)\s*[)）]$", text.strip())
    return behind is not None and plain(behind[1]) in phrases("count")


def is_remark(text: str) -> bool:
    """Whether a text begins as a note does, or reads like a sentence and not like a name."""
    if re.match(r"\*+\s*\S|\d\)\s", text) or "。" in text:
        return True
    begin = re.match(r"\s*([\w. ]{1,20}?)\s*[:：]", text)
    return bool(begin and plain(begin[1]) in phrases("remark")) or _is_sentence(text)


# Ends of companies' names that look like the end of a sentence.
ABBREVIATION = re.compile(r"(?:\b\w{1,4}|corp|incorp|intl)\.$", re.IGNORECASE)


def _is_sentence(text: str) -> bool:
    words = text.split()
    small = sum(1 for word in words if word[:1].islower())
    ends = text.rstrip().endswith((".", "!", "?", "…", ":")) and not ABBREVIATION.search(text)
    return (ends and len(words) > 3 and small > 1) or (len(words) > 7 and small > 3)
