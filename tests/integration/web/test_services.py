"""Services that a person describes: in a form or as JSON, and tried out with one lead, for real."""

import json
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from pytest_django import Settings

from batchruns.engine.do_not_contact.kinds import Key, Kind
from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.providers.interface import read_interface
from batchruns.fake_providers.base import GOOD_KEY, Fault, Response, serving
from batchruns.fake_providers.http_service import MANY, FakeHttpService, described
from batchruns.models import BatchRun, Budget, Lookup, ProviderKey, Receipt, Suppression
from batchruns.runs import service
from batchruns.runs.do_not_contact import entries
from batchruns.runs.lookups import budgets
from batchruns.runs.options import options_of
from batchruns.web.providers.service import ServiceForm
from leadenrich.accounts.models import User
from tests.helpers.clients import WebClient
from tests.helpers.sent_form import fields_in
from tests.integration.web.test_options import form_of
from tests.integration.web.test_pages import text_of

NEW = "/runs/providers/connect/http/"
KNOWN = "example1.com"
ODD: dict[str, Any] = {
    "capability": "custom",
    "url": "https://api.example/find?mail={email}&key={key}",
    "outputs": {"score": "data.items[0].score", "other": "/data/a~1b/0"},
    "outcomes": [{"path": "state", "equals": ["a, b", 'say "no"'], "outcome": "refused input"}],
    "perSecond": 0.5,
}


@pytest.fixture(autouse=True)
def own_hosts(settings: Settings) -> Iterator[None]:
    settings.LOOKUP_ALLOWED_HOSTS = ["127.0.0.1"]
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def fake() -> Iterator[FakeHttpService]:
    with serving(FakeHttpService()) as fake:
        yield fake


@pytest.fixture
def page(signed_in: WebClient, fake: FakeHttpService) -> str:
    """The page on which a service that stands by is tried out."""
    signed_in.post(
        NEW, {"name": "Ours", "key": GOOD_KEY, "settings": json.dumps(described(fake.address))}
    )
    return f"/runs/providers/{ProviderKey.objects.get().pk}/try/"


def said_on(response: Any) -> str:
    """The text of a page."""
    return unescape(text_of(response))


def sent_of(response: Any, **changes: str) -> dict[str, Any]:
    """What the form on a page would send."""
    sent = fields_in(response.content.decode())
    return {name: values[-1] for name, values in sent.items() if name != "then"} | changes


@pytest.mark.parametrize("description", [described("https://api.example"), MANY, ODD])
def test_form_and_json_say_the_same(signed_in: WebClient, description: dict[str, Any]) -> None:
    description = {
        **description,
        "url": description["url"].replace("{address}", "https://api.example"),
    }
    as_json = {"name": "Ours", "settings": json.dumps(description)}
    form = signed_in.post(NEW, {**as_json, "then": "form"})
    back = signed_in.post(NEW, sent_of(form, then="json"))
    signed_in.post(NEW, sent_of(form))

    [said] = fields_in(back.content.decode())["settings"]
    assert read_interface(json.loads(said)) == read_interface(description)
    assert read_interface(ProviderKey.objects.get().settings) == read_interface(description)


def test_a_service_is_described_field_by_field(signed_in: WebClient) -> None:
    page = signed_in.get(NEW)
    assert 'value="Bearer {key}"' in page.content.decode()
    page = signed_in.post(
        NEW, sent_of(page, name="Ours", **{"service-url": "https://api.example/find?m="})
    )
    assert "Nothing of the lead is sent." not in said_on(page)
    assert "Name at least one output" in said_on(page)

    page = signed_in.post(NEW, sent_of(page, then="insert url", **{"service-field": "email"}))
    page = signed_in.post(NEW, sent_of(page, then="add outcomes", key="secret-key"))
    assert "secret-key" not in page.content.decode()
    assert "Enter the key again." in said_on(page)
    filled = {
        "outputs-0-name": "company_industry",
        "outputs-0-path": "data..industry",
        "outcomes-1-status": "410",
        "service-price": "0.01",
    }
    wrong = signed_in.post(NEW, sent_of(page, **filled))
    assert "“data..industry” isn't a path." in said_on(wrong)
    signed_in.post(NEW, sent_of(wrong, **{"outputs-0-path": "data.industry"}))

    assert ProviderKey.objects.get().settings == {
        "capability": "enrich_company",
        "method": "GET",
        "url": "https://api.example/find?m={email}",
        "headers": {"Authorization": "Bearer {key}"},
        "outputs": {"company_industry": "data.industry"},
        "outcomes": [{"status": 410, "outcome": "miss"}],
        "micros": 10_000,
        "unit": "call",
    }


def test_rows_are_removed(signed_in: WebClient) -> None:
    page = signed_in.post(NEW, sent_of(signed_in.get(NEW), then="remove headers 0"))
    assert 'value="Bearer' not in page.content.decode()
    assert ServiceForm.of({}).pressed("remove headers 7").lists["headers"]


def test_a_lead_is_tried_out_paid_and_kept(
    signed_in: WebClient, page: str, fake: FakeHttpService, user: User
) -> None:
    before = said_on(signed_in.get(page))
    assert "This really sends the fields below to 127.0.0.1. It may cost up to $0.002" in before
    assert fake.calls == []

    response = signed_in.post(page, {"domain": KNOWN})
    text = said_on(response)
    assert "Hit: it knows this lead" in text
    assert f"GET {fake.address}/companies/{KNOWN}" in text
    assert "company_industry Software Software" in text
    assert GOOD_KEY not in response.content.decode()
    again = said_on(signed_in.post(page, {"domain": KNOWN}))
    assert "Answered before: nothing was sent now." in again
    spent = dict(Budget.objects.filter(user=user).values_list("kind", "spent"))
    assert spent == {"month": 2_000, "person": 2_000}
    assert fake.charged == 2_000

    signed_in.post(page, {"domain": KNOWN, "asks_again": "on"})
    assert fake.charged == 4_000
    assert Budget.objects.get(user=user, kind="person").spent == 4_000


def test_nobody_is_asked_where_no_run_would_ask(
    signed_in: WebClient, page: str, fake: FakeHttpService, user: User
) -> None:
    assert "lacks what is sent" in said_on(signed_in.post(page, {"domain": ""}))
    entries.add_hashed(user.pk, [Key(Kind.DOMAIN, "blocked.com")], Suppression.Source.TYPED)
    assert "do-not-contact list" in said_on(signed_in.post(page, {"domain": "blocked.com"}))
    budgets.set_ceiling(user.pk, Budget.Kind.MONTH, 0)
    assert "the ceiling is reached" in said_on(signed_in.post(page, {"domain": KNOWN}))
    assert fake.calls == []


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (Response(403, {"error": GOOD_KEY}), "It doesn't take the key"),
        (Response(404, {}), "Miss: it doesn't know this lead"),
        (Response(200, text="<html>busy</html>"), "It may have been charged."),
        (Response(429, {}, {"retry-after": "9"}), "Later: it wants to be asked again"),
    ],
)
def test_what_goes_wrong_is_said(
    signed_in: WebClient, page: str, fake: FakeHttpService, response: Response, said: str
) -> None:
    fake.breaks(Fault(response))
    shown = signed_in.post(page, {"domain": KNOWN})

    assert said in said_on(shown)
    assert GOOD_KEY not in shown.content.decode()
    if response.text:
        assert "busy" in said_on(shown)
        assert Lookup.objects.get().state == Lookup.State.UNSURE
        assert "nobody knows what it answered" in said_on(signed_in.post(page, {"domain": KNOWN}))


@pytest.mark.django_db(transaction=True)
def test_a_lead_is_taken_from_a_run(
    signed_in: WebClient,
    page: str,
    fake: FakeHttpService,
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
) -> None:
    content = f"Name,E-Mail,Website\nAda,ada@x.com,https://x.com\nBob,b@y.com,www.{KNOWN}/en\n"
    run = service.start(make_run(content))
    work()

    filled = signed_in.post(page, {"run": str(run.pk), "row": "2", "then": "fill"})
    assert sent_of(filled)["domain"] == KNOWN
    assert fake.calls == []
    asked = signed_in.post(page, sent_of(filled))
    assert "Hit: it knows this lead" in said_on(asked)
    # It goes when the run does, and stands on its receipt.
    assert Lookup.objects.get().run_id == run.pk
    assert Receipt.objects.get(run=run).cost == fake.charged == 2_000
    beyond = signed_in.post(page, {"run": str(run.pk), "row": "9", "then": "fill"})
    assert "This lead can't be read." in said_on(beyond)


def test_a_service_of_ones_own_outputs_is_a_step(
    signed_in: WebClient, make_run: Callable[..., BatchRun]
) -> None:
    signed_in.post(NEW, {"name": "Scores", "settings": json.dumps(ODD)})
    run = make_run()
    sent = {**form_of(signed_in.get(f"/runs/{run.pk}/")), "new_step": "custom", "then": "add steps"}
    added = signed_in.post(f"/runs/{run.pk}/review/", sent, follow=True)
    sent = {**form_of(added), **sent_of(added), "step-0-providers": ["Scores"], "then": "save"}
    signed_in.post(f"/runs/{run.pk}/review/", {**sent, "step-0-take": ["score"]})

    run.refresh_from_db()
    assert options_of(run).steps == (
        LookupStep("custom", ("Scores",), answers=(("score", "text"),)),
    )
