"""What providers ask for their answers, in millionths of the site's currency."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

MICROS = 1_000_000
MOST, MOST_OF_UNIT = Decimal(1_000_000), Decimal(1_000)
"""The largest amount that people may enter, and that for one unit: so that no number of tokens costs
more than a database can count."""
DECIMAL_PLACES = 6


class Unit(StrEnum):
    """What a provider charges for."""

    CALL = "call"
    """Each question that it answers, whatever the answer."""
    MATCH = "match"
    """Each answer that says something."""
    TOKEN = "token"  # noqa: S105 - of a language model
    """Each token that a model reads or writes."""


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit costs. People edit the amount; the unit is the provider's."""

    micros: int = 0
    """Millionths of the site's currency, for each unit."""
    unit: Unit = Unit.CALL
    most_units: int = 1
    """How many units one question may cost at most: so much is reserved before it is asked."""

    @property
    def most(self) -> int:
        """What one question costs at most, in millionths."""
        return self.micros * self.most_units


FREE = Price()


def in_units(micros: int | None) -> Decimal | None:
    """An amount in whole units of the currency, if there is one."""
    return None if micros is None else (Decimal(micros) / MICROS).normalize()


def as_decimal(micros: int) -> str:
    """An amount in whole units of the currency, as programs read it: "0.0245", "50"."""
    return f"{in_units(micros):f}"


def in_micros(amount: Decimal | None) -> int | None:
    """The millionths of what somebody has entered, if anything."""
    return None if amount is None else int(amount * MICROS)
