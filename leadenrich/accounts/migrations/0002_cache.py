from django.db import migrations

from leadenrich.platform.sql_files import run_sql_file


class Migration(migrations.Migration):
    """Makes the table of the cache."""

    dependencies = [("accounts", "0001_initial")]

    operations = [run_sql_file(__file__, "cache.sql")]
