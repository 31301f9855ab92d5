"""A lookup: one question to one provider. Two that are equal are asked once, and share the answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b


@dataclass(frozen=True)
class Lookup:
    """One question to one provider."""

    provider: str
    """The name of the connection by which it is asked, as steps name it."""
    request: str
    """What the provider is asked to do: the capability, or a request that does several of them."""
    question: tuple[tuple[str, str], ...]
    """What is sent: names of inputs and their normalized texts, sorted, none empty."""
    parameters: str = ""
    """What else the answer depends on, as canonical JSON: a prompt, the description of an interface."""
    capability: str = field(default="", compare=False)
    """For which capability it is asked, and on which line of a receipt it stands."""

    @classmethod
    def of(
        cls,
        provider: str,
        capability: str,
        inputs: Mapping[str, str],
        parameters: str = "",
        request: str = "",
    ) -> "Lookup":
        """The lookup that sends these inputs; empty ones are left out."""
        question = tuple(sorted((name, text) for name, text in inputs.items() if text))
        return cls(provider, request or capability, question, parameters, capability)

    @property
    def inputs(self) -> dict[str, str]:
        """What is sent, by name."""
        return dict(self.question)

    @cached_property
    def digest(self) -> bytes:
        """16 bytes that stand for it where answers are kept."""
        parts = [self.provider, self.request, self.question, self.parameters]
        text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
