"""ZeroBounce: verifies addresses, up to 200 at a time.

Paths, limits, statuses and test addresses are from its pages. From memory: the price; that an error of
the whole batch names "all" as its address, and one sentence may mean a wrong key or no credit (which is
settled by asking how much is left); that an address with an error of its own isn't charged; that it
answers 429 or 403 where it was asked too often.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from batchruns.engine.lookups.answer import LookupAnswer, Outcome, Questions
from batchruns.engine.lookups.capabilities import outputs_of
from batchruns.engine.lookups.http import Reply, failure, problem, send
from batchruns.engine.lookups.price import Price, Unit
from batchruns.engine.lookups.providers.base import PROVIDERS, Ability, Credit, Pace
from batchruns.engine.lookups.providers.web import WebProvider, credit_of
from batchruns.engine.lookups.values import at, listed, text
from batchruns.engine.lookups.verified import verified
from batchruns.engine.text import gettext_noop

BATCHES = "https://bulkapi.zerobounce.net/v2"
MOST_SECONDS = 90.0
"""It answers a batch within 70."""
SECONDS_BLOCKED = 600.0
TOO_FAST = (403, 429)
WRONG_KEY = "-1"
UNKNOWN = "unknown"


@PROVIDERS.register
class ZeroBounce(WebProvider):
    """Always asks in batches: the key of a batch stands in no address."""

    name = "zerobounce"
    order = 50
    label = "ZeroBounce"
    about = gettext_noop(
        "Verifies email addresses. They go there; those whose status stays unknown are free."
    )
    site = "zerobounce.net"
    address = "https://api.zerobounce.net/v2"
    pace = Pace(per_minute=5, parallel=2)
    abilities = {
        "verify_email": Ability(
            needs=(("email",),),
            outputs=outputs_of("verify_email"),
            price=Price(8_000, Unit.CALL),
            batch=200,
        )
    }

    async def ask(self, capability: str, questions: Questions) -> list[LookupAnswer]:
        """One request for all; its results are told apart by their addresses."""
        batch = [{"email_address": question["email"], "ip_address": ""} for question in questions]
        reply = await send(
            self.client,
            "POST",
            f"{self.connection.address.rstrip('/') or BATCHES}/validatebatch",
            json={"api_key": self.connection.key, "email_batch": batch},
            secret=self.connection.key,
            reads=TOO_FAST,
            seconds=MOST_SECONDS,
        )
        if isinstance(reply, Reply) and not reply.is_success:
            reply = replace(
                failure(reply, secret=self.connection.key),
                outcome=Outcome.LATER,
                retry_in=SECONDS_BLOCKED,
            )
        if isinstance(reply, LookupAnswer):
            return [reply] * len(questions)
        return await self._answers([question["email"] for question in questions], reply.data)

    async def _answers(self, addresses: Sequence[str], data: Any) -> list[LookupAnswer]:
        """What is said of each address; of others, what went wrong with them or with all."""
        results = {_key(at(result, "address")): result for result in listed(data, "email_batch")}
        errors = {
            _key(at(error, "email_address")): text(at(error, "error"))
            for error in listed(data, "errors")
        }
        of_all = await self._failure(errors["all"]) if "all" in errors else None
        missing = of_all or LookupAnswer(Outcome.BROKEN, problem="no result for this address")
        return [
            _verified(results[_key(address)])
            if _key(address) in results
            else self._refused(errors[_key(address)])
            if _key(address) in errors
            else missing
            for address in addresses
        ]

    def _refused(self, error: str) -> LookupAnswer:
        said = problem(error, self.connection.key)
        return LookupAnswer(Outcome.BROKEN, problem=said, was_charged=False)

    async def _failure(self, error: str) -> LookupAnswer:
        """The answer for all that have none of their own."""
        said = problem(error, self.connection.key)
        if "credit" not in error.lower() and "key" not in error.lower():
            return LookupAnswer(Outcome.BROKEN, problem=said)
        credit = await self.credit()
        outcome = Outcome.OUT_OF_CREDIT if credit.is_key_good else Outcome.BAD_KEY
        return LookupAnswer(outcome, problem=said, was_charged=False)

    async def credit(self) -> Credit:
        """How much is left, as a text; -1 for a wrong key."""
        params = {"api_key": self.connection.key}
        reply = await self.send("GET", "getcredits", params=params, charges=False)
        if isinstance(reply, Reply) and text(at(reply.data, "Credits")) in ("", WRONG_KEY):
            return Credit(False)
        return credit_of(reply, "Credits")


def _key(address: object) -> str:
    return text(address).lower()


def _verified(result: Any) -> LookupAnswer:
    status = at(result, "status")
    details = at(result, "sub_status") or (status if status not in ("valid", "invalid") else "")
    return verified(
        status,
        "" if details == UNKNOWN else details,
        at(result, "did_you_mean"),
        units=int(status != UNKNOWN),
    )
