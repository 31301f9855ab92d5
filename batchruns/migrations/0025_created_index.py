import datetime

import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

from leadenrich.platform.sql_files import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("batchruns", "0024_api_requests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[run_sql_file(__file__, "created_index.sql")],
            state_operations=[
                migrations.AddIndex(
                    model_name="batchrun",
                    index=models.Index(
                        models.F("user"),
                        django.db.models.functions.comparison.Least(
                            django.db.models.functions.comparison.Greatest(
                                models.F("created_at"),
                                models.Value(
                                    datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                    models.DateTimeField(),
                                ),
                            ),
                            models.Value(
                                datetime.datetime(9999, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                models.DateTimeField(),
                            ),
                        ),
                        models.F("id"),
                        name="batch_runs_created_idx",
                    ),
                ),
            ],
        ),
    ]
