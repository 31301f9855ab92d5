"""Errors as the person reads them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from batchruns.engine.errors import CodedError
from batchruns.messages import error_in_words


@contextmanager
def refused(error: type[CodedError], sentence: str) -> Iterator[None]:
    """Expects this error, and in its words what the pattern `sentence` finds."""
    with pytest.raises(error) as caught:
        yield
    assert re.search(sentence, error_in_words(caught.value)), error_in_words(caught.value)
