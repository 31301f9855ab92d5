"""A key is where it is encrypted and where it is sent, and nowhere else."""

import logging
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from django.db import connection
from pytest_django import Settings

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.options import Options
from batchruns.fake_providers.base import Call, FakeProvider, Fault, Response, route, serving
from batchruns.models import BatchRun, Lookup, ProviderKey
from batchruns.runs import files, service
from batchruns.runs.lookups import keys
from leadenrich.accounts.models import User
from tests.helpers import factories
from tests.helpers.clients import WebClient

pytestmark = pytest.mark.django_db(transaction=True)

KEY = "k3y/with+signs=and space"
FORMS = (KEY, quote(KEY), quote(KEY, safe=""), KEY.replace(" ", "+"), "k3y%2Fwith", "k3y/with")
LEADS = "Name,E-Mail\n" + "".join(f"Person {n},p{n}@acme.com\n" for n in range(8))


class Echo(FakeProvider):
    """Repeats what it was sent, in each kind of failure."""

    name, order = "echo", 9_001

    @route("GET", "/ask")
    def ask(self, call: Call) -> Response:
        """By the number in the address."""
        email = call.params["email"]
        url = f"http://x/ask?email={email}&key={quote(call.params['key'], safe='')}"
        echo = {"error": {"message": f"no: {call.params['key']}", "url": url}}
        number = int(email[1])
        if number < 6:
            return Response((400, 401, 402, 404, 500, 503)[number], echo)
        if number == 6:
            return Response(302, echo, {"location": url})
        return Response(200, text=f"no JSON {url}")


@pytest.fixture
def echo(settings: Settings) -> Iterator[Echo]:
    settings.LOOKUP_ALLOWED_HOSTS = ["127.0.0.1"]
    with serving(Echo()) as fake:
        yield fake


@pytest.fixture
def asking(user: User, echo: Echo) -> BatchRun:
    """A run whose provider's key stands in the address."""
    ProviderKey.objects.create(
        user=user,
        name="echo",
        provider="http",
        secret=keys.encrypt(KEY),
        settings={
            "capability": "verify_email",
            "url": f"{echo.address}/ask?email={{email}}&key={{key}}",
            "outputs": {"verified_email_status": "status"},
            "micros": 1000,
        },
    )
    step = LookupStep("verify_email", ("echo",))
    return service.change_options(
        factories.make_run(user, LEADS), Options.key_values(steps=(step,))
    )


def everything_in_the_database() -> str:
    tables = connection.introspection.table_names()
    texts = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')
            texts += [row[0] for row in cursor.fetchall()]
    return "\n".join(texts)


@pytest.mark.parametrize("fault", [None, Fault(cuts_off=True), Fault(seconds=0)])
def test_no_key_is_repeated(
    asking: BatchRun,
    echo: Echo,
    fault: Fault | None,
    work: Callable[[], None],
    signed_in: WebClient,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    if fault:
        echo.breaks(fault)
    service.start(asking)
    work()
    run = service.get_run(asking.pk)
    assert run.status == "completed"
    assert Lookup.objects.exclude(problem="").exists()
    boss = type(signed_in)()
    boss.force_login(factories.make_operator())
    texts = [everything_in_the_database(), files.read(run.pk, files.RESULT).decode()]
    for page in ("", "receipt/", "rows/", "rows/0/", "rows/0/trace/", "rows/4/trace/"):
        texts.append(b"".join(signed_in.get(f"/runs/{run.pk}/{page}")).decode(errors="replace"))
    texts.append(signed_in.get("/providers/").content.decode())
    for row in ProviderKey.objects.all():
        texts += [repr(row), str(row.__dict__["settings"])]
    texts.append(boss.get(f"/admin/batchruns/batchrun/{run.pk}/change/").content.decode())
    texts.append(caplog.text)
    for number, text in enumerate(texts):
        for form in FORMS:
            assert form not in text, (number, text[max(0, text.index(form) - 200) :][:400])
