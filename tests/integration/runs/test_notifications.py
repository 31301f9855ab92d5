"""A notification is added by one module, and found; what waits on the queue is told, too."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from batchruns.models import BatchRun
from batchruns.runs import notifications, queue, service
from batchruns.worker import retry_policy

pytestmark = pytest.mark.django_db(transaction=True)

# Tells by a line in a file beside it, of long names only; the first time, its line is engaged.
SCRATCH = """
from pathlib import Path

from batchruns.runs.notifications.base import Notification

TOLD, ENGAGED = (Path(__file__).with_name(name) for name in ("told", "engaged"))

def notify(run_id, event):
    if not ENGAGED.exists():
        ENGAGED.touch()
        raise ConnectionRefusedError
    with TOLD.open("a") as told:
        print(run_id, event, file=told)

NOTIFICATION = Notification(
    "scratch", frozenset({"started", "canceled"}), notify, lambda run: len(run.filename) > 9
)
"""


@pytest.fixture(autouse=True)
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[str]]]:
    """Gives what the notification has told; what is loaded for it is forgotten again."""
    folder = tmp_path / "notifications"
    folder.mkdir()
    (folder / "scratch.py").write_text(SCRATCH)
    (folder / "engaged").touch()
    monkeypatch.setattr(notifications, "__path__", [*notifications.__path__, str(folder)])
    monkeypatch.setattr(retry_policy, "WAIT_SECONDS", 0)
    yield lambda: (folder / "told").read_text().splitlines() if (folder / "told").exists() else []
    sys.modules.pop(f"{notifications.__name__}.scratch", None)


def test_it_is_one_module_and_nothing_else(
    make_run: Callable[..., BatchRun], work: Callable[[], None], told: Callable[[], list[str]]
) -> None:
    run = service.cancel(service.start(make_run(name="many leads.csv")))
    service.cancel(service.start(make_run(name="few.csv")))
    assert told() == []

    work()

    assert told() == [f"{run.pk} started", f"{run.pk} canceled"]


def test_what_fails_is_tried_again_and_hurts_no_run(
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
    told: Callable[[], list[str]],
    tmp_path: Path,
) -> None:
    (tmp_path / "notifications" / "engaged").unlink()
    run = service.start(make_run(name="many leads.csv"))
    work()
    assert BatchRun.objects.get(pk=run.pk).status == "completed"

    # The next try waits for a while.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL")
    work()

    assert told() == [f"{run.pk} started"]


def test_of_a_transition_that_isnt_made_nobody_is_told(
    make_run: Callable[..., BatchRun], work: Callable[[], None], told: Callable[[], list[str]]
) -> None:
    run = make_run(name="many leads.csv")
    with pytest.raises(RuntimeError), transaction.atomic():
        service.start(run)
        raise RuntimeError
    work()

    assert told() == []


def test_a_job_for_one_that_is_there_no_more_does_nothing(
    run: BatchRun, work: Callable[[], None]
) -> None:
    queue.enqueue_notification(run.pk, "gone", "completed")

    work()

    assert not ProcrastinateJob.objects.exists()
