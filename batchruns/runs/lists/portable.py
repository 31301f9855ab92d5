"""Recipes that leave the site, or come to it: their steps call lists by names there, as people do."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from batchruns.engine.lookup_step import LIST_PREFIX, dump_steps, parse_steps
from batchruns.engine.shapes import ShapeError
from batchruns.models import ReferenceList

STEPS = "steps"
"""The key of the steps in a recipe."""


Portable = Callable[[Mapping[str, Any]], dict[str, Any]]
"""Gives what a recipe says, with lists by their names: “list:Customers”."""


def naming(user_id: UUID) -> Portable:
    """What makes recipes of a person portable."""
    names = {connection: name for name, connection in _lists(user_id).items()}
    return lambda content: _renamed(content, names)


def with_lists(user_id: UUID, content: Mapping[str, Any]) -> dict[str, Any]:
    """What a recipe says, with the person's own lists of the names that it has; others stay named."""
    return _renamed(content, _lists(user_id))


def _lists(user_id: UUID) -> dict[str, str]:
    """By its name in a recipe, what steps call each list of a person here."""
    lists = ReferenceList.objects.filter(user=user_id)
    return {f"{LIST_PREFIX}{each.name}": each.connection for each in lists}


def _renamed(content: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    try:
        steps = parse_steps(content.get(STEPS, []))
    except ShapeError:
        return dict(content)
    renamed = [
        replace(step, providers=tuple(names.get(name, name) for name in step.providers))
        for step in steps
    ]
    return {**content, STEPS: dump_steps(renamed)} if steps else dict(content)
