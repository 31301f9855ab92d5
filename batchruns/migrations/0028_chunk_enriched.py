from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("batchruns", "0027_decisions_of_runs")]

    operations = [
        migrations.AddField(
            model_name="chunk",
            name="enriched",
            field=models.PositiveIntegerField(
                help_text="Of these rows, how many are in its part; empty where an earlier version "
                "worked on them.",
                null=True,
                verbose_name="enriched rows",
            ),
        ),
        migrations.AddConstraint(
            model_name="chunk",
            constraint=models.CheckConstraint(
                condition=Q(done_at=None) | Q(rows=F("enriched") + F("rejected") + F("suppressed")),
                name="batchruns_chunk_no_row_lost",
            ),
        ),
    ]
