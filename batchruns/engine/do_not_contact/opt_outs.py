"""Columns of CRMs and mailing tools that say who doesn't want to be contacted, and by what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from batchruns.engine.do_not_contact.kinds import Kind
from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.text import plain

FLAG, FILLED, STATUS = "flag", "filled", "status"
YES, NO = "yes", "no"
CHANNELS: Mapping[str, frozenset[Kind]] = {
    "email": frozenset((Kind.EMAIL,)),
    "phone": frozenset((Kind.PHONE,)),
    "all": frozenset((Kind.EMAIL, Kind.PHONE, Kind.PERSON)),
}
"""By what a column is about, the kinds of entries that it makes."""
NAMES = TableFile(
    "batchruns.engine.do_not_contact",
    "opt_outs.tsv",
    ("channel", "how", "name"),
    key=("name",),
    choices={"channel": tuple(CHANNELS), "how": (FLAG, FILLED, STATUS)},
)
VALUES = TableFile(
    "batchruns.engine.do_not_contact",
    "opt_out_values.tsv",
    ("says", "value"),
    key=("value",),
    choices={"says": (YES, NO, STATUS)},
)


@dataclass(frozen=True, slots=True)
class OptOutColumn:
    """A column that says who doesn't want to be contacted."""

    index: int
    name: str
    kinds: frozenset[Kind]
    how: str

    def says_so(self, cell: str) -> bool:
        """Whether a cell says that its lead doesn't."""
        says = _values().get(_key(cell), "")
        if self.how == FILLED:
            return bool(cell.strip()) and says != NO
        return says == STATUS or (self.how == FLAG and says == YES)


def opt_out_columns(columns: Sequence[str]) -> list[OptOutColumn]:
    """Those of a file's columns, by their names."""
    known = _names()
    return [
        OptOutColumn(index, name, *known[key])
        for index, name in enumerate(columns)
        if (key := _squeezed(name)) in known
    ]


@cache
def _names() -> Mapping[str, tuple[frozenset[Kind], str]]:
    return {_squeezed(name): (CHANNELS[channel], how) for channel, how, name in NAMES.rows()}


@cache
def _values() -> Mapping[str, str]:
    return {_key(value): says for says, value in VALUES.rows()}


def _squeezed(name: str) -> str:
    """A name without spaces: “HasOptedOutOfEmail” and “has_opted_out_of_email” are the same."""
    return "".join(plain(name).split())


def _key(cell: str) -> str:
    return plain(cell) or cell.strip()
