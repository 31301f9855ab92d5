"""Mappings that people saved become recipes: named, with versions, and room for all that is chosen."""

import json
from hashlib import sha256
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now


def saved_mappings_as_recipes(apps: Any, schema_editor: Any) -> None:
    """A recipe of each saved mapping. It has the columns' names where one of the person's runs has them,
    and is called after its file; else the digest of the names must do.
    """
    runs = apps.get_model("batchruns", "BatchRun")
    recipes = apps.get_model("batchruns", "Recipe")
    for saved in apps.get_model("batchruns", "SavedMapping").objects.order_by("pk"):
        content: dict[str, Any] = {"mapping": saved.fields, "headerDigest": saved.header}
        name = f"Mapping {saved.pk}"
        of_person = runs.objects.filter(user_id=saved.user_id).order_by("-created_at", "pk")
        for filename, columns in of_person.values_list("filename", "meta__columns").iterator():
            if _digest(columns) == saved.header:
                content = {"mapping": saved.fields, "columns": columns}
                name = filename[:200]
                break
        if recipes.objects.filter(user_id=saved.user_id, name=name).exists():
            name = f"{name} ({saved.pk})"
        recipes.objects.create(user_id=saved.user_id, name=name, version=1, content=content)


def _digest(columns: Any) -> str:
    return sha256(json.dumps(columns).encode()).hexdigest() if isinstance(columns, list) else ""


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("batchruns", "0014_saved_export"),
    ]

    operations = [
        migrations.CreateModel(
            name="Recipe",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField(verbose_name="name")),
                (
                    "version",
                    models.PositiveIntegerField(
                        help_text="From 1; the last one is used.", verbose_name="version"
                    ),
                ),
                (
                    "content",
                    models.JSONField(help_text="Of the shape of `batchruns.engine.recipe`."),
                ),
                (
                    "saved_at",
                    models.DateTimeField(db_default=Now(), editable=False, verbose_name="saved"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "recipe",
                "verbose_name_plural": "recipes",
                "db_table": "batchruns_recipe",
                "ordering": ("name", "-version"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "name", "version"), name="batchruns_recipe_version"
                    )
                ],
            },
        ),
        migrations.RunPython(saved_mappings_as_recipes, migrations.RunPython.noop),
        migrations.DeleteModel(name="SavedMapping"),
    ]
