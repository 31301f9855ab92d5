"""Which columns hold the lead, once the fields of all columns are known: in the order in which the
columns of a repeated field count.
"""

from bisect import bisect
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from batchruns.engine.schema.roles import Role, role_of
from batchruns.engine.text import plain

ADDRESS = ("street", "postal_code", "city", "region", "country")
"""The fields that belong together as one address."""
FULL_ADDRESS = "full_address"
"""The field of a column that has a whole address in each cell."""
IN_FULL_ADDRESS = ("postal_code", "city", "region", "country")
"""The fields that are read of a whole address."""
LOCALITY = ("street", "postal_code", "city", FULL_ADDRESS)
"""Those of which a group of columns needs one to be an address of its own."""
LABELS = {"phone": "phone_label", "email": "email_label"}
COMPANIONS = {"phone": ("phone_extension",), "email": ("email_verification",)}
"""What belongs to one column of a field: to the last one before it."""
PLAIN = ""

# The kinds of columns in the order in which their values count, equal ones in the file's order.
RANKS = {
    "phone": (
        ("mobile", "direct"), ("work", PLAIN), ("company",), ("home",),
        ("other", "billing", "shipping", "mailing"),
    ),
    "email": (
        ("work", "direct"), (PLAIN, "mobile", "mailing"), ("billing", "shipping"), ("home",),
        ("company",), ("other",),
    ),
    "address": (
        ("work",), (PLAIN, "direct", "mobile"), ("mailing",), ("billing",), ("company",), ("home",),
        ("shipping",), ("other",),
    ),
}  # fmt: skip
NEVER = 99
"""The rank of a column that is never the lead's own: a fax is nobody's phone."""


def rank_of(kind: str, of: str) -> int:
    """The rank of a column of this kind among those of a field ("phone", "email") or "address"."""
    return next((rank for rank, kinds in enumerate(RANKS[of]) if kind in kinds), NEVER)


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """One of the columns that a repeated field has."""

    index: int
    name: str
    """As the file calls it."""
    role: Role
    label: int | None = None
    """The index of the column whose cells say what kind of phone or email stands in this one."""
    companions: dict[str, int] = field(default_factory=dict)
    """By field, the indices of the columns that belong to this one alone: its extension, say."""


@dataclass(frozen=True, slots=True)
class AddressColumns:
    """The columns of one address: of the work, of the home, for billing."""

    role: Role
    indices: dict[str, int] = field(default_factory=dict)
    """By field."""

    @property
    def is_whole(self) -> bool:
        """Whether it is an address by itself, and no country alone."""
        return not self.indices.keys().isdisjoint(LOCALITY)

    @property
    def name(self) -> str:
        """In words: "billing address", "address 2"."""
        words = [self.role.kind, "address", str(self.role.number) if self.role.number > 1 else ""]
        return " ".join(filter(None, words))


class LeadColumns:
    """The columns of a file by the fields that they hold.

    `columns` are their names, `mapping` (as long) the field of each, or None.
    """

    def __init__(self, columns: Sequence[str], mapping: Sequence[str | None]) -> None:
        self._columns = columns
        self._indices: dict[str, list[int]] = {}
        for index, field_name in enumerate(mapping):
            if field_name:
                self._indices.setdefault(field_name, []).append(index)
        self.repeated = {name: self._ranked(name) for name in LABELS if name in self._indices}
        """The columns of phones and emails by field, the first of them the one that counts most."""
        self.addresses = self._grouped()
        """The addresses, likewise; none where the file has nothing of any."""

    @property
    def fields(self) -> set[str]:
        """The fields that the file has, by themselves or within a whole address."""
        within = IN_FULL_ADDRESS if FULL_ADDRESS in self._indices else ()
        return {*self._indices, *within}

    def name_of(self, index: int) -> str:
        """The name of a column."""
        return self._columns[index]

    def by_field(self) -> dict[str, list[tuple[int, str]]]:
        """For each field the index and the kind of its columns, those that count most first."""
        ranked = {
            name: [(c.index, c.role.kind) for c in self.repeated[name]] for name in self.repeated
        }
        in_addresses = {
            name: [(a.indices[name], a.role.kind) for a in self.addresses if name in a.indices]
            for name in self.fields.intersection((*ADDRESS, FULL_ADDRESS))
        }
        others = {name: [(index, PLAIN)] for name, index in self.single().items()}
        return {**others, **in_addresses, **ranked}

    def single(self) -> dict[str, int]:
        """The column of each field that is neither a phone, an email nor part of an address."""
        repeated = {"phone", "email", *LABELS.values(), *ADDRESS, FULL_ADDRESS}
        return {name: columns[0] for name, columns in self._indices.items() if name not in repeated}

    def _ranked(self, field_name: str) -> list[FieldColumn]:
        indices = self._indices.get(field_name, [])
        labels = frozenset(self._indices.get(LABELS[field_name], ()))
        companions = self._companions(indices, COMPANIONS[field_name])
        columns = [
            FieldColumn(
                index,
                self._columns[index],
                role_of(self._columns[index]),
                _label_of(index, labels),
                companions[index],
            )
            for index in indices
        ]
        return sorted(columns, key=lambda c: (rank_of(c.role.kind, field_name), c.role.number))

    def _companions(
        self, indices: Sequence[int], names: Iterable[str]
    ) -> Mapping[int, dict[str, int]]:
        """For each of a field's columns, in order, the columns of these names that belong to it."""
        companions: dict[int, dict[str, int]] = {index: {} for index in indices}
        for name in names:
            for companion in self._indices.get(name, ()):
                before = max(bisect(indices, companion) - 1, 0)
                companions[indices[before]][name] = companion
        return companions

    def _grouped(self) -> list[AddressColumns]:
        groups: dict[Role, AddressColumns] = {}
        names = (*ADDRESS, FULL_ADDRESS)
        parts = [(name, index) for name in names for index in self._indices.get(name, ())]
        for name, index in parts:
            role = role_of(self._columns[index])
            groups.setdefault(role, AddressColumns(role)).indices.setdefault(name, index)
        ordered = sorted(
            groups.values(), key=lambda g: (rank_of(g.role.kind, "address"), g.role.number)
        )
        return _sharing(ordered)


def _label_of(index: int, labels: Collection[int]) -> int | None:
    """The label of a column stands right before it, or behind it."""
    return next((near for near in (index - 1, index + 1) if near in labels), None)


def _sharing(groups: list[AddressColumns]) -> list[AddressColumns]:
    """The addresses, where columns that are no address by themselves count for each of the others: one
    “Country” beside the cities of work and home.
    """
    whole = [group for group in groups if group.is_whole]
    shared = _united(group for group in groups if not group.is_whole)
    if whole:
        return [AddressColumns(group.role, {**shared, **group.indices}) for group in whole]
    return [AddressColumns(Role(PLAIN), shared)] if shared else []


def _united(groups: Iterable[AddressColumns]) -> dict[str, int]:
    """The columns of some addresses by field, of several the first."""
    united: dict[str, int] = {}
    for group in groups:
        united = {**group.indices, **united}
    return united


def snake_case(name: str) -> str:
    """A column's name as part of another's: “Phone 2 - Value” as `phone_2_value`."""
    return plain(name).replace(" ", "_")
