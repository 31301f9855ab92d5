"""`/api/v1` put together: who may ask, what becomes of errors, and where each operation is."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.operation import Operation

from batchruns.api import (
    do_not_contact,
    enrich,
    lists,
    mapping,
    new_runs,
    recipes,
    results,
    steps,
)
from batchruns.api.access import Bearer, as_person
from batchruns.api.admission import admitted
from batchruns.api.etags import conditional
from batchruns.api.idempotency import answered_once
from batchruns.api.json_bodies import JsonParser, JsonRenderer, as_json
from batchruns.api.openapi import describe
from batchruns.api.problems import handle_errors
from batchruns.api.rate_limits import with_rate_limit

DESCRIPTION = """
Upload a file of sales leads, watch it being enriched, download the result: what the pages do, for
programs. Send a token of your account page with each request, as `Authorization: Bearer le_…`.
"""
ROUTERS = (
    new_runs.router,
    mapping.router,
    results.router,
    enrich.router,
    recipes.router,
    lists.router,
    do_not_contact.router,
    steps.router,
)


class Api(NinjaAPI):
    """The API, whose operations are called by the names of their functions."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """What generated clients call it."""
        return operation.view_func.__name__


api = Api(
    title="leadenrich",
    version="1",
    description=DESCRIPTION.strip(),
    urls_namespace="api",
    auth=Bearer(),
    parser=JsonParser(),
    renderer=JsonRenderer(),
    # Both are ours: what is at those addresses is told and refused as all the rest is.
    openapi_url=None,
    docs_url=None,
)
handle_errors(api)
api.add_decorator(as_person, mode="operation")
api.add_decorator(admitted, mode="operation")
api.add_decorator(answered_once, mode="view")
api.add_decorator(conditional, mode="view")
api.add_decorator(with_rate_limit, mode="view")
for router in ROUTERS:
    api.add_router("", router)


@api.get("/openapi.json", auth=None, include_in_schema=False)
def openapi(request: HttpRequest) -> HttpResponse:
    """All operations, as OpenAPI describes them."""
    return HttpResponse(as_json(document()), content_type="application/json")


@cache
def document() -> dict[str, Any]:
    """The description of the API."""
    return describe(api)
