"""Whatever others have to be done, a short run is done at once: with a real worker and its processes."""

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.parts import Installation, installed
from tests.helpers.databases import new_database

# What a person waits for, on a machine that has nothing else to do; others may be slower.
SECONDS = 5

ATTACK = """
from batchruns.runs import service
from tests.helpers import factories
poison = "Name,Title\\n" + "Ann Lee,Poison\\n" * 40
for number in range(8):
    person = factories.make_user(f"p{number}@example.com")
    for _ in range(4):
        service.start(factories.make_run(person, poison.lower()))
"""

PROBE = """
import time
from batchruns.models import BatchRun
from batchruns.runs import service
from tests.helpers import factories
person = factories.make_user("me@example.com")
for _ in range(5):
    run = service.start(factories.make_run(person, "Email\\nada@example.com\\n"))
    began = time.monotonic()
    while BatchRun.objects.get(pk=run.pk).status == "processing" and time.monotonic() < began + 30:
        time.sleep(0.05)
    print("waited", time.monotonic() - began, BatchRun.objects.get(pk=run.pk).status)
"""


@pytest.fixture
def place(database_url: str) -> Iterator[Installation]:
    with (
        tempfile.TemporaryDirectory(prefix="leadenrich-fairness-") as folder,
        new_database(database_url) as url,
        installed(url, Path(folder)) as installation,
    ):
        yield installation


def test_a_short_run_does_not_wait_for_many_that_never_end(place: Installation) -> None:
    place.start_poisoned_worker()
    place.manage("shell", "-c", ATTACK)

    printed = place.manage("shell", "-c", PROBE)

    waits = [line.split()[1:] for line in printed.splitlines() if line.startswith("waited")]
    assert [status for _, status in waits] == ["completed"] * 5, place.log()
    assert statistics.median(float(seconds) for seconds, _ in waits) < SECONDS
