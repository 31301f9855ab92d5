"""Makes the tables of what programs ask: how fast, and the answers that are kept."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("batchruns", "0023_erasure"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RequestPace",
            fields=[
                (
                    "key",
                    models.TextField(
                        help_text="A token, a person, or a network.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "used_until",
                    models.DateTimeField(help_text="When all that was used is there again: GCRA."),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.TextField(help_text="The Idempotency-Key.")),
                (
                    "fingerprint",
                    models.BinaryField(help_text="The SHA-256 of address, fields, files and body."),
                ),
                (
                    "status",
                    models.PositiveSmallIntegerField(
                        help_text="Empty while it is worked on.", null=True
                    ),
                ),
                ("headers", models.JSONField(default=dict)),
                (
                    "body",
                    models.BinaryField(
                        help_text="Empty where it was too large to be kept.", null=True
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), db_index=True
                    ),
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
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("user", "key"), name="batchruns_keptanswer_key")
                ],
            },
        ),
        # A request counts without waiting for the disk; a crash of the server may forget it.
        migrations.RunSQL(
            "ALTER TABLE batchruns_requestpace SET UNLOGGED, SET (fillfactor = 50)",
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
