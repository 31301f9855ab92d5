"""Everything that goes wrong, as problem details (RFC 9457): a code, its sentence, and parameters."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    ValidationError,
)
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.urls import reverse
from ninja import NinjaAPI
from ninja import errors as ninja_errors
from pydantic_core import to_json

from batchruns.engine.errors import CodedError
from batchruns.messages import error_data, error_in_words
from batchruns.runs.errors import (
    GivenUpError,
    IllegalTransitionError,
    OverLimitError,
    RunNotFoundError,
)
from batchruns.runs.jsonb import storable
from batchruns.uploads.forms import FileTooLargeError
from leadenrich.accounts.supabase import PAUSE_SECONDS, UnreachableError
from leadenrich.accounts.tokens.access import TokenRefusedError
from leadenrich.platform import outages

CONTENT_TYPE = "application/problem+json"
NO_HEADERS: Mapping[str, str] = MappingProxyType({})
PROBLEM_EXAMPLE = {
    "type": "/help/api/problems/#no_result_yet",
    "title": "Conflict",
    "status": 409,
    "detail": "This run has no result. Wait until it is completed.",
    "code": "no_result_yet",
    "parameters": {},
}
STATUSES: tuple[tuple[type[CodedError], int], ...] = (
    (RunNotFoundError, 404),
    (IllegalTransitionError, 409),
    (OverLimitError, 409),
    (GivenUpError, 503),
    (CodedError, 422),
)
"""The status of each error, where it says none: the first line that fits."""


class ApiError(CodedError):
    """A request that isn't answered as it asks."""

    def __init__(
        self, code: str, status: int, headers: Mapping[str, str] = NO_HEADERS, **params: Any
    ) -> None:
        super().__init__(code, **params)
        self.status = status
        self.headers = headers


CHALLENGE = "Bearer"
CHALLENGE_AGAIN = f'{CHALLENGE} error="invalid_token"'
STATUS_CODES = {
    400: "bad_request",
    401: "token_missing",
    404: "no_such_address",
    405: "method_not_allowed",
    413: "body_too_large",
    500: "server_error",
    503: "away",
}
"""What is said of an answer that is nothing but a status."""


def problem(error: CodedError, status: int, **members: Any) -> HttpResponse:
    """The answer to a request that failed by this error, in the language that was asked for."""
    data = error_data(error)
    return _answer(status, data.code, error_in_words(error), parameters=data.params, **members)


def _answer(status: int, code: str, detail: str, **members: Any) -> HttpResponse:
    content: Any = {
        "type": f"{settings.PUBLIC_URL}{reverse('api_docs:problems')}#{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        **members,
    }
    # What a client has sent may be quoted in it.
    content = to_json(storable(content))
    return HttpResponse(content, status=status, content_type=CONTENT_TYPE)


def status_of(error: CodedError) -> int:
    """The HTTP status that an error is answered with."""
    if isinstance(error, ApiError):
        return error.status
    return next(status for kind, status in STATUSES if isinstance(error, kind))


class Problems:
    """Middleware: whatever of the site refuses a request to the API, it is a problem, too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_plain = response.status_code >= 400 and response.get("Content-Type") != CONTENT_TYPE
        if is_api(request) and is_plain and isinstance(response, HttpResponse):
            _make_problem(response)
        return response


def is_api(request: HttpRequest) -> bool:
    """Whether a request is to the API, be there such an address or not."""
    return request.path_info.startswith("/api/")


def _make_problem(response: HttpResponse) -> None:
    """Puts the problem that an answer of the site stands for in place of its page; its headers stay."""
    status = response.status_code
    code = STATUS_CODES.get(status) or STATUS_CODES[500 if status >= 500 else 400]
    response.content = problem(ApiError(code, status), status).content
    response["Content-Type"] = CONTENT_TYPE
    response["Content-Length"] = str(len(response.content))
    response.cookies.clear()


# --- what the operations raise ---------------------------------------------------------------------


def _coded(request: HttpRequest, error: CodedError) -> HttpResponse:
    if outages.sentence_for(error):
        raise error
    answer = problem(error, status_of(error))
    if isinstance(error, ApiError):
        for name, value in error.headers.items():
            answer[name] = value
    return answer


def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return _coded(request, ApiError("no_such_address", 404))


def _unauthenticated(request: HttpRequest, error: Exception) -> HttpResponse:
    return _coded(request, ApiError("token_missing", 401, headers={"WWW-Authenticate": CHALLENGE}))


def _token_refused(request: HttpRequest, error: TokenRefusedError) -> HttpResponse:
    answer = _validation_error(request, error, 401)
    answer["WWW-Authenticate"] = CHALLENGE_AGAIN
    return answer


def _project_away(request: HttpRequest, error: UnreachableError) -> HttpResponse:
    answer = _validation_error(request, error, 503)
    answer["Retry-After"] = str(PAUSE_SECONDS)
    return answer


def _http_error(request: HttpRequest, error: ninja_errors.HttpError) -> HttpResponse:
    # What can't be parsed: why is the error behind it.
    cause = error.__cause__
    return _coded(request, cause if isinstance(cause, CodedError) else ApiError("not_json", 400))


def _invalid(request: HttpRequest, error: ninja_errors.ValidationError) -> HttpResponse:
    errors = [
        {"location": ".".join(map(str, each["loc"])), "detail": each["msg"]}
        for each in error.errors
    ]
    first: Mapping[str, str] = errors[0]
    coded = ApiError("invalid_request", 422, where=first["location"], problem=first["detail"])
    return problem(coded, 422, errors=errors)


def _too_large(request: HttpRequest, error: Exception) -> HttpResponse:
    return _coded(request, ApiError("body_too_large", 413))


def _unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    return _coded(request, ApiError("bad_request", 400))


def _validation_error(
    request: HttpRequest, error: ValidationError, status: int = 422
) -> HttpResponse:
    return _answer(status, getattr(error, "code", None) or "invalid_request", error.messages[0])


def _file_too_large(request: HttpRequest, error: FileTooLargeError) -> HttpResponse:
    return _validation_error(request, error, 413)


HANDLERS: Mapping[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    CodedError: _coded,
    Http404: _not_found,
    ninja_errors.AuthenticationError: _unauthenticated,
    ninja_errors.HttpError: _http_error,
    ninja_errors.ValidationError: _invalid,
    RequestDataTooBig: _too_large,
    TooManyFieldsSent: _too_large,
    SuspiciousOperation: _unreadable,
    MultiPartParserError: _unreadable,
    UnreadablePostError: _unreadable,
    TokenRefusedError: _token_refused,
    UnreachableError: _project_away,
    FileTooLargeError: _file_too_large,
    ValidationError: _validation_error,
}


def handle_errors(api: NinjaAPI) -> None:
    """Lets everything that operations raise become a problem; the rest is Django's to log."""
    for kind, handler in HANDLERS.items():
        api.add_exception_handler(kind, handler)
