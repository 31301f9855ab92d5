from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("batchruns", "0026_webhooks")]

    operations = [
        migrations.AddField(
            model_name="listuse",
            name="decisions",
            field=models.JSONField(
                db_default=models.Value({}, models.JSONField()),
                default=dict,
                help_text="What was decided by then: keys of leads with those of rows.",
            ),
        ),
    ]
