"""Where rows stand, in a few bytes."""

import pytest

from batchruns.runs.places import decode, encode


@pytest.mark.parametrize("places", [[], [0], [5], [0, 1, 2], [3, 70_000, 9_999_999], range(1000)])
def test_places_are_read_back(places: list[int]) -> None:
    assert list(decode(encode(places))) == list(places)


def test_a_million_rows_take_a_few_kilobytes() -> None:
    assert len(encode(range(0, 2_000_000, 2))) < 50_000
