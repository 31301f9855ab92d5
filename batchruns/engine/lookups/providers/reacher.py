"""Reacher, which verifies addresses from a server of one's own.

By its source and interface description; not held against a running one. A wrong secret is 400 with a
text that names the header: of the web framework in older versions, as JSON in newer ones.
"""

from dataclasses import replace

from batchruns.engine.lookups.answer import LookupAnswer, Outcome, Questions
from batchruns.engine.lookups.capabilities import outputs_of
from batchruns.engine.lookups.http import Reply, failure, words
from batchruns.engine.lookups.providers.base import PROVIDERS, Ability, Credit, KeyKind, Pace
from batchruns.engine.lookups.providers.web import WebProvider, credit_of
from batchruns.engine.lookups.values import at
from batchruns.engine.lookups.verified import verified
from batchruns.engine.text import gettext_noop

MOST_SECONDS = 120.0
"""It talks with the mail server before it answers, twice if that one is reluctant."""
_DETAILS = (
    (("syntax", "is_valid_syntax"), False, "invalid syntax"),
    (("mx", "accepts_mail"), False, "no mail server"),
    (("smtp", "is_disabled"), True, "mailbox disabled"),
    (("smtp", "has_full_inbox"), True, "mailbox full"),
    (("misc", "is_disposable"), True, "disposable"),
    (("smtp", "is_catch_all"), True, "catch-all"),
    (("misc", "is_role_account"), True, "role"),
    (("smtp", "can_connect_smtp"), False, "mail server can't be reached"),
    (("smtp", "is_deliverable"), False, "mailbox not found"),
)
"""Where it says what, and what that means; the first that is so is the reason."""


@PROVIDERS.register
class Reacher(WebProvider):
    """Verifies addresses."""

    name = "reacher"
    order = 10
    label = "Reacher"
    about = gettext_noop(
        "Verifies email addresses from your own server, so that they go nowhere else. Free."
    )
    site = "reacher.email"
    address = ""
    key = KeyKind.OPTIONAL
    is_self_hosted = True
    pace = Pace(per_minute=60)
    repeats_are_free = True
    charges = False
    key_header = "x-reacher-secret"
    abilities = {
        "verify_email": Ability(
            needs=(("email",),),
            outputs=outputs_of("verify_email"),
        )
    }

    async def ask(self, capability: str, questions: Questions) -> list[LookupAnswer]:
        """Verifies one address after the other."""
        return [await self._verify(question["email"]) for question in questions]

    async def _verify(self, address: str) -> LookupAnswer:
        reply = await self._check(address)
        if isinstance(reply, LookupAnswer):
            return reply
        details = (meaning for path, value, meaning in _DETAILS if at(reply.data, *path) is value)
        status = at(reply.data, "is_reachable")
        reason = "" if status == "safe" else next(details, "")
        answer = verified(status, reason, at(reply.data, "syntax", "suggestion"))
        return answer if answer.outcome is Outcome.HIT else replace(answer, was_charged=False)

    async def _check(self, address: str) -> Reply | LookupAnswer:
        reply = await self.send(
            "POST",
            "v1/check_email",
            json={"to_email": address},
            reads=(400,),
            seconds=MOST_SECONDS,
        )
        if isinstance(reply, LookupAnswer) or reply.is_success:
            return reply
        answer = failure(reply, secret=self.connection.key, charges=False)
        is_about_key = "header" in words(reply.data).lower()
        return replace(answer, outcome=Outcome.BAD_KEY) if is_about_key else answer

    async def credit(self) -> Credit:
        """Whether it answers, by an address that it refuses without asking any mail server."""
        return credit_of(await self._check("@"))
