"""The base of providers that are asked over HTTP with a key."""

from typing import Any, ClassVar

from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.http import Reply, send
from batchruns.engine.lookups.providers.base import Credit, Provider
from batchruns.engine.lookups.values import at, text


class WebProvider(Provider):
    """A provider whose interface has one address, and one way to say the key."""

    key_header: ClassVar[str] = ""
    """The header that has the key; "" where it stands elsewhere, or there is none."""
    charges: ClassVar[bool] = True
    """Whether its requests may cost something."""

    def headers(self) -> dict[str, str]:
        """The headers with the key."""
        key = self.connection.key
        return {self.key_header: key} if self.key_header and key else {}

    async def send(self, method: str, path: str, **request: Any) -> Reply | LookupAnswer:
        """What comes of a request to a path below its address, with the key: see `http.send`."""
        usual = {"headers": self.headers(), "secret": self.connection.key, "charges": self.charges}
        return await send(self.client, method, f"{self.root}/{path}", **{**usual, **request})


def credit_of(reply: Reply | LookupAnswer, *path: str | int) -> Credit:
    """What the reply to a request that is never charged says of the account; its credit is at the path.

    A key that was used up, or too often, is good.
    """
    if isinstance(reply, LookupAnswer):
        is_key_good = reply.outcome in (Outcome.OUT_OF_CREDIT, Outcome.LATER)
        return Credit(is_key_good, problem=reply.problem)
    return Credit(reply.is_success, in_credits(at(reply.data, *path)) if path else "")


def in_credits(number: object) -> str:
    """An amount of credit in words; "" for none that is known."""
    return f"{said} credits" if (said := text(number)) else ""
