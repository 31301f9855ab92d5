import django.db.models.deletion
from django.db import migrations, models

from leadenrich.platform.sql_files import run_sql_file


class Migration(migrations.Migration):
    """Makes the table that the list of runs is read from; 0013 lets the database keep it."""

    dependencies = [
        ("batchruns", "0002_events"),
    ]

    operations = [
        migrations.CreateModel(
            name="Listing",
            fields=[
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="listing",
                        serialize=False,
                        to="batchruns.batchrun",
                    ),
                ),
                ("owner", models.UUIDField(db_column="user_id", null=True)),
                (
                    "name",
                    models.TextField(
                        db_collation="C",
                        help_text="The filename in lower case, its first 255 characters.",
                    ),
                ),
                ("status", models.TextField()),
                (
                    "recency",
                    models.BigIntegerField(
                        help_text="Minus the microseconds from 1970 to the start."
                    ),
                ),
                ("milliseconds", models.BigIntegerField(help_text="From the start to the end.")),
                ("size", models.BigIntegerField(help_text="Bytes of the upload.")),
                ("rows", models.BigIntegerField()),
                ("rejected", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["owner", "recency", "run"],
                        include=("status", "name"),
                        name="batchruns_listing_recency",
                    ),
                    models.Index(
                        fields=["owner", "status", "recency", "run"],
                        name="batchruns_listing_status",
                    ),
                    models.Index(fields=["owner", "name", "run"], name="batchruns_listing_name"),
                    models.Index(fields=["owner", "size", "run"], name="batchruns_listing_size"),
                    models.Index(fields=["owner", "rows", "run"], name="batchruns_listing_rows"),
                    models.Index(
                        fields=["owner", "rejected", "run"], name="batchruns_listing_rejected"
                    ),
                    models.Index(
                        fields=["owner", "milliseconds", "run"], name="batchruns_listing_time"
                    ),
                ],
            },
        ),
        run_sql_file(__file__, "whole_number.sql"),
    ]
