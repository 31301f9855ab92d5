"""The page of a person's recipes, and what its buttons do."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from batchruns.engine.recipe import Recipe as Content
from batchruns.engine.recipe import RecipeError
from batchruns.models import Recipe
from batchruns.runs import recipes
from batchruns.runs.errors import RunError
from batchruns.runs.lists.portable import naming, with_lists
from batchruns.web.responses import show_error
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user

NAME, VERSION = "name", "version"
"""The keys of an exported recipe beside those of its content."""


@require_safe
@as_signed_in_user
def listing(request: PersonRequest) -> HttpResponse:
    """All recipes of a person, each with its versions."""
    versions = Recipe.objects.filter(user=request.user).order_by("name", "-version")
    by_name: dict[str, list[Recipe]] = {}
    for version in versions:
        by_name.setdefault(version.name, []).append(version)
    context = {"recipes": list(by_name.values()), "max_name": recipes.MAX_NAME}
    return render(request, "batchruns/recipes.html", context)


@require_safe
@as_signed_in_user
def export(request: PersonRequest, pk: int) -> HttpResponse:
    """A version of a recipe as a JSON file, which the command line and the import take."""
    recipe = _own(request, pk)
    content = {
        **naming(request.user.pk)(recipe.content),
        NAME: recipe.name,
        VERSION: recipe.version,
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    disposition = content_disposition_header(True, f"{recipe.name}.json") or ""
    return HttpResponse(
        text, content_type="application/json", headers={"Content-Disposition": disposition}
    )


@require_POST
@as_signed_in_user
def take_in(request: PersonRequest) -> HttpResponse:
    """Keeps a recipe that was exported: as a new version, if there is one of its name."""
    try:
        content = dict(Content.from_json(request.POST.get("recipe", "")).content)
        content.pop(VERSION, None)
        name = str(content.pop(NAME, ""))
        recipe = recipes.save(request.user.pk, name, with_lists(request.user.pk, content))
        text = _("Imported “%(name)s”, version %(version)s.")
        messages.success(request, text % {"name": recipe.name, "version": recipe.version})
    except (RecipeError, RunError) as error:
        show_error(request, error)
    return redirect("runs:recipes")


@require_POST
@as_signed_in_user
def rename(request: PersonRequest, pk: int) -> HttpResponse:
    """Gives a recipe, with all its versions, another name."""
    try:
        recipes.rename(request.user.pk, _own(request, pk).name, request.POST.get("name", ""))
    except RunError as error:
        show_error(request, error)
    return redirect("runs:recipes")


@require_POST
@as_signed_in_user
def delete(request: PersonRequest, pk: int) -> HttpResponse:
    """Deletes a recipe with all its versions."""
    name = _own(request, pk).name
    recipes.delete(request.user.pk, name)
    messages.success(request, _("Deleted “%(name)s”.") % {"name": name})
    return redirect("runs:recipes")


def _own(request: PersonRequest, pk: int) -> Recipe:
    """This person's recipe. Raises Http404."""
    return get_object_or_404(Recipe, pk=pk, user=request.user)


urlpatterns = [
    path("recipes/", listing, name="recipes"),
    path("recipes/import/", take_in, name="recipe_import"),
    path("recipes/<int:pk>/json/", export, name="recipe_export"),
    path("recipes/<int:pk>/rename/", rename, name="recipe_rename"),
    path("recipes/<int:pk>/delete/", delete, name="recipe_delete"),
]
