"""Stand-ins can be tried by a person while they serve, and leave nothing behind."""

import csv
import io
from collections.abc import Callable

import pytest
from pytest_django import Settings

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.providers.base import PROVIDERS, Pace
from batchruns.engine.options import Options
from batchruns.fake_providers.base import FAKES
from batchruns.management import fake_connections
from batchruns.management.fake_connections import serving_fakes
from batchruns.models import BatchRun, ProviderKey, Receipt
from batchruns.runs import files, service
from batchruns.runs.lookups import connecting
from batchruns.runs.lookups.connections import reaches_of
from leadenrich.accounts.models import User


def test_every_provider_can_be_tried_and_says_that_it_is_made_up(
    user: User, stranger: User, settings: Settings
) -> None:
    settings.LOOKUP_ALLOWED_HOSTS = ["127.0.0.1"]
    with serving_fakes(user) as addresses:
        rows = {row.name: row for row in ProviderKey.objects.filter(user=user)}
        assert rows.keys() == addresses.keys()
        assert {row.provider for row in rows.values()} == set(FAKES)
        assert all(name.startswith("Fake ") for name in rows)
        assert all(connecting.test(row).is_key_good for row in rows.values())
        assert rows.keys() <= reaches_of(user.pk).keys()
        assert not rows.keys() & reaches_of(stranger.pk).keys()
    assert not ProviderKey.objects.exists()


LEADS = "Company,Country,Email,Website\n" + "".join(
    f"Example {n}x GmbH,Germany,p{n}@ex{n}.com,www.ex{n}.com\n" for n in range(30)
)
STEPS = (
    LookupStep("company_register", ("Fake GLEIF",)),
    LookupStep("enrich_company", ("Fake HTTP service", "Fake Wikidata")),
    LookupStep("verify_email", ("Fake Reacher",)),
    LookupStep(
        "ask_model",
        ("Fake Language model",),
        prompt="Which industry is {company} in?",
        answers=(("sector", "Retail|Software"),),
    ),
)


@pytest.mark.django_db(transaction=True)
def test_a_run_asks_them(
    user: User,
    settings: Settings,
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.LOOKUP_ALLOWED_HOSTS = ["127.0.0.1"]
    for provider in PROVIDERS.values():
        monkeypatch.setattr(provider, "pace", Pace())
    monkeypatch.setattr(fake_connections, "LATENCY", 0.0)
    with serving_fakes(user):
        run = make_run(LEADS)
        run = service.start(service.change_options(run, Options.key_values(steps=STEPS)))
        work()
        run.refresh_from_db()
    assert (run.status, run.error_message) == ("completed", None)
    text = files.read(run.pk, files.RESULT).decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    for column in ("register_id", "company_industry", "verified_email_status", "sector"):
        assert sum(bool(row[column]) for row in rows) > 10, column
    assert {row["sector"] for row in rows} == {"Retail", "Software"}
    for row in rows:
        assert row["register_name"] in ("", row["Company"])
    costs = {line.provider: line.cost for line in Receipt.objects.filter(run=run)}
    assert {name: bool(cost) for name, cost in costs.items()} == {
        "gleif": False,
        "http": True,
        "wikidata": False,
        "reacher": False,
        "model": True,
    }


def test_a_site_that_does_not_allow_this_machine_asks_none(user: User) -> None:
    with serving_fakes(user):
        row = ProviderKey.objects.get(user=user, provider="reacher")
        credit = connecting.test(row)
    assert not credit.is_key_good
    assert credit.problem == "lookup_needs_https"


@pytest.mark.parametrize("name", PROVIDERS)
def test_without_stand_ins_nothing_made_up_is_there(user: User, name: str) -> None:
    reaches = reaches_of(user.pk)
    assert not any(reach.connection.address for reach in reaches.values())
    assert (name in reaches) == PROVIDERS[name].is_ready()


def test_what_is_ready_needs_neither_key_nor_server() -> None:
    ready = {name for name, provider in PROVIDERS.items() if provider.is_ready()}
    assert ready == {"dns", "gleif", "recherche_entreprises", "wikidata"}
