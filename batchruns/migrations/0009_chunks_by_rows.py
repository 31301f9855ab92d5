from django.db import migrations

from leadenrich.platform.sql_files import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("batchruns", "0008_chunk_unreadable"),
    ]

    operations = [
        run_sql_file(__file__, "cut_anew.sql"),
    ]
