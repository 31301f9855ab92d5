"""The recipes of a person: what they chose for files with such a header, for their next such file."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from batchruns.engine.recipe import Recipe as Content
from batchruns.engine.recipe import best_match
from batchruns.engine.text import whole_number
from batchruns.models import Recipe
from batchruns.models.meta import AppliedRecipe, RunMeta, keyed
from batchruns.runs.errors import OptionsUnknownError, RunError
from batchruns.runs.jsonb import storable

MAX_NAME = 100
MAX_CHARACTERS = 1_000_000
"""As JSON: the names of as many columns as a file may have take half of it."""
MAX_RECIPES = 500
"""Of one person: each is looked at when a file comes in."""
MAX_VERSIONS = 20
"""Of one recipe: earlier ones go."""


def latest_of(user_id: UUID) -> QuerySet[Recipe]:
    """The latest version of each recipe of a person."""
    own = Recipe.objects.filter(user_id=user_id)
    later = own.filter(name=OuterRef("name"), version__gt=OuterRef("version"))
    return own.exclude(Exists(later))


def recipes_of(user_id: UUID) -> list[Recipe]:
    """The latest version of each recipe of a person, by name."""
    return list(latest_of(user_id).order_by("name"))


def called(user_id: UUID, name: str) -> Recipe | None:
    """The recipe of a person that has this name, in its latest version, or the version of this id."""
    if recipe := latest_of(user_id).filter(name=storable(name)).first():
        return recipe
    number = whole_number(name, digits=18) or 0
    return Recipe.objects.filter(user_id=user_id, pk=number).first()


def save(user_id: UUID, name: str, content: Mapping[str, Any]) -> Recipe:
    """Keeps a recipe under a name: as its next version, if it says anything new.

    What the version before says of keys that `content` hasn't is kept. Raises RunError.
    """
    name = checked_name(name)
    with transaction.atomic():
        last = Recipe.objects.filter(user_id=user_id, name=name).order_by("-version").first()
        merged = _checked_content({**(last.content if last else {}), **content})
        if last and last.content == merged:
            return last
        if last is None and len(recipes_of(user_id)) >= MAX_RECIPES:
            raise RunError("too_many_recipes", limit=MAX_RECIPES)
        version = last.version + 1 if last else 1
        versions = Recipe.objects.filter(user_id=user_id, name=name)
        versions.filter(version__lte=version - MAX_VERSIONS).delete()
        return versions.create(user_id=user_id, name=name, version=version, content=merged)


def rename(user_id: UUID, old: str, new: str) -> None:
    """Gives all versions of a recipe another name. Raises RunError."""
    new = checked_name(new)
    if new == old:
        return
    if Recipe.objects.filter(user_id=user_id, name=new).exists():
        raise RunError("recipe_name_taken", name=new)
    Recipe.objects.filter(user_id=user_id, name=old).update(name=new)


def delete(user_id: UUID, name: str) -> None:
    """Deletes a recipe with all its versions; runs keep what they have of it."""
    Recipe.objects.filter(user_id=user_id, name=name).delete()


def recall(user_id: UUID, meta: dict[str, Any]) -> dict[str, Any]:
    """`meta` of a file just inspected, with the person's recipe that resembles its header, if one does,
    and with what is proposed so.

    A file without a header row resembles nothing: its columns have no names of their own.
    """
    options = RunMeta.parse(meta).options
    if options is None or options.parse.header_row is None:
        return proposed(meta)
    contents = [(Content(recipe.content), recipe) for recipe in recipes_of(user_id)]
    best = best_match((content for content, _recipe in contents), options.columns)
    chosen = next((recipe for content, recipe in contents if content is best), None)
    return proposed(meta) if chosen is None else apply(chosen, meta)


def apply(recipe: Recipe, meta: dict[str, Any]) -> dict[str, Any]:
    """`meta` of a file with what a recipe says. Raises OptionsUnknownError."""
    before = RunMeta.parse(meta)
    if before.options is None:
        raise OptionsUnknownError("options_unknown")
    content = Content(recipe.content)
    known = content.knows(before.options.columns)
    options = content.apply(before.options)
    confidence = [
        float(bool(field)) if is_known else sure
        for field, is_known, sure in zip(options.mapping, known, before.confidence, strict=False)
    ]
    used = AppliedRecipe(recipe.name, recipe.version, sum(known))
    return proposed({**meta, **options.to_meta(), **keyed(confidence=confidence)}, used)


def proposed(meta: dict[str, Any], recipe: AppliedRecipe | None = None) -> dict[str, Any]:
    """`meta` whose options are those that are proposed, by a recipe or without."""
    options = RunMeta.parse(meta).options
    kept = options.to_meta() if options else {}
    # Names are no choice, and there may be many.
    kept.pop("columns", None)
    return {**meta, **keyed(proposed=kept, recipe=recipe.dump() if recipe else None)}


def checked_name(name: str) -> str:
    """A recipe's name as it is kept. Raises RunError."""
    name = " ".join(storable(name.replace("\0", "")).split())
    if not name:
        raise RunError("recipe_without_name")
    if len(name) > MAX_NAME:
        raise RunError("recipe_name_too_long", limit=MAX_NAME)
    return name


def _checked_content(content: Mapping[str, Any]) -> dict[str, Any]:
    """What a recipe says, as the database takes it. Raises RunError."""
    try:
        stored: dict[str, Any] = storable(dict(content))
        length = len(json.dumps(stored, allow_nan=False))
    except (ValueError, RecursionError):
        raise RunError("not_a_recipe") from None
    if length > MAX_CHARACTERS:
        raise RunError("recipe_too_long", limit=MAX_CHARACTERS)
    return stored
