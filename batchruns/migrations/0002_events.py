import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("batchruns", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="chunk",
            name="rejected",
            field=models.PositiveIntegerField(
                default=0, help_text="Of these rows, how many couldn't be enriched at all."
            ),
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "kind",
                    models.TextField(
                        help_text="One word: a move of the lifecycle, or what went wrong."
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        blank=True, help_text="A sentence, where the word isn't enough."
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="batchruns.batchrun",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
    ]
