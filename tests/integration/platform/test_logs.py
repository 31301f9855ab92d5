"""What is logged of an error: its kind and its place, never what it says, which may be a lead."""

import io
import logging
from collections.abc import Callable, Iterator
from logging.config import DictConfigurator
from typing import Any

import pytest
from django.conf import settings

from batchruns.models import BatchRun
from batchruns.processing import process_pool
from batchruns.runs import service
from batchruns.runs.errors import RunError
from batchruns.worker import retry_policy, tasks
from leadenrich.accounts.models import User
from tests.helpers.clients import WebClient

pytestmark = pytest.mark.django_db(transaction=True)

LEAD = "ada@analytical.co.uk"


@pytest.fixture
def log() -> Iterator[Any]:
    """What the site's own handler writes."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    config = DictConfigurator(settings.LOGGING)
    handler.setFormatter(config.configure_formatter(config.config["formatters"]["line"]))
    for described in config.config["filters"].values():
        handler.addFilter(config.configure_filter(described))
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def refuse(*args: Any, **kwargs: Any) -> None:
    try:
        int(LEAD)
    except ValueError as error:
        raise RuntimeError(f"What is {LEAD}?") from error


def test_a_job_that_fails(
    run: BatchRun, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch, log: Any
) -> None:
    monkeypatch.setattr(retry_policy, "TRIES", 1)
    monkeypatch.setattr(process_pool, "run", refuse)
    service.start(run)

    work()

    assert "builtins.RuntimeError" in log.getvalue()
    assert ", in refuse" in log.getvalue()
    assert LEAD not in log.getvalue()


def test_a_page_that_fails(
    signed_in: WebClient, run: BatchRun, monkeypatch: pytest.MonkeyPatch, log: Any
) -> None:
    signed_in.raise_request_exception = False
    monkeypatch.setattr("batchruns.web.run.file_facts.facts_of", refuse)

    assert signed_in.get(f"/runs/{run.pk}/").status_code == 500

    assert "builtins.RuntimeError" in log.getvalue()
    assert LEAD not in log.getvalue()


def test_why_a_move_was_refused_names_no_file(
    make_run: Callable[..., BatchRun], user: User, work: Callable[[], None], log: Any
) -> None:
    run = service.start(make_run(name=f"{LEAD}.csv"))
    logging.getLogger("batchruns.worker.tasks").setLevel("INFO")

    tasks._fail(service.cancel(run).pk, RunError("as_written", text="It broke."))

    assert str(run.pk) in log.getvalue()
    assert LEAD not in log.getvalue()
