"""The documentation of the API is complete, in both languages, and holds whatever the API can answer."""

import pytest
from django.test import Client

from batchruns.api.openapi import operations
from batchruns.api.site import document
from batchruns.messages import errors


@pytest.mark.parametrize(("language", "title"), [("en", "API reference"), ("de", "API-Referenz")])
def test_the_reference_has_every_operation(client: Client, language: str, title: str) -> None:
    response = client.get("/help/api/reference/", headers={"Accept-Language": language})
    content = response.content.decode()

    assert f"<h1>{title}</h1>" in content
    for operation in operations(document()):
        assert f'id="{operation["operationId"]}"' in content
    assert "script-src" not in response["Content-Security-Policy"]
    assert "default-src 'self'" in response["Content-Security-Policy"]


def test_every_problem_has_its_place_which_its_type_names(client: Client) -> None:
    content = client.get("/help/api/problems/").content.decode()

    for code in errors():
        assert f'id="{code}"' in content
    problem = client.get("/api/v1/nothing").json()
    assert problem["type"] == f"/help/api/problems/#{problem['code']}"
