"""What both services are asked and answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """A request: its path behind the service's own, its parameters in their order, its body."""

    method: str
    path: str
    params: tuple[tuple[str, str], ...]
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        """The body's JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def bearer(self) -> str:
        """The token that it brings; nothing where it brings none."""
        return self.headers.get("Authorization", "").removeprefix("Bearer ").strip()

    def param(self, name: str, default: str = "") -> str:
        """The first parameter of this name."""
        return dict(reversed(self.params)).get(name, default)


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: JSON as text, or nothing."""

    status: int
    text: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, status: int, value: Any, **headers: str) -> "Response":
        """An answer with this value as JSON."""
        return cls(status, json.dumps(value), headers)
