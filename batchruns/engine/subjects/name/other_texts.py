"""Texts that stand where a person's name should: what somebody is, and what pages say there."""

from functools import cache

from batchruns.engine.reference.tsv import TableFile

FILE = TableFile(
    "batchruns.engine.subjects.name",
    "other_texts.tsv",
    ("use", "text"),
    choices={"use": ("function", "text", "owner")},
)


@cache
def other_texts(use: str) -> frozenset[str]:
    """The texts of a use, in plain form: “function”, “text”, or “owner”, the last word of what owns
    land besides people.
    """
    return frozenset(text for of, text in FILE.rows() if of == use)


@cache
def last_words_of_others() -> frozenset[str]:
    """The last word of each: a name that ends so needs a closer look."""
    return frozenset(text.rpartition(" ")[2] for _, text in FILE.rows())
