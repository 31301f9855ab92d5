"""What programs and people put around a name in its cell."""

import re

from batchruns.engine.subjects.title.read import read_title
from batchruns.engine.text import INVISIBLE

LONGEST_ABBREVIATION = 4
BARELY_VISIBLE = INVISIBLE | {0x200B: " "}
BARELY_VISIBLE |= dict.fromkeys(range(0xFE00, 0xFE10))  # how the sign before looks
# What needs a closer look before a name is taken apart.
DRESSED = re.compile(
    r"[<>\"“”„«»;|/:@_\t\n\u00a0]|^[',.]|[',;.-]$| - | – |^\S\. ?\S{1,2}\.? ", re.DOTALL
)
ADDRESS = re.compile(r"[<(\[]\S*@\S*[>)\]]|\S+@\S+\.\S+")
QUOTED = re.compile(r"([\"'“„«])(.+)[\"'“”»]", re.DOTALL)
LABEL = re.compile(
    r"^(?:an(?=:)|c/o|attn|att|z\. ?h(?:d|dn|\.)|i\. ?a|i\. ?v|ppa|p\. ?p|name|contact|kontakt)\b"
    r"[.:]*\s+",
    re.IGNORECASE,
)
APART = re.compile(r"\s+[-–—|/]\s+|\s*\|\s*")
# “Anna Schmidt c/o Acme”
CARE_OF = re.compile(r"(?<=\w)\s+c/o\s.*")
# “Anna Schmidt (geb. Müller)”, “Anna Schmidt née Dupont”: an earlier name
BORN = re.compile(
    r"(?<=\w),? +\(?((?:geb\.|geborene[rn]?|née|nata|z domu|roz\.|født|född|урожд\.) ?[^()]+)\)?$"
)


def undress(text: str) -> tuple[str, str]:
    """The name in a cell, without what programs put around it; and what else stands there."""
    text = " ".join(text.translate(BARELY_VISIBLE).split())
    if not DRESSED.search(text):
        return _without_title(text)
    text = ADDRESS.sub("", text).strip(" ,;|") or text
    if quoted := QUOTED.fullmatch(text):
        text = quoted[2].strip(" ,;")
    text = LABEL.sub("", CARE_OF.sub("", text), count=1)
    name, *others = APART.split(text)
    rest = " ".join(others)
    if rest and not _is_a_title(rest):
        return text, ""
    name, title = _without_title(name.replace(";", ","))
    return name, title or rest


def without_earlier_name(text: str) -> tuple[str, str]:
    """“Anna Schmidt” and “geb. Müller”; the second is empty where there is no earlier name."""
    born = BORN.search(text)
    return (text[: born.start()], born[1]) if born else (text, "")


def are_several(text: str) -> bool:
    """Whether something stands between what may be two names."""
    return APART.search(text) is not None


def is_abbreviation(text: str) -> bool:
    """Whether a text is a few capitals."""
    return text.isupper() and len(text) <= LONGEST_ABBREVIATION


def _without_title(text: str) -> tuple[str, str]:
    """“Anna Schmidt, Sales Manager” in two; the second is empty where there is no such title."""
    name, comma, title = text.rpartition(", ")
    if not (comma and " " in name):
        return text, ""
    # Of one word, only an abbreviation (“CEO”) is no first name.
    may_be_one = " " in title or (is_abbreviation(title) and not name.isupper())
    return (name, title) if may_be_one and _is_a_title(title) else (text, "")


def _is_a_title(text: str) -> bool:
    term = read_title(text)
    return bool(term.seniority or term.department)
