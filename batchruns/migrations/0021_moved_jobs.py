from django.db import migrations

from leadenrich.platform.sql_files import run_sql_file


class Migration(migrations.Migration):
    """Lets workers hear of jobs that go on in another queue, or needn't wait for another any more."""

    dependencies = [
        ("batchruns", "0020_lists"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [run_sql_file(__file__, "moved_jobs.sql")]
