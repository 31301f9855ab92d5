"""Lists in the words of their pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from batchruns.engine.lookups.sentence import AND
from batchruns.messages import in_words
from batchruns.models import BatchRun, ReferenceList, Status
from batchruns.web.presentation import field_in_words
from batchruns.web.run.charts import summary_of

TONES = {
    ReferenceList.Status.PENDING: "pending",
    ReferenceList.Status.BUILDING: "processing",
    ReferenceList.Status.READY: "completed",
    ReferenceList.Status.FAILED: "failed",
}
KEYS = {
    "identifier": ("identifier",),
    "email": ("email",),
    "domain": ("website", "domain", "company_domain"),
    "phone": ("phone",),
    "linkedin": ("linkedin_url", "company_linkedin_url"),
    "company": ("company",),
}


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
        return ReferenceList.Status(self.list.status).label

    @property
    def tone(self) -> str:
        """The icon and color of its status."""
        return TONES[ReferenceList.Status(self.list.status)]

    @property
    def is_building(self) -> bool:
        """Whether a worker has it."""
        return self.list.status == ReferenceList.Status.BUILDING

    @property
    def is_table(self) -> bool:
        """Whether it comes from a table of the person's database."""
        return self.list.source == ReferenceList.Source.TABLE

    @property
    def columns(self) -> "list[ShownColumn]":
        """All columns of the built version."""
        added = set(self.list.columns)
        return [
            ShownColumn(name, capfirst(field_in_words(field)) if field else "", name in added)
            for name, field in self.list.built_columns
        ]

    @property
    def matched_by(self) -> str:
        """The fields by which leads can be matched."""
        return listed(dict.fromkeys(field_in_words(f) for _n, f in self.list.built_columns if f))
