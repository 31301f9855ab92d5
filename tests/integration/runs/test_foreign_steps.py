"""Steps that another client wrote into a run's `meta`, whatever they are: no page breaks, and nothing
goes anywhere but to connections that the run's own person has, and the site allows.
"""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from batchruns.fake_providers.base import serving
from batchruns.fake_providers.reacher import FakeReacher
from batchruns.models import BatchRun, ProviderKey
from batchruns.runs import files, service
from batchruns.runs.errors import RunError
from leadenrich.accounts.models import User
from leadenrich.rls import testing
from leadenrich.rls.roles import acting_as
from tests.helpers.clients import WebClient

pytestmark = pytest.mark.django_db(transaction=True)

LEADS = "Name,E-Mail,Company\nAda Lovelace,ada@acme.com,Acme Inc\nBob,bob@beta.com,Beta GmbH\n"
PAID = {"capability": "verify_email", "providers": ["mine"]}
MODEL = {"capability": "ask_model", "providers": ["mine", "theirs"]}
HOSTILE: dict[str, Any] = {
    "no list": {"0": PAID},
    "too many": [PAID] * 10_000,
    "most": [PAID] * 20,
    "numbers": [1, 2.5, None, True],
    "deep": [[[[[[[PAID]]]]]]],
    "no capability": [{"providers": ["mine"]}],
    "another capability": [{**PAID, "capability": "read_minds"}],
    "class attribute": [{**PAID, "capability": "__class__"}],
    "providers as text": [{**PAID, "providers": "mine"}],
    "providers of another": [{**PAID, "providers": ["theirs", "hunter", "operator's", "../mine"]}],
    "provider names": [
        {**PAID, "providers": ["", "\n", "mine\r\nx: y", "😀" * 50, "<script>alert(1)"]}
    ],
    "unknown keys": [{**PAID, "sendTo": "https://evil.example"}],
    "address": [{**PAID, "address": "https://evil.example"}],
    "conditions": [
        {**PAID, "onlyIf": [{"subject": "__x__", "operator": "is", "values": ["<script>"]}]}
    ],
    "operator": [{**PAID, "onlyIf": [{"subject": "email", "operator": "eval"}]}],
    "huge number": [{**PAID, "maxAgeDays": 10**400}],
    "negative": [{**PAID, "maxAgeDays": -1}],
    "huge confidence": [{**PAID, "accept": {"confidence": 10**9}}],
    "take nothing known": [{**PAID, "take": ["<script>", "password"]}],
    "require": [{**PAID, "accept": {"required": ["\x01"], "statuses": [""]}}],
    "no answers": [MODEL],
    "answers": [
        {**MODEL, "answers": [["", "text"], ["=1+1", "a|b"], ["<script>", "|"], ["a\nb", ""]]}
    ],
    "answers called as other columns": [
        {
            **MODEL,
            "answers": [
                [name, "text"]
                for name in (
                    "ask_model_provider",
                    "email_normalized",
                    "issues",
                    "row_issues",
                    "Name",
                )
            ],
        },
        {**MODEL, "answers": [["ask_model_reason_2", "text"], ["ask_model_cost", "text"]]},
    ],
    "many answers": [{**MODEL, "answers": [[f"a{n}", "text"] for n in range(50)]}] * 20,
    "braces": [
        {**MODEL, "prompt": "{{{email}}} {0} {x.__class__} %s {", "answers": [["a", "number"]]}
    ],
}


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.LOOKUP_ALLOWED_HOSTS = ["127.0.0.1"]


@pytest.fixture
def fakes(user: User, stranger: User) -> Iterator[tuple[FakeReacher, FakeReacher]]:
    with serving(FakeReacher()) as own, serving(FakeReacher()) as theirs:
        for person, name, fake in ((user, "mine", own), (stranger, "theirs", theirs)):
            ProviderKey.objects.create(
                user=person, name=name, provider="reacher", address=fake.address
            )
        yield own, theirs


def written(run: BatchRun, steps: Any) -> None:
    """As a client of the database's does it."""
    with testing.web_process(), acting_as(run.user_id):
        BatchRun.objects.filter(pk=run.pk).update(meta={"steps": steps})


@pytest.mark.parametrize("steps", HOSTILE.values(), ids=HOSTILE)
def test_no_page_breaks_and_nothing_goes_elsewhere(
    steps: Any,
    fakes: tuple[FakeReacher, FakeReacher],
    make_run: Callable[..., BatchRun],
    signed_in: WebClient,
    work: Callable[[], None],
) -> None:
    own, theirs = fakes
    run = make_run(LEADS)
    BatchRun.objects.filter(pk=run.pk).update(meta={**run.meta, "steps": steps})
    pages = ["", "preview/", "estimate/", "receipt/", "again/", "rows/", "rows/0/", "rows/0/trace/"]
    for _time in range(2):
        for page in pages:
            response = signed_in.get(f"/runs/{run.pk}/{page}", follow=True)
            assert response.status_code in (200, 404, 405), page
            assert b"<script>alert" not in response.content
        try:
            service.start(service.get_run(run.pk))
        except RunError:
            break
        work()
    run = service.get_run(run.pk)
    assert run.status in ("completed", "failed")
    assert not theirs.calls
    if run.status == "completed":
        rows = list(csv.reader(io.StringIO(files.read(run.pk, files.RESULT).decode())))
        assert len(rows) == 3
        assert len(set(map(str.casefold, rows[0]))) == len(rows[0])
    assert not own.charged_again


def test_steps_of_a_run_in_work_stay(fakes: tuple[FakeReacher, FakeReacher], make_run: Any) -> None:
    run = service.start(make_run(LEADS))
    for steps in ([PAID], [], None, "x"):
        with pytest.raises(IntegrityError), transaction.atomic():
            written(run, steps)
    assert not connection.needs_rollback
