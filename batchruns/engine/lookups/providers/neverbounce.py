"""NeverBounce: verifies one address at a time, and answers 200 where something went wrong, too.

Statuses of errors and results, and where the account's credit stands, are from its documentation and its
libraries. From memory: the price, that every result is charged, and that no credit is a general failure
whose message says so.
"""

from collections.abc import Mapping
from typing import Any

from batchruns.engine.lookups.answer import LookupAnswer, Outcome, Questions
from batchruns.engine.lookups.capabilities import outputs_of
from batchruns.engine.lookups.http import RETRY_SECONDS, Reply, problem
from batchruns.engine.lookups.price import Price, Unit
from batchruns.engine.lookups.providers.base import PROVIDERS, Ability, Credit, Pace
from batchruns.engine.lookups.providers.web import WebProvider, credit_of, in_credits
from batchruns.engine.lookups.values import at, listed, text
from batchruns.engine.lookups.verified import verified
from batchruns.engine.text import gettext_noop

SUCCESS = "success"
_OUTCOMES = {
    "auth_failure": Outcome.BAD_KEY,
    "bad_referrer": Outcome.BAD_KEY,
    "temp_unavail": Outcome.LATER,
    "throttle_triggered": Outcome.LATER,
}
_FLAGS = {"role_account": "role", "free_email_host": "free mail provider"}


@PROVIDERS.register
class NeverBounce(WebProvider):
    """Its key has to stand in the address of a request, which is logged nowhere."""

    name = "neverbounce"
    order = 60
    label = "NeverBounce"
    about = gettext_noop("Verifies email addresses. They go there.")
    site = "neverbounce.com"
    address = "https://api.neverbounce.com/v4"
    pace = Pace(parallel=5)
    abilities = {
        "verify_email": Ability(
            needs=(("email",),),
            outputs=outputs_of("verify_email"),
            price=Price(8_000, Unit.CALL),
        )
    }

    async def ask(self, capability: str, questions: Questions) -> list[LookupAnswer]:
        """One request for each address."""
        return [await self._verify(question["email"]) for question in questions]

    async def _verify(self, address: str) -> LookupAnswer:
        reply = await self._get("single/check", {"email": address, "address_info": "1"})
        return reply if isinstance(reply, LookupAnswer) else _verified(reply.data)

    async def _get(
        self, path: str, params: Mapping[str, str], **request: Any
    ) -> Reply | LookupAnswer:
        """A reply whose own status is success; else the answer that its status amounts to."""
        secret = self.connection.key
        reply = await self.send("GET", path, params={"key": secret, **params}, **request)
        if isinstance(reply, LookupAnswer) or at(reply.data, "status") == SUCCESS:
            return reply
        status, message = text(at(reply.data, "status")), text(at(reply.data, "message"))
        outcome = _OUTCOMES.get(status, Outcome.BROKEN)
        if outcome is Outcome.BROKEN and "credit" in message.lower():
            outcome = Outcome.OUT_OF_CREDIT
        return LookupAnswer(
            outcome,
            problem=problem(f"{status}: {message}", secret),
            retry_in=RETRY_SECONDS if outcome is Outcome.LATER else 0,
            was_charged=False if status else None,
        )

    async def credit(self) -> Credit:
        """By the account, which is free."""
        reply = await self._get("account/info", {}, charges=False)
        if isinstance(reply, LookupAnswer):
            return credit_of(reply)
        kinds = ("paid_credits_remaining", "free_credits_remaining")
        left = [at(reply.data, "credits_info", kind) for kind in kinds]
        return Credit(True, in_credits(sum(number for number in left if isinstance(number, int))))


def _verified(data: Any) -> LookupAnswer:
    result, flags = at(data, "result"), listed(data, "flags")
    flag = next((words for name, words in _FLAGS.items() if name in flags), "")
    details = flag if result in ("valid", "invalid", "unknown") else result
    return verified(result, details, at(data, "suggested_correction"), units=1)
