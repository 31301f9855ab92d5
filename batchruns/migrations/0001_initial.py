import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Now

from leadenrich.platform.sql_files import run_sql_file

STATUSES = {
    "pending": "Pending",
    "processing": "Processing",
    "completed": "Completed",
    "failed": "Failed",
}


class Migration(migrations.Migration):
    """Makes table batch_runs, or adopts the one that is there."""

    initial = True

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[run_sql_file(__file__, "adopt_batch_runs.sql")],
            state_operations=[
                migrations.CreateModel(
                    name="BatchRun",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                db_default=RandomUUID(),
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="runs",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("filename", models.TextField()),
                        (
                            "status",
                            models.TextField(
                                choices=list(STATUSES.items()),
                                db_default="pending",
                                default="pending",
                            ),
                        ),
                        ("started_at", models.DateTimeField(blank=True, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        ("result_url", models.TextField(blank=True, null=True)),
                        ("error_message", models.TextField(blank=True, null=True)),
                        ("meta", models.JSONField(blank=True, default=dict, null=True)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=Now(), editable=False, null=True),
                        ),
                    ],
                    options={
                        "verbose_name": "batch run",
                        "db_table": "batch_runs",
                        "ordering": (F("started_at").desc(nulls_first=True), "id"),
                        "constraints": [
                            models.CheckConstraint(
                                condition=Q(status__in=list(STATUSES)),
                                name="batch_runs_status_check",
                            )
                        ],
                        "indexes": [
                            models.Index(
                                F("user"),
                                F("started_at").desc(),
                                F("id"),
                                name="batch_runs_list_idx",
                            )
                        ],
                    },
                )
            ],
        ),
        migrations.CreateModel(
            name="Chunk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(help_text="Its place in the file, from 0.")),
                ("rows", models.PositiveIntegerField()),
                ("is_last", models.BooleanField(default=False)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("summary", models.JSONField(blank=True, default=dict)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chunks",
                        to="batchruns.batchrun",
                    ),
                ),
            ],
            options={"ordering": ("run", "number")},
        ),
        migrations.AddConstraint(
            model_name="chunk",
            constraint=models.UniqueConstraint(
                fields=("run", "number"), name="batchruns_chunk_place"
            ),
        ),
    ]
