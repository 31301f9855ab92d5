"""Every address of the API for each kind of program: by walking its router, so that none is forgotten."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from batchruns.api.access import SAFE, Bearer
from batchruns.api.openapi import contents, operations
from batchruns.api.site import api, document
from batchruns.engine.do_not_contact.entries import Entry, read_entry
from batchruns.models import BatchRun, ProviderKey, ReferenceList, Suppression
from batchruns.runs import recipes
from batchruns.runs.do_not_contact import entries
from batchruns.uploads import lists
from leadenrich.accounts.models import Scope, User
from tests.helpers.api import ApiClient
from tests.helpers.files import LEADS, uploaded

PARAMETER = re.compile(r"{(?:\w+:)?(\w+)}")
JSON = "application/json"
WITHOUT_TOKEN = {"/openapi.json"}
MAKING = {("PUT", "/recipes/{path:recipe}"), ("PUT", "/steps/connections/{path:name}")}
"""Where everybody has names of their own: what isn't there is made."""


class Address:
    """One operation: its method, its path, and a body that it takes."""

    def __init__(self, operation: Any, method: str, path: str) -> None:
        self.method, self.path = method, path
        self.scopes = [
            callback.scope_for(method)
            for callback in operation.auth_callbacks
            if isinstance(callback, Bearer)
        ]
        described = document()["paths"].get("/api/v1" + PARAMETER.sub(r"{\1}", path), {})
        body = described.get(method.lower(), {}).get("requestBody", {}).get("content", {})
        self.options: dict[str, Any] = {}
        if JSON in body:
            self.options = {"data": json.dumps(body[JSON]["example"]), "content_type": JSON}
        elif body:
            file = SimpleUploadedFile("leads.csv", LEADS.encode())
            data = encode_multipart(BOUNDARY, {"file": file})
            self.options = {"data": data, "content_type": MULTIPART_CONTENT}

    def __repr__(self) -> str:
        return f"{self.method} {self.path}"

    def ask(self, client: ApiClient, ids: dict[str, str]) -> Any:
        """The answer to one client; nothing of it is kept."""
        address = PARAMETER.sub(lambda match: ids[match[1]], self.path)
        with transaction.atomic():
            answer = client.generic(self.method, f"/api/v1{address}", **self.options)
            transaction.set_rollback(True)
        return answer


def addresses() -> Iterator[Address]:
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield Address(operation, method, path)


@pytest.fixture
def ids(user: User, make_run: Callable[..., BatchRun]) -> dict[str, str]:
    """Something of the person's own for each parameter of an address."""
    recipes.save(user.pk, "Fair", {"columns": ["A"], "mapping": ["email"]})
    with uploaded(LEADS) as file:
        own = lists.take_in(user, file, "Customers", ReferenceList.Kind.COMPANIES)
    entry = read_entry("ada@acme.com")
    assert isinstance(entry, Entry)
    entries.add(user.pk, [entry], Suppression.Source.TYPED)
    ProviderKey.objects.create(user=user, name="hunter", provider="hunter")
    return {
        "run_id": str(make_run().pk),
        "recipe": "Fair",
        "list_id": str(own.pk),
        "entry_id": str(Suppression.objects.get().pk),
        "name": "hunter",
    }


def test_each_address_for_each_program(user: User, stranger: User, ids: dict[str, str]) -> None:
    nobody, other = ApiClient(), ApiClient(stranger)
    reads, owner = ApiClient(user, [Scope.READ]), ApiClient(user)
    for address in addresses():
        if address.path in WITHOUT_TOKEN:
            assert address.ask(nobody, ids).status_code == 200, address
            continue
        assert address.scopes, f"{address} asks for no token"
        assert address.ask(nobody, ids).status_code == 401, address
        if address.method not in SAFE:
            assert Scope.READ not in address.scopes, address
            assert address.ask(reads, ids).status_code == 403, address
        if PARAMETER.search(address.path):
            expected = 201 if (address.method, address.path) in MAKING else 404
            assert address.ask(other, ids).status_code == expected, address
        answer = address.ask(owner, ids)
        assert answer.status_code not in (401, 403, 404, 405, 415), (address, answer.content)
        assert answer.status_code < 500, (address, answer.content)
    assert BatchRun.objects.get(pk=ids["run_id"]).status == "pending"


def test_every_operation_is_described_with_examples_and_called_by_a_name_of_its_own() -> None:
    described = list(operations(document()))
    names = [operation["operationId"] for operation in described]

    assert len(set(names)) == len(names)
    for operation in described:
        assert operation["description"], operation["operationId"]
        for content in contents(operation):
            assert "example" in content, operation["operationId"]
