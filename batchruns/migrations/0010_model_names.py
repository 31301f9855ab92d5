import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Gives two models the names that say what they are. Their tables and columns keep theirs."""

    dependencies = [
        ("batchruns", "0009_chunks_by_rows"),
    ]

    operations = [
        # Each table is named first, so that renaming its model has nothing to do in the database.
        migrations.AlterModelTable(name="listing", table="batchruns_listing"),
        migrations.RenameModel(old_name="Listing", new_name="RunIndex"),
        migrations.AlterModelTable(name="mapping", table="batchruns_mapping"),
        migrations.RenameModel(old_name="Mapping", new_name="SavedMapping"),
        # Neither is in the admin: no permissions under the new names.
        *(
            migrations.AlterModelOptions(name=name, options={"default_permissions": ()})
            for name in ("runindex", "savedmapping")
        ),
        migrations.AlterField(
            model_name="runindex",
            name="run",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                primary_key=True,
                related_name="index",
                serialize=False,
                to="batchruns.batchrun",
            ),
        ),
    ]
