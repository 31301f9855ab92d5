"""What people have decided on leads and the rows of a list: it counts more than any rule."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Q

from batchruns.models import Edit, ListDecision, ReferenceList


def decisions_on(own: ReferenceList) -> dict[str, str | None]:
    """By the engine's key of a lead that of the row that it is, or None: it is none."""
    return dict(ListDecision.objects.filter(list=own.pk).values_list("lead", "row"))


def keep(own: ReferenceList, decided: Mapping[str, str | None]) -> None:
    """Keeps decisions, in place of earlier ones on the same leads."""
    ListDecision.objects.bulk_create(
        [ListDecision(list=own, lead=lead, row=row) for lead, row in decided.items()],
        update_conflicts=True,
        unique_fields=["list", "lead"],
        update_fields=["row", "decided_at", "edit"],
    )


def forget(user_id: UUID, keys: Collection[str]) -> None:
    """Forgets the decisions of a person on leads and rows of lists that have one of these keys."""
    known = Q(lead__in=keys) | Q(row__in=keys)
    ListDecision.objects.filter(known, list__user=user_id).delete()


def of_edit(own: ReferenceList, decided: Mapping[str, str | None], edit: Edit) -> None:
    """Notes that these decisions are taken back with an edit."""
    ListDecision.objects.filter(list=own.pk, lead__in=list(decided)).update(edit=edit)


def forget_others(own: ReferenceList) -> None:
    """Takes back the decisions that no edit of a run can take back any more."""
    ListDecision.objects.filter(list=own.pk, edit=None).delete()
