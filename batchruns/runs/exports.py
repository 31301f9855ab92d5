"""Remembering what a person chose for their downloads, for the next one with the same template."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from batchruns.engine.tables.exports.crm.conversion import Choices
from batchruns.engine.tables.exports.left_out import LACKING
from batchruns.models import SavedExport
from batchruns.runs.jsonb import storable


@dataclass(frozen=True, slots=True)
class ExportChoices:
    """What a person decides of a download, with one template."""

    choices: Choices = field(default_factory=lambda: Choices(left_out=frozenset({LACKING})))
    headers: tuple[str, ...] = ()
    """Of a template of their own."""

    @classmethod
    def parse(cls, value: dict[str, Any]) -> "ExportChoices":
        """The choices in what `dump` gave."""
        choices = Choices(frozenset(value["leftOut"]), value["values"], value["fills"])
        return cls(choices, tuple(value["headers"]))

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "leftOut": sorted(self.choices.left_out),
            "values": {header: dict(values) for header, values in self.choices.values.items()},
            "fills": dict(self.choices.fills),
            "headers": list(self.headers),
        }

    def with_choices(self, choices: Choices) -> "ExportChoices":
        """These with other choices; values that were mapped before and aren't now stay mapped."""
        values = {header: dict(values) for header, values in self.choices.values.items()}
        for header, mapped in choices.values.items():
            values.setdefault(header, {}).update(mapped)
        return replace(self, choices=replace(choices, values=values))


def recall(user_id: UUID, template: str) -> ExportChoices:
    """What this person chose last for a template; the defaults if they haven't."""
    saved = SavedExport.objects.filter(user_id=user_id, template=template).first()
    return ExportChoices.parse(saved.choices) if saved else ExportChoices()


def remember(user_id: UUID, template: str, chosen: ExportChoices) -> None:
    """Keeps what this person chose for a template."""
    SavedExport.objects.update_or_create(
        user_id=user_id, template=template, defaults={"choices": storable(chosen.dump())}
    )


def last_template(user_id: UUID) -> str:
    """The template that this person used last; "" if they haven't used any."""
    names = SavedExport.objects.filter(user_id=user_id).order_by("-used_at")
    return names.values_list("template", flat=True).first() or ""
