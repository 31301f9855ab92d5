from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models
from django.db.models.functions import Now

from leadenrich.platform.sql_files import run_sql_file


class Migration(migrations.Migration):
    """Makes table users, or adopts the one that is there."""

    initial = True

    dependencies = [("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[run_sql_file(__file__, "adopt_users.sql")],
            state_operations=[
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                db_default=RandomUUID(),
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(
                                max_length=254, null=True, unique=True, verbose_name="e-mail"
                            ),
                        ),
                        ("name", models.TextField(blank=True, db_default="")),
                        ("password", models.TextField(db_default="")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, editable=False, null=True),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                db_default=True, default=True, verbose_name="active"
                            ),
                        ),
                        (
                            "is_staff",
                            models.BooleanField(
                                db_default=False, default=False, verbose_name="operator"
                            ),
                        ),
                        (
                            "is_superuser",
                            models.BooleanField(
                                db_default=False, default=False, verbose_name="superuser"
                            ),
                        ),
                        ("date_joined", models.DateTimeField(db_default=Now(), editable=False)),
                    ],
                    options={
                        "verbose_name": "person",
                        "verbose_name_plural": "people",
                        "db_table": "users",
                    },
                )
            ],
        ),
        migrations.AddField(
            model_name="user",
            name="groups",
            field=models.ManyToManyField(
                blank=True,
                help_text="The groups this user belongs to. A user will get all permissions "
                "granted to each of their groups.",
                related_name="user_set",
                related_query_name="user",
                to="auth.group",
                verbose_name="groups",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="user_permissions",
            field=models.ManyToManyField(
                blank=True,
                help_text="Specific permissions for this user.",
                related_name="user_set",
                related_query_name="user",
                to="auth.permission",
                verbose_name="user permissions",
            ),
        ),
    ]
