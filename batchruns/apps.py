"""What this app connects to others when Django starts."""

from functools import partial
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.conf import settings
from django.db import transaction
from django.db.backends.signals import connection_created
from django.db.models import Model
from django.db.models.signals import post_delete, pre_delete
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

if TYPE_CHECKING:
    from batchruns.models import BatchRun


class BatchRunsConfig(AppConfig):
    """Uploads of leads and their enrichment."""

    name = "batchruns"
    verbose_name = _("Enrichment")

    def ready(self) -> None:
        """Connects signals, registers outages, and declares which rows the web role reaches."""
        from batchruns.models import BatchRun
        from batchruns.storage import temporary_files
        from leadenrich.accounts.signals import account_closing
        from leadenrich.platform.pg_timestamps import clamp_timestamps
        from leadenrich.rls.signals import process_closed

        _declare_visible_rows()
        _register_outages()
        _register_health()
        _register_figures()
        connection_created.connect(clamp_timestamps)
        process_closed.connect(_remove_leftovers)
        account_closing.connect(_delete_data_of)
        pre_delete.connect(_delete_data_of, sender=settings.AUTH_USER_MODEL)
        post_delete.connect(_remove_files_of, sender=BatchRun)
        temporary_files.prepare_folder()


def _declare_visible_rows() -> None:
    """Of the queue's tables, the web role reaches what belongs to rows that it reaches."""
    from leadenrich.rls import visibility

    visibility.declare(
        "procrastinate_jobs",
        "EXISTS (SELECT FROM batch_runs"
        " WHERE batch_runs.id = (procrastinate_jobs.args ->> 'run_id')::uuid)"
        " OR EXISTS (SELECT FROM batchruns_erasure AS erasure"
        " WHERE erasure.id = (procrastinate_jobs.args ->> 'erasure_id')::uuid)"
        " OR EXISTS (SELECT FROM batchruns_suppressionupload"
        " WHERE id = (procrastinate_jobs.args ->> 'upload_id')::uuid)"
        " OR EXISTS (SELECT FROM batchruns_referencelist AS list"
        " WHERE list.id = (procrastinate_jobs.args ->> 'list_id')::uuid)"
        " OR (procrastinate_jobs.args ->> 'owner_id')::uuid = (SELECT auth.uid())",
    )
    visibility.declare(
        "procrastinate_events",
        "EXISTS (SELECT FROM procrastinate_jobs"
        " WHERE procrastinate_jobs.id = procrastinate_events.job_id)",
    )


def _register_outages() -> None:
    """What may be away or full besides the database that Django asks."""
    from procrastinate.exceptions import ConnectorException

    from batchruns.storage import is_full
    from batchruns.storage.errors import UnreachableError
    from leadenrich.platform import outages

    outages.register(ConnectorException, outages.DATABASE_AWAY)
    outages.register(
        UnreachableError, gettext_noop("The files of this site can't be reached right now.")
    )
    outages.register(is_full, gettext_noop("The disk of this site is full."))


def _register_health() -> None:
    """What has to work besides the database."""
    from batchruns.runs.queue import workers_health
    from batchruns.storage.health import storage_health
    from leadenrich.platform import health

    health.register("storage", storage_health)
    health.register("workers", workers_health)


def _register_figures() -> None:
    """What `/metrics` says of runs and workers."""
    from leadenrich.platform import metrics

    def figures() -> list[metrics.Gauge]:
        from batchruns.admin.metrics import figures

        return figures()

    metrics.register(figures)


def _remove_leftovers(**kwargs: Any) -> None:
    """A web or worker process that was killed may have left files."""
    from batchruns.storage import temporary_files

    temporary_files.remove_leftovers()


def _delete_data_of(instance: Model, **kwargs: Any) -> None:
    """Before the person goes: the contract's reference is checked at once, not at the end."""
    from batchruns.runs import deletion
    from batchruns.runs.lists import service as lists

    deletion.delete_all_of(instance.pk)
    for own in lists.lists_of(instance.pk):
        lists.delete(own)


def _remove_files_of(instance: "BatchRun", **kwargs: Any) -> None:
    """Where runs go with the person whom they belong to."""
    from batchruns.runs import files

    transaction.on_commit(partial(files.delete_all, instance.pk), robust=True)
