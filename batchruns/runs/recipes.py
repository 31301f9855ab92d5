"""Remembering the mapping that a person chose, for their next file with the same header."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from batchruns.models import SavedMapping
from batchruns.models.meta import RunMeta, keyed


def remember(user_id: UUID, columns: Sequence[str], fields: Sequence[str | None]) -> None:
    """Keeps the lead field of each column (or None) for this person and these columns."""
    SavedMapping.objects.update_or_create(
        user_id=user_id, header=_digest(columns), defaults={"fields": list(fields)}
    )


def recall(user_id: UUID, meta: dict[str, Any]) -> dict[str, Any]:
    """`meta` of a file just inspected, with the mapping that this person gave its columns before."""
    columns = RunMeta.parse(meta).columns
    saved = SavedMapping.objects.filter(user_id=user_id, header=_digest(columns)).first()
    if saved is None or len(saved.fields) != len(columns):
        return meta
    confidence = [1.0 if field else 0.0 for field in saved.fields]
    return {**meta, **keyed(mapping=saved.fields, confidence=confidence)}


def _digest(columns: Sequence[str]) -> str:
    return sha256(json.dumps(list(columns)).encode()).hexdigest()
