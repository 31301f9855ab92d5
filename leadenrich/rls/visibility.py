"""Which rows of each table the web role may reach.

A model says so itself by `rls_visible_rows`, an SQL condition on a row of its table; `declare` says it
for a table whose model belongs to another package. Of all other tables, rows that hang on a run are
reached with it, and every row of the rest.
"""

from django.apps import apps
from django.conf import settings
from django.db import models

CONTRACT_TABLES = ("users", "batch_runs")
EVERY_ROW = "true"
NO_ROW = "false"

_declared: dict[str, str] = {}


def declare(table: str, condition: str) -> None:
    """Lets the web role reach those rows of `table` for which the SQL `condition` holds."""
    _declared[table] = condition


def visible_rows() -> dict[str, str]:
    """An SQL condition for each table of this application but the contract's two."""
    models_by_table = {model._meta.db_table: model for model in apps.get_models(True)}
    caches = [str(cache["LOCATION"]) for cache in settings.CACHES.values() if "LOCATION" in cache]
    conditions = {table: _condition_of(model) for table, model in models_by_table.items()}
    conditions |= dict.fromkeys(("django_migrations", *caches), EVERY_ROW)
    conditions |= _declared
    return {
        table: condition for table, condition in conditions.items() if table not in CONTRACT_TABLES
    }


def _condition_of(model: type[models.Model]) -> str:
    own: str | None = getattr(model, "rls_visible_rows", None)
    if own is not None:
        return own
    for field in model._meta.concrete_fields:
        if field.related_model and field.related_model._meta.db_table == "batch_runs":
            column = f"{model._meta.db_table}.{field.column}"
            return f"EXISTS (SELECT FROM batch_runs WHERE batch_runs.id = {column})"
    return EVERY_ROW
