"""Errors as people read them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from batchruns.engine.errors import CodedError
from batchruns.messages import error_in_words


@contextmanager
def refused(error: type[CodedError], says: str) -> Iterator[None]:
    """What is done in this block raises this error, in whose sentence the pattern `says` is found."""
    with pytest.raises(error) as caught:
        yield
    sentence = error_in_words(caught.value)
    assert re.search(says, sentence), sentence
    assert sentence.endswith(".")
