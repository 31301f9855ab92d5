"""Recipes: what is done with files, or leads, that have such a header."""

from datetime import datetime
from functools import partial
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Path, Router, Schema, Status
from pydantic import ConfigDict

from batchruns.api.access import ApiRequest
from batchruns.api.paging import Order, Page, PositionQuery, page_of
from batchruns.api.problems import ApiError
from batchruns.engine.recipe import Recipe as Content
from batchruns.models import Recipe as SavedRecipe
from batchruns.runs import recipes
from batchruns.runs.lists.portable import Portable, naming, with_lists

router = Router(tags=["recipes"])
BY_NAME = Order(("name",), tuple[str])
CONTENT: dict[str, Any] = {
    "columns": ["Name", "E-Mail", "Notes"],
    "mapping": ["full_name", "email", None],
    "defaultCountry": "DE",
    "columnSet": "essential",
}
NameOrId = Annotated[
    str,
    Path(description="The recipe's name, or the id of one of its versions.", examples=["Events"]),
]


class Recipe(Schema):
    """One version of a recipe."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 7,
                    "name": "Events",
                    "version": 2,
                    "saved_at": "2026-11-27T09:30:00Z",
                    "content": CONTENT,
                }
            ]
        }
    )

    id: int = Field(description="Of this version; the name stays the same.")
    name: str
    version: int
    saved_at: datetime
    content: dict[str, Any] = Field(
        description="The recipe as the page exports it and the command line takes it. Steps call your "
        "lists by their names."
    )

    @classmethod
    def of(cls, recipe: SavedRecipe, portable: Portable) -> "Recipe":
        """A recipe of a person, as they take it elsewhere."""
        return cls(
            id=recipe.pk,
            name=recipe.name,
            version=recipe.version,
            saved_at=recipe.saved_at,
            content=portable(recipe.content),
        )


CONTENT_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "title": "RecipeContent",
                    "type": "object",
                    "description": "A recipe as the page exports it.",
                    "properties": {
                        "columns": {"type": "array", "items": {"type": "string"}},
                        "mapping": {"type": "array", "items": {"type": ["string", "null"]}},
                    },
                    "required": ["columns"],
                },
                "example": CONTENT,
            }
        },
    }
}


@router.get("/recipes", response=Page[Recipe])
def list_recipes(
    request: ApiRequest, response: HttpResponse, position: PositionQuery
) -> Page[Recipe]:
    """Lists your recipes by name, each in its latest version."""
    item = partial(Recipe.of, portable=naming(request.user.pk))
    rows = recipes.latest_of(request.user.pk)
    return page_of(rows, BY_NAME, position, item, request, response)


@router.get("/recipes/{path:recipe}", response=Recipe)
def get_recipe(request: ApiRequest, recipe: NameOrId) -> Recipe:
    """A recipe in its latest version, or the version of an id."""
    return Recipe.of(_own(request, recipe), naming(request.user.pk))


@router.put(
    "/recipes/{path:recipe}", response={200: Recipe, 201: Recipe}, openapi_extra=CONTENT_BODY
)
def put_recipe(request: ApiRequest, recipe: NameOrId) -> Any:
    """Saves what was exported, or what you wrote, under a name: as its next version if it says
    anything new. What it doesn't mention stays as the version before had it.
    """
    user_id = request.user.pk
    before = recipes.called(user_id, recipe)
    content = dict(Content.from_json(request.body).content)
    for name in ("name", "version"):
        content.pop(name, None)
    saved = recipes.save(user_id, before.name if before else recipe, with_lists(user_id, content))
    return Status(200 if before else 201, Recipe.of(saved, naming(user_id)))


@router.delete("/recipes/{path:recipe}", response={204: None})
def delete_recipe(request: ApiRequest, recipe: NameOrId) -> Any:
    """Deletes a recipe with all its versions. Runs keep what they have of it."""
    recipes.delete(request.user.pk, _own(request, recipe).name)
    return Status(204, None)


def _own(request: ApiRequest, recipe: str) -> SavedRecipe:
    """This person's recipe. Raises ApiError."""
    own = recipes.called(request.user.pk, recipe)
    if own is None:
        raise ApiError("no_such_recipe", 404, name=recipe)
    return own
