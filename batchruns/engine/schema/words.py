"""The names of columns as words that compare equal, however they are written."""

import re

from batchruns.engine.text import plain

CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[^\W\d])(?=\d)")
PLAIN_LETTERS = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "ae"})


def words_of(name: str) -> str:
    """The words of a name, apart by one space."""
    return plain(name).translate(PLAIN_LETTERS)


def words_of_camel(name: str) -> str:
    """The words of a name, also where they are written as in camelCase or “email1”."""
    return words_of(CAMEL.sub(" ", name))
