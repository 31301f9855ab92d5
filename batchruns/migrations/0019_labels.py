"""What people read in the admin for some fields: nothing changes in the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("batchruns", "0018_pace_contended"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="batchrun",
            options={
                "ordering": (
                    models.OrderBy(models.F("started_at"), descending=True, nulls_first=True),
                    "id",
                ),
                "verbose_name": "run",
                "verbose_name_plural": "runs",
            },
        ),
        migrations.AlterField(
            model_name="batchrun",
            name="result_url",
            field=models.TextField(blank=True, null=True, verbose_name="result URL"),
        ),
        migrations.AlterField(
            model_name="chunk",
            name="is_last",
            field=models.BooleanField(default=False, verbose_name="last chunk"),
        ),
    ]
