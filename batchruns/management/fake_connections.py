"""The stand-ins for providers on this machine, and a person's connections to them while they serve."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from batchruns.engine.lookups.providers.base import PROVIDERS, KeyKind
from batchruns.fake_providers.base import FAKES, GOOD_KEY, FakeProvider, serving
from batchruns.fake_providers.http_service import described
from batchruns.fake_providers.model import MODEL
from batchruns.models import ProviderKey
from batchruns.runs.lookups import connecting
from batchruns.runs.lookups.connecting import Wanted
from leadenrich.accounts.models import User
from leadenrich.rls.roles import as_operator

LATENCY = 0.2


@contextmanager
def serving_fakes(person: User) -> Iterator[Mapping[str, str]]:
    """Serves every stand-in during the block. Gives the names of the connections, and their addresses.

    Their names say what they are, and afterwards they are gone: nothing that is made up stays.
    """
    addresses: dict[str, str] = {}
    with ExitStack() as stack:
        for fake in [stack.enter_context(serving(fake(LATENCY))) for fake in FAKES.values()]:
            name = f"Fake {PROVIDERS[fake.name].label}"
            with as_operator():
                _connect(person, name, fake)
            addresses[name] = fake.address
        try:
            yield addresses
        finally:
            with as_operator():
                ProviderKey.objects.filter(user=person, name__in=addresses).delete()


def _connect(person: User, name: str, fake: FakeProvider) -> None:
    row = ProviderKey.objects.filter(user=person, name=name).first()
    settings: Mapping[str, Mapping[str, Any]] = {
        "model": {"model": MODEL},
        "http": described(fake.address),
    }
    key = "" if PROVIDERS[fake.name].key is KeyKind.NONE else GOOD_KEY
    prices = {"ask_model": fake.credit_micros} if fake.name == "model" else {}
    wanted = Wanted(name, key, fake.address, settings.get(fake.name, {}), prices)
    connecting.save(person.pk, row or ProviderKey(provider=fake.name), wanted)
