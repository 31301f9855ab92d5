from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("batchruns", "0011_event_params"),
    ]

    operations = [
        migrations.AddField(
            model_name="chunk",
            name="overran_seconds",
            field=models.FloatField(
                verbose_name="overran",
                default=0,
                help_text="For so many seconds its rows took more time or memory than they may.",
            ),
        ),
    ]
