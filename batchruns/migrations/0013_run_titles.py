import django.contrib.postgres.fields
from django.db import migrations, models

from leadenrich.platform.sql_files import run_sql_file


def _added(name: str, field: models.Field, default: object) -> migrations.AddField:
    field.default = default
    return migrations.AddField("runindex", name, field, preserve_default=False)


class Migration(migrations.Migration):
    """Lists what people call their runs, their tags, and what was found; the database keeps it."""

    dependencies = [
        ("batchruns", "0012_chunk_overran"),
    ]

    operations = [
        migrations.AlterField(
            "runindex",
            "name",
            models.TextField(
                db_collation="C", help_text="The title in lower case, its first 255 characters."
            ),
        ),
        migrations.AlterField(
            "runindex", "status", models.TextField(help_text="One of ShownStatus.")
        ),
        # In the order of the columns that `sql/listing.sql` gives.
        _added(
            "title",
            models.TextField(help_text="The name that its owner gave it, else the filename."),
            "",
        ),
        _added(
            "tags",
            django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
            list,
        ),
        _added(
            "text",
            models.TextField(
                db_collation="C",
                help_text="Tags, title and filename in lower case, to be searched.",
            ),
            "",
        ),
        _added("issues", models.BigIntegerField(help_text="Rows with issues."), -1),
        _added(
            "duplicates",
            models.BigIntegerField(help_text="Rows with the same lead as one before."),
            -1,
        ),
        migrations.RemoveIndex("runindex", "batchruns_listing_recency"),
        migrations.AddIndex(
            "runindex",
            models.Index(
                fields=["owner", "recency", "run"],
                include=("status", "text"),
                name="batchruns_listing_recency",
            ),
        ),
        migrations.AddIndex(
            "runindex",
            models.Index(
                fields=["owner", "recency"],
                include=("tags",),
                condition=models.Q(("tags", []), _negated=True),
                name="batchruns_listing_tags",
            ),
        ),
        run_sql_file(__file__, "listing.sql"),
    ]
