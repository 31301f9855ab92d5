"""Blocks of phone numbers: those that follow on each other and have all but their digits in common.

A number's country, type, carrier, time zones and way to be written hang on its first digits. So all
blocks of a calling code, in the order of their numbers, are a table in which one is found at once.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from functools import cache
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from batchruns.engine.reference.codecs import TEXTS
from batchruns.engine.reference.tables import reference_table
from batchruns.engine.subjects.phone.answer import PhoneAnswer

LINE_END, BETWEEN, TO = "\n", "\t", ":"
Cells: TypeAlias = tuple[str, str, str, str, str, str, str]
HERE = "batchruns.engine.subjects.phone"


class Block(NamedTuple):
    """What all numbers of a block have in common."""

    status: str
    """“valid”; empty where there are no such numbers."""
    region: str
    """ISO 3166 alpha-2, or 001 for numbers of no country."""
    line_type: str
    carrier: str
    """Who was given the block (in English), or nothing."""
    time_zones: str
    """IANA's names of the time zones where its numbers are at home, with spaces between."""
    written: str
    """How a number is written internationally: a %s for each group of its national digits."""
    groups: Callable[[str], str | tuple[str, ...]]
    """Cuts a national number into those groups."""


NO_BLOCK = Block("", "", "", "", "", "%s", str)


class _Blocks(NamedTuple):
    """All blocks of the numbers of one calling code that are as long."""

    beginnings: list[str]
    """With which digits each begins, in order."""
    blocks: list[Block]


def block_of(calling_code: str, national: str) -> Block:
    """The block of a national significant number."""
    beginnings, blocks = _blocks_of(calling_code, len(national))
    return blocks[bisect_right(beginnings, national) - 1]


def describe(calling_code: str, national: str, block: Block) -> PhoneAnswer:
    """A valid number of this block."""
    return PhoneAnswer(*cells_in(calling_code, national, block))


def cells_in(calling_code: str, national: str, block: Block) -> Cells:
    """The cells of the answer for a valid number of this block, all but the last."""
    status, region, line_type, carrier, time_zones, written, groups = block
    international = written % groups(national)
    return (
        f"+{calling_code}{national}",
        international,
        status,
        region,
        line_type,
        carrier,
        time_zones,
    )


@cache
def _blocks_of(calling_code: str, length: int) -> _Blocks:
    text = _texts_of_blocks().get(key_of(calling_code, length))
    return _decoded(text) if text else _Blocks([], [NO_BLOCK])


def key_of(calling_code: str, length: int) -> str:
    """What the blocks of a calling code's numbers of one length are called in the table."""
    return f"{calling_code} {length}"


def _decoded(text: str) -> _Blocks:
    beginnings, numbers, *lines = text.split(LINE_END)
    blocks = list(map(_block_of_line, lines))
    return _Blocks(
        beginnings.split(BETWEEN), [blocks[int(number)] for number in numbers.split(BETWEEN)]
    )


def _block_of_line(line: str) -> Block:
    if not line:
        return NO_BLOCK
    region, line_type, carrier, time_zones, written, *groups = line.split(BETWEEN)
    slices = (slice(*map(int, group.split(TO))) for group in groups)
    return Block("valid", region, line_type, carrier, time_zones, written, itemgetter(*slices))


@reference_table(
    "phone_blocks",
    packages=("phonenumbers",),
    codec=TEXTS,
    sources=tuple((HERE, f"{name}.py") for name in ("classify", "patterns", "answer")),
)
def _texts_of_blocks() -> Mapping[str, str]:
    """By calling code and length: what each block begins with; the number of each block's line among
    those that follow; and the lines, which blocks that are the same have in common.
    """
    from batchruns.engine.subjects.phone.classify import all_blocks

    texts: dict[str, str] = {}
    for calling_code, length, blocks in all_blocks():
        lines = {line: number for number, line in enumerate(dict.fromkeys(blocks.values()))}
        numbers = (str(lines[line]) for line in blocks.values())
        parts = BETWEEN.join(blocks), BETWEEN.join(numbers), *lines
        texts[key_of(calling_code, length)] = LINE_END.join(parts)
    return texts
