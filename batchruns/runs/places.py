"""Where some rows stand in a result, from 0, in a few bytes."""

import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator
from itertools import accumulate


def encode(places: Iterable[int]) -> bytes:
    """Places in rising order as bytes: the steps from each to the next, compressed."""
    steps, last = array("I"), 0
    for place in places:
        steps.append(place - last)
        last = place
    return zlib.compress(_portable(steps).tobytes(), level=1)


def decode(data: bytes) -> Iterator[int]:
    """The places, in rising order, of which `encode` made these bytes."""
    steps = array("I")
    steps.frombytes(zlib.decompress(data))
    return accumulate(_portable(steps))


def _portable(steps: "array[int]") -> "array[int]":
    """As it is on machines that write numbers the usual way round."""
    if sys.byteorder == "big":
        steps.byteswap()
    return steps
