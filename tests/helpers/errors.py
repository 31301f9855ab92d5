"""Errors as people read them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from batchruns.engine.tables.errors import TableError
from batchruns.messages import error_in_english


@contextmanager
def refused(says: str) -> Iterator[None]:
    """What is done in this block raises an error whose sentence says this (a pattern)."""
    with pytest.raises(TableError) as error:
        yield
    sentence = error_in_english(error.value)
    assert re.search(says, sentence), sentence
    assert sentence.endswith(".")
