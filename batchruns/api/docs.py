"""The documentation of the API within Help: every address with examples, and every problem.

What an address is for is told in English, as its names are; the rest of the pages is translated.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

from batchruns.api.site import document
from batchruns.messages import errors, in_words
from leadenrich.help import pages

_HOLE = re.compile(r"{(\w+)(?::\w+)?}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What an address takes behind its question mark."""

    name: str
    description: str
    type: str


@dataclass(frozen=True, slots=True)
class Example:
    """What is sent or comes back: its content type, and an example of it."""

    type: str
    text: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class ShownOperation:
    """An operation as its documentation shows it."""

    name: str
    title: str
    group: str
    method: str
    path: str
    scope: str
    description: SafeString
    parameters: list[Parameter]
    requests: list[Example]
    answers: list[Example]

    @classmethod
    def of(cls, method: str, path: str, operation: dict[str, Any]) -> "ShownOperation":
        """One of the document's."""
        answers = {s: a for s, a in operation["responses"].items() if s != "default"}
        return cls(
            name=operation["operationId"],
            title=operation["summary"],
            group=operation["tags"][0],
            method=method.upper(),
            path=path,
            scope=operation["x-scope"],
            description=_html(operation["description"]),
            parameters=[
                Parameter(
                    each["name"], each["schema"].get("description", ""), _type(each["schema"])
                )
                for each in operation["parameters"]
                if each["in"] == "query"
            ],
            requests=_examples(operation.get("requestBody", {})),
            answers=[each for status, part in answers.items() for each in _examples(part, status)],
        )


def _examples(part: dict[str, Any], status: str = "") -> list[Example]:
    contents = part.get("content", {})
    if not contents:
        return [Example("", "", status)] if status else []
    return [Example(kind, _text(each["example"]), status) for kind, each in contents.items()]


def _text(example: Any) -> str:
    return (
        example if isinstance(example, str) else json.dumps(example, indent=2, ensure_ascii=False)
    )


def _type(schema: dict[str, Any]) -> str:
    kinds = [each.get("type", "string") for each in schema.get("anyOf", [schema])]
    return next(str(kind) for kind in kinds if kind != "null")


def _html(text: str) -> SafeString:
    # It is our own; Markdown without HTML escapes all the same.
    html: str = MarkdownIt("js-default", {"linkify": False}).render(text)
    return SafeString(html)


@cache
def shown_operations() -> list[tuple[str, list[ShownOperation]]]:
    """All operations, by the group that they are in."""
    operations = [
        ShownOperation.of(method, address, operation)
        for address, of_path in document()["paths"].items()
        for method, operation in of_path.items()
    ]
    groups = dict.fromkeys(operation.group for operation in operations)
    return [(group, [o for o in operations if o.group == group]) for group in groups]


@require_safe
@gzip_page
def reference(request: HttpRequest) -> HttpResponse:
    """Every address: what it is for, what it takes, what comes back."""
    return _render(request, "reference", {"groups": shown_operations()})


@require_safe
@gzip_page
def problems(request: HttpRequest) -> HttpResponse:
    """What can go wrong: each code with its sentence."""
    sentences = {code: _HOLE.sub(r"{\1}", in_words(text)) for code, text in errors().items()}
    return _render(request, "problems", {"problems": sorted(sentences.items())})


def _render(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    help_pages = pages(get_language() or "en").values()
    return render(request, f"help/api_{name}.html", {"pages": help_pages, "here": name, **context})


app_name = "api_docs"
urlpatterns = [
    path("reference/", reference, name="reference"),
    path("problems/", problems, name="problems"),
]
