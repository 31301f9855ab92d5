from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class BatchRunsConfig(AppConfig):
    """Uploads of leads and their enrichment."""

    name = "batchruns"
    verbose_name = "Batch runs"

    def ready(self) -> None:
        Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(parents=True, exist_ok=True)
