"""Any service over HTTP whose interface a person has described: see `interface.py`."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from batchruns.engine.lookups import values
from batchruns.engine.lookups.answer import UNEVEN, LookupAnswer, Outcome, Questions
from batchruns.engine.lookups.capabilities import CAPABILITIES
from batchruns.engine.lookups.http import Reply, failure, retry_in, send
from batchruns.engine.lookups.price import Unit
from batchruns.engine.lookups.providers.base import PROVIDERS, Ability, Credit, KeyKind, Provider
from batchruns.engine.lookups.providers.interface import (
    KEY,
    MODEL,
    Interface,
    InterfaceError,
    plain_text,
    read_interface,
)
from batchruns.engine.text import gettext_noop

STATUSES = tuple(range(300, 600))
ASKING = ("capability", "method", "url", "body", "outputs", "outcomes")
OF_BATCH = ("questions", "answers", "echo")
CLEANED: Mapping[str, Callable[[object], str]] = {
    "found_email": values.email,
    "found_email_status": values.email_status,
    "verified_email_status": values.email_status,
    "verified_email_suggestion": values.email,
    "person_email": values.email,
    "person_phone": values.phone,
    "person_mobile": values.phone,
    "person_linkedin": values.profile,
    "person_domain": values.domain,
    "person_country": values.country,
    "company_found_domain": values.domain,
    "company_found_linkedin": values.company_page,
    "company_found_phone": values.phone,
    "company_found_country": values.country,
    "company_founded": values.year,
    "register_country": values.country,
}
"""How outputs are normalized of which others than people make use."""


@PROVIDERS.register
class HttpService(Provider):
    """Asks as its connection's settings describe it."""

    name = "http"
    order = 110
    label = gettext_noop("HTTP service")
    about = gettext_noop(
        "Any service with an interface over HTTP, as you describe it. The inputs that your description "
        "names go there."
    )
    site = ""
    address = ""
    key = KeyKind.OPTIONAL
    is_self_hosted = True
    abilities = {name: Ability((), ()) for name in CAPABILITIES if name != MODEL}

    @cached_property
    def interface(self) -> Interface:
        """What the settings describe. Raises InterfaceError."""
        return read_interface(dict(self.connection.settings))

    @property
    def parameters(self) -> str:  # type: ignore[override]
        """What of the description an answer depends on. Headers say who asks, not what."""
        settings = self.connection.settings
        said = {name: settings.get(name) for name in ASKING}
        said |= {name: settings[name] for name in OF_BATCH if name in settings}
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def root(self) -> str:
        """Where its URL is, as far as it has one."""
        return str(self.connection.settings.get("url", ""))

    def ability(self, capability: str) -> Ability:
        """What is described. Raises KeyError for anything else."""
        try:
            interface = self.interface
        except InterfaceError as error:
            raise KeyError(capability) from error
        if interface.capability != capability:
            raise KeyError(capability)
        return Ability(
            needs=(interface.inputs,),
            outputs=tuple(interface.outputs),
            price=interface.price,
            pace=interface.pace,
            batch=interface.batch.most if interface.batch else 1,
        )

    async def ask(self, capability: str, questions: Questions) -> list[LookupAnswer]:
        """One request for all of them."""
        reply = await self._send(questions)
        if isinstance(reply, LookupAnswer):
            return [reply] * len(questions)
        parts = self.parts_of(reply.data, questions)
        if parts is None:
            return [self._without_answers(reply)] * len(questions)
        answers = [self._judged(reply, part) for part in parts]
        return answers if len(answers) == len(questions) else [UNEVEN] * len(questions)

    def parts_of(self, data: object, questions: Questions) -> list[Any] | None:
        """What of an answer is about each question; None where a batch has no list of answers."""
        batch = self.interface.batch
        if batch is None:
            return [data]
        answers = values.at(data, *batch.answers)
        if not isinstance(answers, list) or batch.echo is None:
            return answers if isinstance(answers, list) else None
        name, path = batch.echo
        by_input = {plain_text(values.at(each, *path)).casefold(): each for each in answers}
        return [by_input.get(question[name].casefold()) for question in questions]

    def said(self, data: object) -> dict[str, tuple[str, str]]:
        """By output, what stands at its path in what is about one question, and what is taken of it."""
        raw = {
            name: plain_text(values.at(data, *path))
            for name, path in self.interface.outputs.items()
        }
        return {name: (text, self._clean(name, text)) for name, text in raw.items()}

    def _judged(self, reply: Reply, data: object) -> LookupAnswer:
        """The answer that what a reply says of one question amounts to."""
        return self._by_rules(reply, data) or (
            self._read(data) if reply.is_success else self._failure(reply)
        )

    def _without_answers(self, reply: Reply) -> LookupAnswer:
        """The answer to each question of a batch, where a reply has no list of answers."""
        return self._by_rules(reply, reply.data) or (
            UNEVEN if reply.is_success else self._failure(reply)
        )

    def _by_rules(self, reply: Reply, data: object) -> LookupAnswer | None:
        rule = next((r for r in self.interface.rules if r.fits(reply.status, data)), None)
        if rule is None:
            return None
        if rule.outcome is Outcome.MISS:
            return self._miss()
        answer = replace(self._failure(reply), outcome=rule.outcome, retry_in=0)
        if rule.outcome is Outcome.LATER:
            answer = replace(answer, retry_in=retry_in(reply.headers))
        # Who says what went wrong knows that it wasn't an answer, which would be charged.
        return answer if rule.outcome is Outcome.BROKEN else replace(answer, was_charged=False)

    async def _send(self, questions: Questions) -> Reply | LookupAnswer:
        interface, key = self.interface, self.connection.key
        sent = [{**question, KEY: key} for question in questions]
        try:
            url = interface.address(sent[0])
        except ValueError:
            return LookupAnswer(Outcome.REFUSED, problem="no part of a path")
        return await send(
            self.client,
            interface.method,
            url,
            json=interface.body_for(sent),
            headers=interface.headers_for(key),
            secret=key,
            reads=STATUSES,
            charges=self._charges,
        )

    def _read(self, data: object) -> LookupAnswer:
        """The outputs at their paths; a miss if there are none."""
        known = values.filled({name: taken for name, (_text, taken) in self.said(data).items()})
        return LookupAnswer(Outcome.HIT, known, units=1) if known else self._miss()

    def _clean(self, name: str, text: str) -> str:
        capability = CAPABILITIES[self.interface.capability]
        cleaned = CLEANED.get(name, values.text)(text)
        is_no_status = name == capability.status and cleaned not in capability.statuses
        return "" if is_no_status else cleaned

    def _miss(self) -> LookupAnswer:
        return LookupAnswer(Outcome.MISS, units=int(self.interface.price.unit is Unit.CALL))

    def _failure(self, reply: Reply) -> LookupAnswer:
        return failure(reply, secret=self.connection.key, charges=self._charges)

    @property
    def _charges(self) -> bool:
        return self.interface.price.micros > 0

    async def credit(self) -> Credit:
        """Whether the description can be used; nothing is asked, as it may cost something."""
        try:
            read_interface(dict(self.connection.settings))
        except InterfaceError as error:
            return Credit(False, problem=error.code)
        return Credit(True)
