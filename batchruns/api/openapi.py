"""The description of the API (OpenAPI 3.1): each operation as ninja tells of it, with examples."""

import json
from collections.abc import Iterator
from typing import Any

from ninja import NinjaAPI

from batchruns.api.access import Bearer
from batchruns.api.json_bodies import as_json
from batchruns.api.problems import CONTENT_TYPE, PROBLEM_EXAMPLE

ANYTHING_ELSE = {
    "description": "Anything else: a problem (RFC 9457).",
    "content": {CONTENT_TYPE: {"schema": {"type": "object"}, "example": PROBLEM_EXAMPLE}},
}


def describe(api: NinjaAPI) -> dict[str, Any]:
    """The description, as it is sent."""
    described: dict[str, Any] = json.loads(as_json(api.get_openapi_schema()))
    schemas = described["components"]["schemas"]
    scopes = _scopes(api)
    for operation in operations(described):
        operation["x-scope"] = scopes[operation["operationId"]]
        operation["summary"] = operation["operationId"].replace("_", " ").capitalize()
        for content in contents(operation):
            if "example" not in content and (example := _example(content["schema"], schemas)):
                content["example"] = example
        operation["responses"]["default"] = ANYTHING_ELSE
    return described


def _scopes(api: NinjaAPI) -> dict[str, str]:
    """By the name of each operation, the scope that a token needs for it."""
    return {
        api.get_openapi_operation_id(operation): str(callback.scope_for(operation.methods[0]))
        for router in api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
        for callback in operation.auth_callbacks
        if isinstance(callback, Bearer)
    }


def operations(described: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every operation of a description."""
    for of_path in described["paths"].values():
        yield from of_path.values()


def contents(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What an operation takes, and what it answers with."""
    for part in (operation.get("requestBody", {}), *operation["responses"].values()):
        yield from part.get("content", {}).values()


def _example(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """The example that a schema has; a page's is that of its items."""
    for choice in (schema, *schema.get("anyOf", ()), *schema.get("allOf", ())):
        if "$ref" in choice:
            return _example(schemas[choice["$ref"].rpartition("/")[2]], schemas)
    if "examples" in schema:
        return schema["examples"][0]
    items = schema.get("properties", {}).get("items", {}).get("items", {})
    return {"items": [_example(items, schemas)], "next": None} if items else None
