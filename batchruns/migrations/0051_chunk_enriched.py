from django.db import migrations, models
from django.db.models import F, Q


def count_enriched(apps, schema_editor):
    """Chunks that are done have all rows that are neither rejected nor left out."""
    chunks = apps.get_model("batchruns", "Chunk").objects.exclude(done_at=None)
    chunks.update(enriched=F("rows") - F("rejected") - F("suppressed"))


class Migration(migrations.Migration):
    dependencies = [("batchruns", "0050_decisions_of_runs")]

    operations = [
        migrations.AddField(
            model_name="chunk",
            name="enriched",
            field=models.PositiveIntegerField(
                db_default=0,
                default=0,
                help_text="Of these rows, how many are in its part.",
                verbose_name="enriched rows",
            ),
        ),
        migrations.RunPython(count_enriched, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="chunk",
            constraint=models.CheckConstraint(
                condition=Q(done_at=None) | Q(rows=F("enriched") + F("rejected") + F("suppressed")),
                name="batchruns_chunk_no_row_lost",
            ),
        ),
    ]
