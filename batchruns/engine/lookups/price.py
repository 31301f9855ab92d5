"""What providers ask for their answers, in millionths of the site's currency."""

from dataclasses import dataclass
from enum import StrEnum

MICROS = 1_000_000


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
