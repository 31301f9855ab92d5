"""Own lists for programs: made of a file, topped up, replaced, built anew, and deleted."""

from typing import Any

import pytest

from batchruns.models import ReferenceList
from batchruns.processing import lists as tasks
from batchruns.runs.lists import using
from leadenrich.accounts.models import Scope, User
from tests.helpers.api import ApiClient
from tests.helpers.files import uploaded

CRM = "Account,Website,Owner\nAcme GmbH,acme.com,Ada\n"


def send(api: ApiClient, address: str, content: str, **fields: Any) -> Any:
    with uploaded(content, "crm.csv") as file:
        return api.post(f"/api/v1{address}", {"file": file, **fields})


def built(list_id: str) -> ReferenceList:
    own = ReferenceList.objects.get(pk=list_id)
    tasks.build(own.pk, own.version)
    own.refresh_from_db()
    return own


def test_a_list_is_made_of_a_file_topped_up_and_replaced(user: User) -> None:
    api = ApiClient(user)
    made = send(api, "/lists", CRM, name="Customers")
    first = built(made.json()["id"])
    address = f"/lists/{first.pk}"
    topped_up = send(api, f"{address}/file", CRM.replace("acme", "globex"), tops_up="true")
    both = built(str(first.pk))
    rows = list(using.rows_of(both))
    send(api, f"{address}/file", CRM)
    built(str(first.pk))
    shown = api.ask("GET", address).json()

    assert (made.status_code, topped_up.status_code) == (201, 202)
    assert (made.json()["status"], made.json()["name"]) == ("building", "Customers")
    assert [row[1] for row in rows] == ["Website", "acme.com", "globex.com"]
    assert (shown["status"], shown["is_usable"], shown["rows"]) == ("ready", True, 1)
    assert {column["name"]: column["field"] for column in shown["columns"]} == {
        "Account": "company",
        "Website": "website",
        "Owner": None,
    }
    assert [column["name"] for column in shown["columns"] if column["is_taken"]] == ["Owner"]


def test_the_columns_of_a_list_can_be_chosen(user: User) -> None:
    api = ApiClient(user)
    made = send(api, "/lists", CRM, build="false").json()
    address = f"/lists/{made['id']}"
    wrong = api.ask("POST", f"{address}/build", {"mapping": {"Owner": "company"}})
    unknown = api.ask("POST", f"{address}/build", {"mapping": {"Nobody": None}})
    choices = {"kind": "people", "mapping": {"Owner": "full_name"}, "columns": ["Account"]}
    chosen = api.ask("POST", f"{address}/build", choices).json()
    renamed = api.ask("PATCH", address, {"name": "Clients"}).json()

    assert (made["status"], made["name"]) == ("pending", "crm")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "mapping_unfit")
    assert (unknown.status_code, unknown.json()["code"]) == (422, "mapping_unfit")
    assert (chosen["status"], chosen["kind"], renamed["name"]) == ("building", "people", "Clients")
    assert chosen["columns"][2] == {"name": "Owner", "field": "full_name", "is_taken": False}


def test_lists_are_listed_and_deleted_by_their_owner_alone(user: User, stranger: User) -> None:
    api, other = ApiClient(user), ApiClient(stranger)
    made = [send(api, "/lists", CRM, name=name).json() for name in ("b", "a")]
    listed = api.ask("GET", "/lists").json()
    refused = other.ask("DELETE", f"/lists/{made[0]['id']}")
    api.ask("DELETE", f"/lists/{made[0]['id']}")

    assert [each["name"] for each in listed["items"]] == ["a", "b"]
    assert other.ask("GET", "/lists").json()["items"] == []
    assert (refused.status_code, refused.json()["code"]) == (404, "list_gone")
    assert [each["name"] for each in api.ask("GET", "/lists").json()["items"]] == ["a"]


@pytest.mark.parametrize(
    ("content", "code"), [("", "empty_file"), ("Account\n", "header_only"), ("<html>", "markup")]
)
def test_a_file_that_is_no_list_is_a_problem(user: User, content: str, code: str) -> None:
    answer = send(ApiClient(user), "/lists", content)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not ReferenceList.objects.exists()


def test_a_token_that_only_reads_makes_no_list(user: User) -> None:
    answer = send(ApiClient(user, [Scope.READ]), "/lists", CRM)

    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
