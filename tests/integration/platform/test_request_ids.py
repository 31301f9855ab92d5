"""Each request has an id: in its response, and in what is logged of it and of its run."""

import logging

import pytest

from batchruns.models import BatchRun
from leadenrich.platform import logs
from tests.helpers.clients import WebClient

SANE = ["7d3f0a9c-5b1e-4a60-9d0e-0f6a1c2b3d4e", "Root-1-67891233.abcdef", "a" * 64]
INSANE = [
    "short",
    "a" * 65,
    "-leading-dash-1",
    "ada@example.com",
    "id with spaces",
    "x=1;y=2;z=3",
    "",
]


@pytest.mark.parametrize("given", SANE)
def test_a_sane_id_of_a_proxy_comes_back(client: WebClient, given: str) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"] == given


@pytest.mark.parametrize("given", INSANE)
def test_any_other_is_replaced(client: WebClient, given: str) -> None:
    answered = client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]

    assert answered != given
    assert len(answered) == 32


def test_errors_and_redirects_have_one_too(client: WebClient) -> None:
    ids = {client.get(path)["X-Request-ID"] for path in ("/nowhere/", "/runs/", "/static/no.css")}
    assert len(ids) == 3


def test_lines_of_a_request_name_it_and_its_run(
    signed_in: WebClient,
    run: BatchRun,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    lines: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(logs.TextLines().format(record))

    requests = logging.getLogger("leadenrich.platform.request_ids")
    caplog.set_level("INFO", requests.name)
    monkeypatch.setattr(requests, "handlers", [Listener()])
    signed_in.get(f"/runs/{run.pk}/?q=ada@example.com", headers={"X-Request-ID": SANE[0]})

    (line,) = lines
    assert f"request={SANE[0]} run={run.pk}: GET /runs/<uuid:run_id>/ 200" in line
    assert "ada@" not in line
