"""A file, and what must come of it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    """`columns`, `rows`, lines of `rejects` and lines set `aside`, or what `refusal` says."""

    name: str
    filename: str
    content: bytes
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    rejects: list[int] = field(default_factory=list)
    aside: list[int] = field(default_factory=list)
    refusal: str | None = None

    def __str__(self) -> str:
        return self.name


NAMES = ["Name", "E-Mail", "Phone"]
ADA = ["Ada Lovelace", "ada@example.com", "+44 20 7946 0000"]
BOB = ["Bob", "bob@example.com", "030 901820"]
LEADS = [ADA, BOB]
