"""Lookups on the command line: steps from a file, connections from the environment, answers in a file.

LEADENRICH_<NAME>_KEY is the key of the connection that steps call <name>, _ADDRESS an address that
stands in for its provider's own, _SETTINGS what else it needs, as JSON, and _PROVIDER which provider it
is, where its name doesn't say so.
"""

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from batchruns.engine import shapes
from batchruns.engine.lookup_step import LookupStep, parse_steps
from batchruns.engine.lookups.file_store import FileStore, Receipt
from batchruns.engine.lookups.guard import Policy, guarded_client
from batchruns.engine.lookups.price import MICROS
from batchruns.engine.lookups.problems import problems_of
from batchruns.engine.lookups.providers.base import PROVIDERS, Connection, KeyKind, Provider
from batchruns.engine.lookups.sources import OwnSources
from batchruns.engine.shapes import ShapeError

PREFIX = "LEADENRICH_"
ANSWERS = Path("~/.local/share/leadenrich/answers.sqlite")
"""Where answers are kept, where nothing else is said."""


class LookupsError(Exception):
    """Steps that can't be worked on; the text says why, for the person who asked."""


@dataclass(frozen=True, slots=True)
class Lookups:
    """The sources of one file, and what they came to."""

    sources: OwnSources
    store: FileStore

    def sentences(self) -> Iterator[str]:
        """What each connection was asked, and what it cost."""
        for name, receipt in self.store.receipts.items():
            yield _sentence(name, receipt)

    def receipt(self) -> dict[str, dict[str, Any]]:
        """The same for programs, by connection: amounts in whole units of money."""
        return {
            name: {
                "asked": receipt.asked,
                **{outcome.replace(" ", "_"): n for outcome, n in receipt.outcomes.items()},
                "kept": receipt.kept,
                "cost": receipt.cost / MICROS,
                "maybe_cost": receipt.maybe_cost / MICROS,
                "saved": receipt.saved / MICROS,
            }
            for name, receipt in self.store.receipts.items()
        }


def steps_in(text: str | bytes) -> tuple[LookupStep, ...]:
    """The steps in JSON: a list of them, or a recipe. Raises LookupsError."""
    try:
        value = json.loads(text)
        return parse_steps(value.get("steps") if isinstance(value, dict) else value)
    except (ValueError, RecursionError, ShapeError):
        raise LookupsError("This is neither a list of steps nor a recipe with some.") from None


def amount(text: str) -> int:
    """An amount of money such as "5.00", in millionths. Raises ValueError."""
    try:
        micros = Decimal(text) * MICROS
    except DecimalException:
        raise ValueError(text) from None
    if not micros.is_finite() or micros < 0:
        raise ValueError(text)
    return int(micros)


@contextmanager
def looking_up(
    steps: Sequence[LookupStep],
    environment: Mapping[str, str],
    answers: Path | None = None,
    ceiling: int | None = None,
) -> Iterator[Lookups]:
    """The sources that some steps ask, while their file of answers is open. Raises LookupsError."""
    connections = [_connection(name, environment) for step in steps for name in step.providers]
    known = [each for each in connections if each]
    policy = Policy.of(
        filter(None, (urlsplit(connection.address).netloc for connection in known)),
        contact=environment.get("LOOKUP_CONTACT", ""),
    )

    def connect() -> dict[str, Provider]:
        client = guarded_client(policy)
        return {each.name: PROVIDERS[each.provider](each, client) for each in known}

    providers = connect()
    problem = next(problems_of(steps, providers), None)
    if problem:
        from batchruns.messages import error_in_english

        hint = f"Connections are {PREFIX}<NAME>_KEY, _ADDRESS and _PROVIDER in the environment."
        raise LookupsError(f"{error_in_english(problem)} {hint}")
    path = (answers or ANSWERS).expanduser()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        store = FileStore(path, steps=steps, providers=providers, ceiling=ceiling)
    except (OSError, sqlite3.Error):
        raise LookupsError(
            f"The answers can't be kept in {path}: it can't be written, or another command uses it."
        ) from None
    try:
        yield Lookups(OwnSources(connect, store), store)
    finally:
        store.close()


def _connection(name: str, environment: Mapping[str, str]) -> Connection | None:
    """The connection of this name; None where its provider isn't known, or lacks a key or an address."""
    start = PREFIX + re.sub(r"\W", "_", name).upper()
    provider = PROVIDERS.get(environment.get(f"{start}_PROVIDER", name))
    key, address = (environment.get(f"{start}_{what}", "") for what in ("KEY", "ADDRESS"))
    if provider is None or not (address or provider.address):
        return None
    if provider.key is KeyKind.REQUIRED and not key:
        return None
    try:
        settings = shapes.json_object(json.loads(environment.get(f"{start}_SETTINGS", "{}")))
    except ValueError:
        raise LookupsError(f"{start}_SETTINGS is no object of JSON.") from None
    return Connection(name, provider.name, key, address.rstrip("/"), settings)


def _sentence(name: str, receipt: Receipt) -> str:
    hits = receipt.outcomes.get("hit", 0)
    text = f"{name}: {receipt.asked:,} asked, {hits:,} found, {receipt.cost / MICROS:.2f} spent"
    if receipt.maybe_cost:
        text += f", up to {receipt.maybe_cost / MICROS:.2f} more where no answer came"
    if receipt.kept:
        text += f"; {receipt.kept:,} kept answers used, {receipt.saved / MICROS:.2f} saved"
    return f"{text}."
