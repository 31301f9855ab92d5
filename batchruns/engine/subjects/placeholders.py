"""What people and programs write where they have nothing to write."""

import re
from collections.abc import Sequence, Set

from batchruns.engine.reference.tsv import TableFile

FILE = TableFile(
    "batchruns.engine.subjects",
    "placeholders.tsv",
    ("language", "text", "real in"),
    optional=1,
    key=("text",),
)
SIGNS = "-‐‑–—−_.…?¿!*/\\|,;:#~=()[]<>{}%$'\"“”„‘’´`·•　。、・（）「」【】－ "
"""What stands around a placeholder (“(none)”, “- n/a -”), or is one by itself."""
# “#NAME?”, “#¡VALOR!”, “#ДЕЛ/0!”: what a spreadsheet shows instead of a value.
SPREADSHEET_ERROR = re.compile(r"#[^\s#]{2,20}[!?]")
# “{{first_name}}”, “*|FNAME|*”, “%FIRSTNAME%”, “${name}”: a template that nobody filled in.
UNFILLED = re.compile(r"\{\{.*\}\}|\*\|.*\|\*|%[a-z_]+%|%%.+%%|\$\{.*\}|<%.*%>")

BEGINS_WITH_SIGN = re.compile(f"\n[{re.escape(SIGNS)}]")

_REAL_IN = {text: frozenset(" ".join(fields).split()) for _, text, *fields in FILE.rows()}
# Two columns that were joined: “null null”.
_DOUBLED = {f"{text} {text}" for text in _REAL_IN}
NOTHING = frozenset({"", *SIGNS, *_REAL_IN, *_DOUBLED, *(f"{text}." for text in _REAL_IN)})
"""Texts that stand for an empty cell, in lower case; there are more with signs around them."""


def _with_small_first(text: str) -> str:
    """“k.A.”, as Germans write it."""
    return text[:1].lower() + text[1:].upper()


AS_WRITTEN = frozenset(
    write(text)
    for text in NOTHING - {""}
    for write in (str.lower, str.upper, str.title, str.capitalize, _with_small_first)
)
"""The same in the cases in which people and programs write them."""


def is_nothing(text: str, field: str = "") -> bool:
    """Whether a cell stands for an empty one.

    Most placeholders (“n/a”, “#REF!”, “keine Angabe”, “\\N”) are empty in any field. Some are real in
    the one that is named: “Na” and “Null” as first or last names beside another, “Leer” as a city,
    “NA” and “ND” as codes of a country or region. They have to be written so: “null” and “NULL” are
    no names, nor is “None”, which programs write far more often than a person bears it. Without a
    `field`, as for a cell of a whole name, all of them are empty.
    """
    key = text.strip().casefold()
    if key in NOTHING:
        return not (field and _is_real(text.strip(), key, field))
    return key[0] in SIGNS and _is_dressed(key)


def without_placeholders(
    cells: Sequence[str], distinct: Set[str], field: str = ""
) -> Sequence[str]:
    """A column of this field with "" for each placeholder as it is usually written; itself where there
    is none. `distinct`: the cells, each once.
    """
    suspicious = AS_WRITTEN & distinct
    if BEGINS_WITH_SIGN.search("\n".join(["", *distinct])):
        suspicious |= {cell for cell in distinct if cell[:1] in SIGNS} - {""}
    nothing = {cell for cell in suspicious if is_nothing(cell, field)}
    return ["" if cell in nothing else cell for cell in cells] if nothing else cells


def _is_real(text: str, key: str, field: str) -> bool:
    is_code = field in ("country", "region")
    return field in _REAL_IN.get(key, ()) and (text.isupper() if is_code else text.istitle())


def _is_dressed(key: str) -> bool:
    bare = key.strip(SIGNS)
    if not bare or bare in NOTHING:
        return True
    return bool(SPREADSHEET_ERROR.fullmatch(key) or UNFILLED.fullmatch(key))
