"""One lead asked about apart from a run's turns, so that a person sees what a service makes of it.

It is a question like any other: claimed, paid and kept, within ceilings and pace, and never about
somebody on the do-not-contact list.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
from django.utils import timezone

from batchruns.engine.do_not_contact.contact_list import DoNotContactList
from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups import inputs
from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.guard import guarded_client
from batchruns.engine.lookups.http import decoded, masked
from batchruns.engine.lookups.lookup import Lookup
from batchruns.engine.lookups.providers.http_service import HttpService
from batchruns.engine.lookups.requests import Requests
from batchruns.engine.lookups.store import Refusal
from batchruns.engine.lookups.waterfall import Waterfall
from batchruns.runs.lookup_policy import site_policy
from batchruns.runs.lookups.connections import Reach
from batchruns.runs.lookups.failures import give_up_unsure
from batchruns.runs.lookups.store import LookupStore
from leadenrich.rls.roles import as_operator

SECONDS = 20
"""How long a person waits for an answer. One that comes later may have been charged, and is lost."""
NO_ANSWER = LookupAnswer(Outcome.BROKEN, problem="no answer in time")


@dataclass(slots=True)
class Exchange:
    """What went out, and what came back, without the key."""

    key: str = field(repr=False)
    request: str = ""
    body: str = ""
    status: int = 0
    answer: str = ""
    data: Any = field(default=None, repr=False)

    async def sent(self, request: httpx.Request) -> None:
        """Notes a request. For hooks of a client."""
        headers = (f"{name}: {text}" for name, text in request.headers.items())
        self.request = self._masked("\n".join([f"{request.method} {request.url}", *headers]))
        self.body = self._masked(request.content.decode(errors="replace"))

    async def received(self, response: httpx.Response) -> None:
        """Notes an answer. For hooks of a client."""
        text = (await response.aread()).decode(errors="replace")
        self.status, self.answer, self.data = (
            response.status_code,
            self._masked(text),
            decoded(text),
        )

    def _masked(self, text: str) -> str:
        return masked(text, self.key)


@dataclass(frozen=True, slots=True)
class Try:
    """What came of it: an answer, or why there is none. Without either, the lead lacks an input."""

    answer: LookupAnswer | None = None
    refusal: Refusal | None = None
    wait: float | None = None
    """Seconds until the pace, or somebody else's question, lets it be asked."""
    is_kept: bool = False
    """Whether the answer was there already, so that nothing was asked."""
    exchange: Exchange | None = None
    """What went out and came back, if anything was asked."""
    values: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By output, what stands at its path in the answer, and what is taken of it."""


def lead_of(entered: Mapping[str, str]) -> dict[str, str]:
    """A lead of what was entered, in the form in which a run's leads are asked about."""
    lead: dict[str, str] = {}
    for name, text in entered.items():
        lead |= {key: value for key, value in inputs.filled(name, text).items() if value}
    return lead


@as_operator()
def try_out(
    user_id: UUID,
    reach: Reach,
    lead: inputs.Lead,
    contacts: DoNotContactList,
    *,
    run_id: UUID | None,
    asks_again: bool,
) -> Try:
    """Asks a service about a lead, of a run or none, unless the answer is kept.

    `reach` comes with its key. Call it outside of a transaction: what is claimed has to be written down
    before anything goes out. It is claimed as workers do: pace and the site's ceiling are nobody's.
    """
    client = guarded_client(site_policy())
    exchange = Exchange(reach.connection.key)
    client.event_hooks = {"request": [exchange.sent], "response": [exchange.received]}
    service = HttpService(reach.connection, client)
    name, capability = reach.connection.name, service.interface.capability
    step = LookupStep(capability, (name,), fills_empty_only=False, asks_again=asks_again)
    waterfall = Waterfall([step], {name: service}, contacts)
    [tried] = waterfall.outcomes(lead, {})[0].tried
    if tried.lookup is None:
        return Try(refusal=tried.refusal)
    store = LookupStore(user_id, run_id, timezone.now(), [step], {name: reach})
    if asks_again:
        give_up_unsure(user_id, run_id)
    kept = store.kept([tried.lookup]).get(tried.lookup)
    if isinstance(kept, LookupAnswer):
        return Try(kept, is_kept=True)
    if kept is not None:
        return Try(refusal=kept)
    claims = store.claim([tried.lookup])
    if tried.lookup not in claims.granted:
        return Try(refusal=(claims.refused or {}).get(tried.lookup), wait=claims.wait)
    answer = _asked(service, tried.lookup)
    store.keep({tried.lookup: answer})
    parts = service.parts_of(exchange.data, [tried.lookup.inputs]) or [None]
    return Try(answer, exchange=exchange, values=service.said(parts[0]))


def _asked(service: HttpService, lookup: Lookup) -> LookupAnswer:
    with Requests() as requests:
        requests.ask(service, [lookup])
        return requests.answers(SECONDS).get(lookup, NO_ANSWER)
