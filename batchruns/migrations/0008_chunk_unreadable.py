from django.db import migrations, models

from leadenrich.platform.sql_files import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("batchruns", "0007_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="chunk",
            name="unreadable",
            field=models.PositiveIntegerField(
                verbose_name="unreadable",
                default=0,
                help_text="Told by the last: records of the whole file that can't be rows.",
            ),
        ),
        run_sql_file(__file__, "count_unreadable.sql"),
    ]
