"""New runs for programs: of files, of rows, of rows of `batch_runs` that another client has created."""

import io
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from batchruns.api import admission
from batchruns.api.problems import ApiError
from batchruns.models import BatchRun
from batchruns.runs import files, recipes
from batchruns.runs.errors import OverLimitError
from batchruns.uploads.forms import FileTooLargeError
from leadenrich.accounts.models import Scope, User
from tests.helpers.api import ApiClient, token_of
from tests.helpers.files import LEADS

ROWS = [{"Name": "Ada Lovelace", "E-Mail": "ada@analytical.co.uk", "Telefon": "030 901820"}]


@pytest.fixture
def api(user: User) -> ApiClient:
    return ApiClient(user)


def send(api: ApiClient, address: str, content: str = LEADS, **fields: Any) -> Any:
    file = SimpleUploadedFile("leads.csv", content.encode(), "text/csv")
    return api.post(f"/api/v1{address}", {"file": file, **fields})


def test_a_file_becomes_a_run_that_is_started_with_what_is_said_of_it(api: ApiClient) -> None:
    options = json.dumps({"default_country": "DE", "column_set": "all"})
    answer = send(api, "/runs", name="Fair", tags="one, two", options=options, start="true")

    run = answer.json()
    assert answer.status_code == 201, run
    assert answer["Location"] == f"/api/v1/runs/{run['id']}"
    assert (run["name"], run["tags"], run["status"]) == ("Fair", ["one", "two"], "processing")
    assert run["options"]["default_country"] == "DE"
    assert run["options"]["parse"]["header_row"] == 0


def test_rows_become_a_run_with_a_recipe_by_name(api: ApiClient, user: User) -> None:
    recipes.save(user.pk, "Fair", {"columns": ["x"], "mapping": [None], "columnSet": "all"})
    answer = api.ask("POST", "/runs", {"filename": "fair.json", "rows": ROWS, "recipe": "Fair"})

    run = answer.json()
    assert answer.status_code == 201, run
    assert (run["filename"], run["status"]) == ("fair.json", "pending")
    assert run["recipe"]["name"] == "Fair"
    assert run["options"]["column_set"] == "all"
    fields = [c["field"] for c in api.ask("GET", f"/runs/{run['id']}/mapping").json()["columns"]]
    assert fields == ["full_name", "email", "phone"]


def test_the_file_of_a_run_that_another_client_created_comes_once(
    api: ApiClient, user: User
) -> None:
    theirs = {"name": "Fair", "defaultCountry": "DE", "theirs": 1}
    run = BatchRun.objects.create(user=user, filename="leads.csv", meta=theirs)
    answer = send(api, f"/runs/{run.pk}/file", start="true", tags="ours")

    assert answer.status_code == 200, answer.json()
    assert answer.json()["status"] == "processing"
    assert (answer.json()["name"], answer.json()["tags"]) == ("Fair", ["ours"])
    assert answer.json()["options"]["default_country"] == "DE"
    run.refresh_from_db()
    assert run.meta["theirs"] == 1
    assert send(api, f"/runs/{run.pk}/file").status_code == 409
    assert files.exists(run.pk, files.INPUT)


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"options": '{"nonsense": 1}'}, 422, "no_such_option"),
        ({"options": '{"steps": [{"capability": "fly", "providers": []}]}'}, 422, "step_unknown"),
        ({"options": '{"parse": {"delimiter": "nonsense"}}'}, 422, "option_unfit"),
        ({"options": "{"}, 400, "not_json"),
        ({"recipe": "Nonsense"}, 422, "no_such_recipe"),
        ({"start": "perhaps"}, 422, "invalid_request"),
        ({"nonsense": "1"}, 422, "invalid_request"),
        ({"tags": "x" * 31}, 422, "tag_too_long"),
        ({"name": "x" * 101}, 422, "title_too_long"),
    ],
)
def test_where_something_is_refused_nothing_is_kept(
    api: ApiClient, settings: Settings, fields: dict[str, str], status: int, code: str
) -> None:
    answer = send(api, "/runs", **fields)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not BatchRun.objects.exists()
    assert not list((settings.MEDIA_ROOT / "runs").rglob("input"))
    assert not list(settings.FILE_UPLOAD_TEMP_DIR.iterdir())


def test_a_file_that_can_not_be_read_is_refused_in_words(api: ApiClient) -> None:
    answer = send(api, "/runs", "")

    assert (answer.status_code, answer.json()["code"]) == (422, "empty_file")
    assert answer.json()["detail"].startswith("This file is empty.")
    assert ApiClient.ask(api, "POST", "/runs", {"rows": []}).status_code == 422


def test_files_are_refused_before_they_are_written(
    user: User, stranger: User, make_run: Callable[..., BatchRun], settings: Settings
) -> None:
    run = make_run()
    settings.MAX_STORED_BYTES = 10
    for client, address, status in (
        (ApiClient(), "/runs", 401),
        (ApiClient(user, [Scope.READ]), "/runs", 403),
        (ApiClient(user), "/runs", 409),
        (ApiClient(stranger), f"/runs/{run.pk}/file", 404),
        (ApiClient(user), f"/runs/{uuid4()}/nowhere", 404),
    ):
        assert send(client, address).status_code == status, address
    assert not list(settings.FILE_UPLOAD_TEMP_DIR.iterdir())
    settings.UPLOAD_MAX_BYTES, settings.MAX_STORED_BYTES = 10, 10**9
    answer = send(ApiClient(user), "/runs", LEADS * 3000)
    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")


def test_a_run_is_made_again_with_other_options(api: ApiClient, run: BatchRun) -> None:
    answer = api.ask("POST", f"/runs/{run.pk}/run-again", {"options": {"default_country": "FR"}})

    assert answer.status_code == 201, answer.json()
    assert answer.json()["again_of"] == str(run.pk)
    assert answer.json()["options"]["default_country"] == "FR"
    assert api.ask("POST", f"/runs/{run.pk}/run-again").status_code == 201


def test_the_server_asks_the_token_before_it_reads_a_large_body(
    user: User, settings: Settings
) -> None:
    def environ(address: str, size: int, bearer: str = "") -> dict[str, Any]:
        return {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": f"/api/v1{address}",
            "CONTENT_LENGTH": str(size),
            "CONTENT_TYPE": "multipart/form-data; boundary=x",
            "HTTP_AUTHORIZATION": bearer and f"Bearer {bearer}",
            "wsgi.input": io.BytesIO(),
        }

    token, reads = token_of(user), token_of(user, [Scope.READ])
    settings.MAX_STORED_BYTES = 25_000_000
    for refused, error in (
        (environ("/runs", 10_000_000), PermissionDenied),
        (environ("/runs", 10_000_000, "le_nonsense"), ApiError),
        (environ("/runs", 10_000_000, reads), ApiError),
        (environ("/runs", 10**12, token), FileTooLargeError),
        (environ("/runs", 30_000_000, token), OverLimitError),
        (environ("/nowhere", 10_000_000, token), RequestDataTooBig),
    ):
        with pytest.raises(error):
            admission.admit(refused)
    first, second = (environ(f"/runs/{uuid4()}/file", 20_000_000, token) for _ in range(2))
    admission.admit(first)
    with pytest.raises(OverLimitError):
        admission.admit(second)
    admission.release(first)
    admission.admit(second)
    admission.release(second)
