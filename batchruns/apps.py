from functools import partial
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db import transaction
from django.db.backends.signals import connection_created
from django.db.models import Model
from django.db.models.signals import post_delete, pre_delete
from django.utils.translation import gettext_lazy as _


class BatchRunsConfig(AppConfig):
    """Uploads of leads and their enrichment."""

    name = "batchruns"
    verbose_name = _("Batch runs")

    def ready(self) -> None:
        from batchruns.models import BatchRun
        from batchruns.runs import deletion, files
        from leadenrich.platform.pg_timestamps import bear_any

        def delete_runs_of(instance: Model, **kwargs: Any) -> None:
            """Before the person: the contract's reference is checked at once, not at the end."""
            deletion.delete_all_of(instance.pk)

        def remove_files(instance: BatchRun, **kwargs: Any) -> None:
            """Where runs go with the person they belong to."""
            transaction.on_commit(partial(files.delete_all, instance.pk), robust=True)

        connection_created.connect(bear_any)
        pre_delete.connect(delete_runs_of, sender=settings.AUTH_USER_MODEL, weak=False)
        post_delete.connect(remove_files, sender=BatchRun, weak=False)
        Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(parents=True, exist_ok=True)
