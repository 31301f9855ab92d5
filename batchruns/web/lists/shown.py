"""Lists in the words of their pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from batchruns.messages import phrase_in_words
from batchruns.models import ReferenceList
from batchruns.web.presentation import field_in_words

STATUSES: Mapping[str, Promise] = {
    ReferenceList.Status.PENDING: gettext_lazy("Review its columns"),
    ReferenceList.Status.BUILDING: gettext_lazy("Building"),
    ReferenceList.Status.READY: gettext_lazy("Ready"),
    ReferenceList.Status.FAILED: gettext_lazy("Failed"),
}
TONES: Mapping[str, str] = {
    ReferenceList.Status.PENDING: "pending",
    ReferenceList.Status.BUILDING: "processing",
    ReferenceList.Status.READY: "completed",
    ReferenceList.Status.FAILED: "failed",
}


OF_PERSON = frozenset(("full_name", "first_name", "last_name", "linkedin_url"))
"""Lead fields by which no company is matched."""
TELLING = (
    "identifier",
    "email",
    "website",
    "phone",
    "linkedin_url",
    "company_linkedin_url",
    "full_name",
    "first_name",
    "last_name",
    "company",
)
"""The fields by which a row is found; others only say how sure that is."""


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column of a list."""

    name: str
    field: str
    """What it is mapped to, in words; "" if to nothing."""
    is_added: bool
    """Whether leads gain it."""


@dataclass(frozen=True, slots=True)
class ShownList:
    """A list as its page and the table of lists show it."""

    list: ReferenceList
    used_by: int = 0
    """How many runs match with it."""

    @property
    def status(self) -> str:
        """How far it is, in words."""
        return str(STATUSES[self.list.status])

    @property
    def tone(self) -> str:
        """The icon and color of its status."""
        return TONES[self.list.status]

    @property
    def is_building(self) -> bool:
        """Whether a worker has it."""
        return self.list.status == ReferenceList.Status.BUILDING

    @property
    def percent(self) -> int | None:
        """How much of it is read, while it is being built; None where that isn't known."""
        counted = self.list.parsed_meta.counted
        rows = (counted.rows if counted.is_all else counted.estimate) if counted else None
        return min(100, 100 * self.list.progress // rows) if rows else None

    @property
    def is_table(self) -> bool:
        """Whether it comes from a table of the person's database."""
        return self.list.source == ReferenceList.Source.TABLE

    @property
    def columns(self) -> Sequence[ShownColumn]:
        """All columns of the built version."""
        added = set(self.list.columns)
        return [
            ShownColumn(name, capfirst(field_in_words(field)) if field else "", name in added)
            for name, field in self.list.built_columns
        ]

    @property
    def matched_by(self) -> str:
        """The fields by which leads can be matched."""
        mapped = {field for _name, field in self.list.built_columns}
        if self.list.kind == ReferenceList.Kind.COMPANIES:
            mapped -= OF_PERSON
        fields = [field_in_words(field) for field in TELLING if field in mapped]
        return phrase_in_words("{fields}", {"fields": fields}) if fields else ""
