"""What PostgreSQL's jsonb needs: merging in the database, and text that it can store."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, F, Func, JSONField, TextField, Value, When
from django.db.models.expressions import CombinedExpression
from django.db.models.lookups import Exact


def merged(column: str, new: Mapping[str, Any]) -> CombinedExpression:
    """`column || new`: keys that others wrote stay; what isn't an object counts as an empty one."""
    json_type = Func(F(column), function="jsonb_typeof", output_field=TextField())
    current = Case(
        When(Exact(json_type, "object"), then=F(column)),
        default=Value({}, JSONField()),
        output_field=JSONField(),
    )
    added = Value(storable(dict(new)), JSONField())
    return CombinedExpression(current, "||", added, output_field=JSONField())


def storable(value: Any) -> Any:
    """`value` with the characters that jsonb refuses (NUL, lone surrogates) replaced by U+FFFD."""
    match value:
        case str():
            return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
        case dict():
            return {storable(key): storable(item) for key, item in value.items()}
        case list() | tuple():
            return [storable(item) for item in value]
        case _:
            return value
