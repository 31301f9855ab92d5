"""A stand-in for a language model: it answers by the schema, and quotes the lead's data."""

import json
from typing import Any

from batchruns.fake_providers.base import FAKES, Call, FakeProvider, Json, Response, roll, route
from batchruns.fake_providers.made_up import NOWHERE

MODEL = "fake-model"
NO_KEY = Response(401, {"error": {"message": "Incorrect API key provided", "type": "auth"}})
NO_SCHEMA = Response(
    400,
    {"error": {"message": "Either json_schema or grammar can be specified, but not both"}},
)


@FAKES.register
class FakeModel(FakeProvider):
    """Its traps are attributes: each may be set at any time."""

    name = "model"
    order = 100
    prefix = "/v1"
    credit_micros = 1

    def __init__(self, latency: float = 0) -> None:
        super().__init__(latency)
        self.refuses_schema = False
        """Whether a JSON schema is answered with 400."""
        self.invalid_answers = 0
        """How many of the next answers are no JSON."""
        self.counts_tokens = True
        self.says: str | None = None
        """What it says instead, whatever it is asked."""
        self.prompts: list[str] = []
        """What it was asked, as it came."""

    @route("GET", "/models")
    def models(self, call: Call) -> Response:
        """The only one that there is."""
        if not self._knows(call):
            return NO_KEY
        return Response(json={"object": "list", "data": [{"id": MODEL, "object": "model"}]})

    @route("POST", "/chat/completions")
    def complete(self, call: Call) -> Response:
        """An answer to the lead's data in the second message."""
        if not self._knows(call):
            return NO_KEY
        asked = call.json
        if self.refuses_schema and asked["response_format"]["type"] == "json_schema":
            return NO_SCHEMA
        prompt = "\n".join(message["content"] for message in asked["messages"])
        self.prompts.append(prompt)
        content = self._content(asked)
        usage = {"prompt_tokens": len(prompt) // 4, "completion_tokens": len(content) // 4}
        if self.counts_tokens:
            self.charge(self._key(call), prompt, sum(usage.values()))
        said = {
            "id": f"chatcmpl-{roll(prompt, 10**9)}",
            "object": "chat.completion",
            "model": MODEL,
            "choices": [
                {
                    "index": 0,
                    "finish_reason": "stop",
                    "message": {"role": "assistant", "content": content},
                }
            ],
        }
        return Response(json={**said, "usage": usage} if self.counts_tokens else said)

    def _key(self, call: Call) -> str:
        return call.headers.get("authorization", "Bearer none").removeprefix("Bearer ")

    def _knows(self, call: Call) -> bool:
        return self.knows(self._key(call))

    def _content(self, asked: Json) -> str:
        if self.invalid_answers:
            self.invalid_answers -= 1
            return "I think it is a retailer."
        if self.says is not None:
            return self.says
        data = json.loads(asked["messages"][1]["content"].rpartition("data:\n")[2])
        return json.dumps(
            {name: _answer(name, kind, data) for name, kind in _wanted(asked).items()}
        )


def _wanted(asked: Json) -> dict[str, Any]:
    """The schema of each key's value; a text, where only their names are known."""
    form = asked["response_format"]
    if form["type"] == "json_schema":
        properties = form["json_schema"]["schema"]["properties"]
        return {name: of["properties"]["value"] for name, of in properties.items()}
    kinds = json.loads(asked["messages"][0]["content"].rpartition("Keys: ")[2])
    return {
        name: {"type": [kind, "null"], "enum": kind.split(" or ") if " or " in kind else None}
        for name, kind in kinds.items()
    }


def _answer(name: str, kind: Json, data: dict[str, str]) -> Json:
    quote = next(iter(data.values()), "")
    if NOWHERE in quote.lower():
        return {"value": None, "quote": ""}
    choices = [choice for choice in kind.get("enum") or [] if choice]
    if choices:
        return {"value": choices[roll(quote + name, len(choices))], "quote": quote}
    value = roll(quote + name) if "number" in kind["type"] else quote.split()[0]
    return {"value": value, "quote": quote}
