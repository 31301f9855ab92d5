"""How a person describes an interface over HTTP, so that it can be asked like any provider.

A description is JSON, kept in the settings of a connection:

    {"capability": "enrich_company",
     "method": "POST", "url": "https://api.example.com/companies/{domain}?lang=en",
     "headers": {"Authorization": "Bearer {key}"},
     "body": {"name": "{company}"},
     "outputs": {"company_industry": "data.industry", "company_employees": "/data/size/0"},
     "outcomes": [{"status": 404, "outcome": "miss"},
                  {"path": "error.code", "equals": ["quota"], "outcome": "out of credit"}],
     "micros": 1000, "unit": "match", "perSecond": 5, "perMinute": null, "parallel": 3}

Names of inputs in braces stand for a lead's values, and {key} for the key. There is nothing else to
learn: no language of templates, no patterns.

A service that takes several questions at once says also how many, and where they stand. The one item of
the list at `questions` in the body is repeated for each of them; `answers` is the path of the list in
what comes back, which the paths of outputs start from. Answers are in the order of questions, unless
`echo` says where each repeats an input:

    "body": {"emails": [{"address": "{email}"}]},
    "batch": 100, "questions": "emails", "answers": "results", "echo": {"email": "address"}
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from batchruns.engine.errors import CodedError
from batchruns.engine.lookups.answer import Outcome
from batchruns.engine.lookups.capabilities import CAPABILITIES, LEAD_INPUTS
from batchruns.engine.lookups.guard import Policy
from batchruns.engine.lookups.price import Price, Unit
from batchruns.engine.lookups.providers.base import Pace
from batchruns.engine.lookups.values import at

KEY = "key"
METHODS = ("GET", "POST")
MODEL, CUSTOM = "ask_model", "custom"
OTHERS = (MODEL, "match_list")
"""What no service does."""
MOST_MICROS = 10**9
LONGEST = 20_000
"""Characters of a description."""
_NAME = re.compile(r"\{(\w+)\}")
_BRACE = re.compile(r"[{}]")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HEADER_TEXT = re.compile(r"[\x20-\x7e]*")
_OUTPUT = re.compile(r"[a-z][a-z0-9_]{0,59}")
_OUTCOMES = [outcome.value for outcome in Outcome if outcome is not Outcome.HIT]
_STEP = re.compile(r"([^.\[\]]+)((?:\[\d{1,4}\])*)")
# What the client itself says.
_OWN_HEADERS = frozenset(
    "host content-length transfer-encoding connection cookie te upgrade accept-encoding".split()
)

Path = tuple[str, ...]

FIELDS = (
    "capability",
    "method",
    "url",
    "headers",
    "body",
    "outputs",
    "outcomes",
    "micros",
    "unit",
    "perSecond",
    "perMinute",
    "parallel",
    "batch",
    "questions",
    "answers",
    "echo",
)
"""What a description may say."""
MOST_IN_BATCH = 1000


class InterfaceError(CodedError):
    """A description that can't be used: which of its fields, and why."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, **params)
        self.field: str = params.get("field", "")


@dataclass(frozen=True, slots=True)
class Rule:
    """Which answers have an outcome: all of a status, or where something stands at a path."""

    outcome: Outcome
    status: int | None = None
    path: Path = ()
    equals: tuple[str, ...] = ()
    """Texts, of which it is one; none: where there is nothing at the path."""

    def fits(self, status: int, data: object) -> bool:
        """Whether it says what an answer is."""
        if self.status not in (None, status):
            return False
        if not self.path:
            return True
        said = plain_text(at(data, *self.path))
        return said in self.equals if self.equals else not said


@dataclass(frozen=True, slots=True)
class Batch:
    """How one request asks several questions."""

    most: int
    questions: Path
    """Of the list in the body, which has one item: what is sent for each."""
    answers: Path
    """Of the list in what comes back; () where that is the list itself."""
    echo: tuple[str, Path] | None = None
    """Of each answer, which input it repeats, and where; None: answers are in the order of questions."""


@dataclass(frozen=True, slots=True)
class Interface:
    """A description that was checked."""

    capability: str
    method: str
    url: str
    headers: Mapping[str, str]
    body: Any
    outputs: Mapping[str, Path]
    rules: Sequence[Rule]
    price: Price
    pace: Pace
    batch: Batch | None = None

    @property
    def inputs(self) -> tuple[str, ...]:
        """The lead's inputs that it sends, in their order."""
        names = {*_names(self.url), *(name for text in _texts(self.body) for name in _names(text))}
        return tuple(name for name in LEAD_INPUTS if name in names)

    def address(self, values: Mapping[str, str]) -> str:
        """The URL for these values, each encoded. Raises ValueError if they change the path."""
        url = _NAME.sub(lambda name: quote(values.get(name[1], ""), safe=""), self.url)
        if not {".", ".."}.isdisjoint(url.partition("?")[0].split("/")):
            raise ValueError("a path that leads elsewhere")
        return url

    def headers_for(self, key: str) -> dict[str, str]:
        """The headers with this key."""
        return {name: text.replace(f"{{{KEY}}}", key) for name, text in self.headers.items()}

    def body_for(self, questions: Sequence[Mapping[str, str]]) -> Any:
        """The body for the values of some questions, which are texts within it."""
        body = _filled(self.body, questions[0])
        if self.batch is None:
            return body
        item = at(self.body, *self.batch.questions, 0)
        return _replaced(body, self.batch.questions, [_filled(item, each) for each in questions])


def read_interface(description: object, policy: Policy | None = None) -> Interface:
    """The interface of a description. Raises InterfaceError.

    By a policy, also RefusedRequestError for what may not be reached.
    """
    if not isinstance(description, dict) or len(str(description)) > LONGEST:
        raise InterfaceError("interface_not_an_object")
    if unknown := description.keys() - set(FIELDS):
        raise InterfaceError("interface_unknown_field", name=str(min(unknown, key=str)))
    capability = _choice(
        description, "capability", [name for name in CAPABILITIES if name not in OTHERS], CUSTOM
    )
    interface = Interface(
        capability=capability,
        method=_choice(description, "method", METHODS, "GET"),
        url=_url(description, policy),
        headers=_headers(description),
        body=_body(description),
        outputs=_outputs(description, capability),
        rules=_rules(description),
        price=_price(description),
        pace=_pace(description),
        batch=_batch(description),
    )
    if not interface.inputs:
        raise InterfaceError("interface_without_input", field="url")
    return interface


def plain_text(value: object) -> str:
    """A text, number, true or false as text; "" for anything else, or nothing."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _choice(
    description: Mapping[str, Any], field: str, choices: Sequence[str], default: str
) -> str:
    value = description.get(field, default)
    if value not in choices:
        raise InterfaceError("interface_no_choice", field=field, choices=list(choices))
    return str(value)


def _url(description: Mapping[str, Any], policy: Policy | None) -> str:
    """The URL's template: its host is fixed, so that no lead says where it is sent."""
    url = description.get("url")
    if not isinstance(url, str) or not url.strip():
        raise InterfaceError("interface_no_url", field="url")
    url = url.strip()
    _check_names("url", url)
    try:
        parts = urlsplit(url)
        checked = httpx.URL(_NAME.sub("x", url))
    except (ValueError, httpx.InvalidURL):
        raise InterfaceError("interface_no_url", field="url") from None
    if _BRACE.search(parts.netloc) or not checked.host or parts.fragment:
        raise InterfaceError("interface_no_url", field="url")
    if KEY in _names(parts.path):
        raise InterfaceError("interface_key_in_path", field="url")
    if policy:
        policy.check(checked)
    return url


def _headers(description: Mapping[str, Any]) -> dict[str, str]:
    headers = description.get("headers") or {}
    if not isinstance(headers, dict):
        raise InterfaceError("interface_not_pairs", field="headers")
    for name, text in headers.items():
        is_header = _HEADER.fullmatch(name) and name.lower() not in _OWN_HEADERS
        is_text = isinstance(text, str) and _HEADER_TEXT.fullmatch(text)
        if not is_header or not is_text or {*_names(text)} - {KEY}:
            raise InterfaceError("interface_header", field="headers", name=name[:60])
    return dict(headers)


def _body(description: Mapping[str, Any]) -> Any:
    body = description.get("body")
    try:
        texts = list(_texts(body))
    except RecursionError:
        raise InterfaceError("interface_not_an_object") from None
    for text in texts:
        _check_names("body", text)
    if body is not None and description.get("method") != "POST":
        raise InterfaceError("interface_body_of_get", field="body")
    return body


def _outputs(description: Mapping[str, Any], capability: str) -> dict[str, Path]:
    outputs = description.get("outputs")
    if not isinstance(outputs, dict) or not outputs:
        raise InterfaceError("interface_no_outputs", field="outputs")
    known = {output.name for output in CAPABILITIES[capability].outputs}
    for name in outputs:
        if (known and name not in known) or not _OUTPUT.fullmatch(name):
            raise InterfaceError("interface_output", field="outputs", name=name[:60])
    return {name: _path("outputs", path) for name, path in outputs.items()}


def _rules(description: Mapping[str, Any]) -> list[Rule]:
    rules = description.get("outcomes") or []
    if not isinstance(rules, list):
        raise InterfaceError("interface_rule", field="outcomes")
    return [*map(_rule, rules), Rule(Outcome.MISS, status=404)]


def _rule(rule: object) -> Rule:
    if not isinstance(rule, dict) or rule.keys() - {"status", "path", "equals", "outcome"}:
        raise InterfaceError("interface_rule", field="outcomes")
    status, equals, outcome = rule.get("status"), rule.get("equals") or [], rule.get("outcome")
    if not (_is_status(status) and isinstance(equals, list) and outcome in _OUTCOMES):
        raise InterfaceError("interface_rule", field="outcomes")
    path = _path("outcomes", rule["path"]) if rule.get("path") else ()
    if not status and not path:
        raise InterfaceError("interface_rule", field="outcomes")
    return Rule(Outcome(outcome), status, path, tuple(map(plain_text, equals)))


def _is_status(status: object) -> bool:
    return status is None or (type(status) is int and 100 <= status <= 599)


def _price(description: Mapping[str, Any]) -> Price:
    micros = description.get("micros", 0)
    if type(micros) is not int or not 0 <= micros <= MOST_MICROS:
        raise InterfaceError("interface_number", field="micros")
    units = (Unit.CALL.value, Unit.MATCH.value)
    return Price(micros, Unit(_choice(description, "unit", units, Unit.CALL.value)))


def _pace(description: Mapping[str, Any]) -> Pace:
    per_second, per_minute, parallel = (
        _positive(description, field) for field in ("perSecond", "perMinute", "parallel")
    )
    return Pace(per_second, per_minute, int(parallel or Pace().parallel))


def _batch(description: Mapping[str, Any]) -> Batch | None:
    most = description.get("batch")
    if most is None:
        return None
    if type(most) is not int or not 1 <= most <= MOST_IN_BATCH:
        raise InterfaceError("interface_number", field="batch")
    questions, answers = (
        _path(field, path) if (path := description.get(field)) else ()
        for field in ("questions", "answers")
    )
    body = description.get("body")
    match at(body, *questions):
        case [item]:
            rest = _replaced(body, questions, [])
        case _:
            raise InterfaceError("interface_batch", field="questions")
    said_once = [str(description.get("url")), *_texts(rest)]
    if any({*_names(text)} - {KEY} for text in said_once) or not any(map(_names, _texts(item))):
        raise InterfaceError("interface_batch", field="questions")
    return Batch(most, questions, answers, _echo(description, [*_texts(item)]))


def _echo(description: Mapping[str, Any], sent: Iterable[str]) -> tuple[str, Path] | None:
    echo = description.get("echo")
    if not echo:
        return None
    if not isinstance(echo, dict) or len(echo) > 1:
        raise InterfaceError("interface_echo", field="echo")
    [(name, path)] = echo.items()
    if name not in {name for text in sent for name in _names(text)} - {KEY}:
        raise InterfaceError("interface_echo", field="echo")
    return name, _path("echo", path)


def _positive(description: Mapping[str, Any], field: str) -> float | None:
    number = description.get(field)
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int | float) or not 0 < number <= 1000:
        raise InterfaceError("interface_number", field=field)
    return number


def _path(field: str, path: object) -> Path:
    """A path as people write it: `data.items[0].name`, or as JSON pointer, `/data/items/0/name`."""
    if isinstance(path, str) and path.startswith("/"):
        return tuple(s.replace("~1", "/").replace("~0", "~") for s in path[1:].split("/"))
    steps = path.split(".") if isinstance(path, str) else [""]
    matches = [_STEP.fullmatch(step) for step in steps]
    if not all(matches):
        raise InterfaceError("interface_path", field=field, path=str(path)[:100])
    return tuple(
        name for match in matches if match for name in (match[1], *re.findall(r"\d+", match[2]))
    )


def _check_names(field: str, text: str) -> None:
    """Raises InterfaceError for a name in braces that is neither an input nor the key."""
    for name in _names(text):
        if name not in LEAD_INPUTS and name != KEY:
            raise InterfaceError("interface_unknown_input", field=field, name=name[:60])


def _names(text: str) -> list[str]:
    return _NAME.findall(text)


def _texts(body: Any) -> Iterator[str]:
    """All texts in a body that are values."""
    if isinstance(body, str):
        yield body
    elif isinstance(body, dict | list):
        for part in body.values() if isinstance(body, dict) else body:
            yield from _texts(part)


def _replaced(body: Any, path: Path, new: Any) -> Any:
    """A body with something else at a path of names, or else as it is."""
    if not path:
        return new
    if not isinstance(body, dict):
        return body
    return {n: _replaced(part, path[1:], new) if n == path[0] else part for n, part in body.items()}


def _filled(body: Any, values: Mapping[str, str]) -> Any:
    if isinstance(body, str):
        return _NAME.sub(lambda name: values.get(name[1], ""), body)
    if isinstance(body, dict):
        return {name: _filled(part, values) for name, part in body.items()}
    return [_filled(part, values) for part in body] if isinstance(body, list) else body
