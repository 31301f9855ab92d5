"""A provider for tests of money, and its stand-in: one call for each question, at a price."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.http import Reply, send
from batchruns.engine.lookups.price import Price
from batchruns.engine.lookups.providers.base import PROVIDERS, Ability, KeyKind, Pace, Provider
from batchruns.fake_providers.base import GOOD_KEY, Call, FakeProvider, Response, route

if TYPE_CHECKING:
    from batchruns.models import ProviderKey
    from leadenrich.accounts.models import User

PRICE = 10_000
"""Millionths of a question."""


class PaidProvider(Provider):
    """Verifies email addresses: those with "nobody" in them are misses, which cost the same."""

    name, order = "paid", 9_000
    label, about, site, address = "Paid", "Verifies addresses.", "paid.example", ""
    key = KeyKind.REQUIRED
    pace = Pace(parallel=20)
    abilities: Mapping[str, Ability] = {  # type: ignore[misc]
        "verify_email": Ability((("email",),), ("verified_email_status",), price=Price(PRICE)),
        "enrich_person": Ability((("email",),), ("person_title",), price=Price(PRICE)),
        "enrich_company": Ability((("email",),), ("company_industry",), price=Price(PRICE)),
    }

    async def ask(
        self, capability: str, questions: Sequence[Mapping[str, str]]
    ) -> list[LookupAnswer]:
        """Asks one question."""
        (question,) = questions
        reply = await send(
            self.client,
            "GET",
            f"{self.connection.address}/ask",
            params={"q": f"{capability} {question['email']}"},
            headers={"x-key": self.connection.key},
        )
        if not isinstance(reply, Reply):
            return [reply]
        if reply.data["status"] == "later":
            return [LookupAnswer(Outcome.LATER, retry_in=reply.data["in"], was_charged=False)]
        if reply.data["status"] == "none":
            return [LookupAnswer(Outcome.MISS, units=1)]
        output = self.abilities[capability].outputs[0]
        return [LookupAnswer(Outcome.HIT, {output: reply.data["status"]}, units=1, confidence=90)]


class RepeatableProvider(PaidProvider):
    """The same, but for questions that were asked before: they are free."""

    name = "repeatable"
    repeats_are_free = True


class FakePaid(FakeProvider):
    """Answers and charges one credit, worth PRICE."""

    name, order = "paid", 9_000
    credit_micros = PRICE

    @route("GET", "/ask")
    def ask(self, call: Call) -> Response:
        """The status of the address in the question."""
        key, question = call.headers.get("x-key", ""), call.params["q"]
        if not self.knows(key):
            return Response(401, {"error": "no such key"})
        if not self.can_pay(key):
            return Response(402, {"error": "no credit"})
        self.charge(key, question)
        return Response(json={"status": "none" if "nobody" in question else "deliverable"})


@contextmanager
def registered(**attributes: Any) -> Iterator[type[PaidProvider]]:
    """In this block there is the provider "paid", with other attributes if wanted."""
    provider = type("Paid", (PaidProvider,), attributes)
    PROVIDERS.register(provider)
    try:
        yield provider
    finally:
        PROVIDERS.remove(provider)


def make_key(
    user: "User | None", address: str, name: str = "paid", provider: str = "paid", **fields: Any
) -> "ProviderKey":
    """A connection to it."""
    # Workers register it before Django is set up.
    from batchruns.models import ProviderKey
    from batchruns.runs.lookups import keys

    return ProviderKey.objects.create(
        user=user,
        name=name,
        provider=provider,
        secret=keys.encrypt(GOOD_KEY),
        address=address,
        **fields,
    )
