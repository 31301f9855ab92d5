"""Requests that may be sent twice and act once: `Idempotency-Key`.

A placeholder is inserted before the work, in its transaction, and becomes the answer at the end. So
PostgreSQL does the rest: who comes with the same key meanwhile waits for the transaction, and where it
fails, or its process is killed, neither work nor placeholder is left, and who waited does the work.
"""

import json
import re
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.files.uploadhandler import FileUploadHandler
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja.operation import Operation
from psycopg.errors import LockNotAvailable

from batchruns.api.access import ACTS_ITSELF
from batchruns.api.problems import ApiError
from batchruns.models import KeptAnswer
from batchruns.uploads import admission
from batchruns.uploads.handler import TAKES_FILES
from leadenrich.platform.serving.bridge import REFUSAL_KEY
from leadenrich.platform.sql_files import read_sql
from leadenrich.rls.roles import acting_as, set_for_transaction

HEADER, REPLAYED = "Idempotency-Key", "Idempotent-Replayed"
WAIT_SECONDS = 10
"""How long a request waits for an earlier one with its key."""
LEASE_SECONDS = 600
"""When the database gives up a transaction whose machine is gone, if nothing else tells it so."""
MAX_BODY_BYTES = 1024 * 1024
"""The largest answer that is kept."""
KEPT_HEADERS = ("Content-Type", "ETag", "Link", "Location")
PARAMETER: dict[str, Any] = {
    "in": "header",
    "name": HEADER,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    "description": "A text of your own, such as a UUID. For 24 hours, the same request with the same "
    "key gets the same answer and does nothing again.",
}
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


class _NotKeptError(Exception):
    """Undoes the work of a request that failed: it may be sent again with its key, and be other then."""

    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__()
        self.response = response


def answered_once(run: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Lets an operation of POST be carried out once for each key; the same answer is given again.

    The first decorator of all. An operation that isn't one transaction stays as it is: it `acts_itself`.
    """
    operation: Operation = run.__self__  # type: ignore[attr-defined]
    if "POST" not in operation.methods or hasattr(operation.view_func, ACTS_ITSELF):
        return run
    operation.openapi_extra = {**(operation.openapi_extra or {}), "parameters": [PARAMETER]}

    @wraps(run)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if HEADER not in request.headers:
            return run(request, **kwargs)
        try:
            # Before the transaction: the count of requests is in one of its own.
            if any(authenticate(request) for authenticate in operation.auth_callbacks):
                user_id: Any = request.user.pk
                return _answer_once(request, user_id, lambda: run(request, **kwargs))
        except _NotKeptError as error:
            return error.response
        except Exception as error:
            return operation.api.on_exception(request, error)
        return run(request, **kwargs)

    return answer


def _answer_once(
    request: HttpRequest, user_id: UUID, work: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    key = request.headers[HEADER]
    if not _KEY.fullmatch(key):
        raise ApiError("idempotency_key_unfit", 400)
    fingerprint = _fingerprint(request)
    with acting_as(user_id):
        if not _claim(user_id, key, fingerprint):
            return _kept(user_id, key, fingerprint)
        response = work()
        if response.status_code >= 400:
            raise _NotKeptError(response)
        _keep(user_id, key, response)
        return response


def _claim(user_id: UUID, key: str, fingerprint: bytes) -> bool:
    """Inserts the placeholder of a request; False where there is an answer. Raises ApiError."""
    set_for_transaction("idle_in_transaction_session_timeout", f"{LEASE_SECONDS}s")
    before = set_for_transaction("lock_timeout", f"{WAIT_SECONDS}s")
    parameters: dict[str, Any] = {"user": user_id, "key": key, "fingerprint": fingerprint}
    try:
        with connection.cursor() as cursor:
            cursor.execute(read_sql(__file__, "claim_key.sql"), parameters)
            is_claimed = bool(cursor.rowcount)
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            headers = {"Retry-After": str(WAIT_SECONDS)}
            raise ApiError("still_in_work", 409, headers=headers) from None
        raise
    set_for_transaction("lock_timeout", before)
    return is_claimed


def _kept(user_id: UUID, key: str, fingerprint: bytes) -> HttpResponse:
    """The answer that an earlier request got. Raises ApiError where that asked for something else."""
    kept = KeptAnswer.objects.get(user=user_id, key=key)
    if bytes(kept.fingerprint) != fingerprint:
        raise ApiError("idempotency_key_used", 422)
    if kept.body is None:
        raise ApiError("answer_too_large", 409)
    headers = {**kept.headers, REPLAYED: "true"}
    return HttpResponse(bytes(kept.body), status=kept.status, headers=headers)


def _keep(user_id: UUID, key: str, response: HttpResponseBase) -> None:
    content = response.content if isinstance(response, HttpResponse) else None
    if content is not None and len(content) > MAX_BODY_BYTES:
        content = None
    KeptAnswer.objects.filter(user=user_id, key=key).update(
        status=response.status_code,
        headers={name: response[name] for name in KEPT_HEADERS if name in response},
        body=content,
    )


class _HashedFiles(FileUploadHandler):
    """Hashes the files of a form while they come in."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[tuple[str, str, str]] = []
        """Field, name and SHA-256 of each."""

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self._hash = sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._hash.update(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        self.files.append((self.field_name, str(self.file_name), self._hash.hexdigest()))


def _fingerprint(request: HttpRequest) -> bytes:
    """What tells a request from another one: its address and body, which is read for the operation, too.

    Of a form, what it holds: programs that send it again put other boundaries between its fields.
    """
    asked: list[Any] = [request.get_full_path()]
    if request.content_type == "multipart/form-data":
        if refusal := request.META.get(REFUSAL_KEY):
            raise refusal
        # Whether there is room for them, the operation asks.
        setattr(request, TAKES_FILES, admission.is_upload_form(request))
        hashed = _HashedFiles()
        request.upload_handlers.insert(0, hashed)
        asked += [sorted(request.POST.lists()), hashed.files]
    else:
        asked.append(sha256(request.body).hexdigest())
    return sha256(json.dumps(asked).encode()).digest()
