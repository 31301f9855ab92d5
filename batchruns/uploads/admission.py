"""Whose uploads are taken: decided by the headers of a request, before any of its body is read.

Nothing but upload forms, and what programs have in their place, takes files, of people who are known and
have room for them. What comes at once counts together: each upload on its way takes its place in its
person's room until it has ended.
"""

from collections import Counter
from importlib import import_module
from threading import Lock
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from batchruns.runs import limits
from batchruns.uploads.forms import check_size
from batchruns.uploads.handler import TAKES_FILES
from leadenrich.platform.serving.bridge import REFUSAL_KEY
from leadenrich.rls.roles import acting_as

FORMS = frozenset(
    {
        "runs:new",
        "runs:list_new",
        "runs:template",
        "runs:do_not_contact_upload",
        "api:runs",
        "api:run_file",
        "api:lists",
        "api:list_file",
        "api:do_not_contact_file",
    }
)
"""The addresses that take files: leads, a list, a template, whom not to contact."""

FORM_BYTES = 64 * 1024
"""What the other fields of the upload form, and the lines between them, may take."""
RESERVED_KEY = "leadenrich.reserved"

_lock = Lock()
_on_their_way: Counter[Any] = Counter()
"""Bytes that are expected of each person by this process."""


def admit(environ: dict[str, Any]) -> None:
    """Lets a request send its body, if it may; `release` has to follow.

    Raises as `check` does.
    """
    request = WSGIRequest(environ)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    request.user = get_user(request)
    admit_sender(request)


def admit_sender(request: HttpRequest) -> None:
    """The same for a request whose person is known."""
    check(request)
    with _lock:
        _on_their_way[request.user.pk] += announced(request)
    request.META[RESERVED_KEY] = request.user.pk, announced(request)


def release(environ: dict[str, Any]) -> None:
    """The request has ended: what it sent is stored, or gone."""
    user_id, size = environ.pop(RESERVED_KEY, (None, 0))
    with _lock:
        _on_their_way[user_id] -= size
        if not _on_their_way[user_id]:
            del _on_their_way[user_id]


def check(request: HttpRequest) -> None:
    """Whether a request may have the body that it announces.

    Raises PermissionDenied where nobody is signed in, RequestDataTooBig where it isn't the upload
    form; there, ValidationError for its size, and OverLimitError where the person has no room.
    """
    if not request.user.is_authenticated:
        raise PermissionDenied("Nobody is signed in.")
    if not is_upload_form(request):
        if announced(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("Only the upload form takes so much.")
        return
    size = max(0, announced(request) - FORM_BYTES)
    check_size(size)
    user_id: Any = request.user.pk
    with acting_as(user_id):
        limits.check_may_store(user_id, size + _on_their_way[user_id])


def let_in(request: HttpRequest) -> None:
    """Lets an upload form be read with its files, any other request without. Raises as `check` does.

    Where the server asked before it took a large body, its answer is in the request already.
    """
    takes_files = is_upload_form(request)
    if REFUSAL_KEY not in request.META:
        if takes_files:
            check(request)
    elif refusal := request.META[REFUSAL_KEY]:
        raise refusal
    setattr(request, TAKES_FILES, takes_files)


def is_upload_form(request: HttpRequest) -> bool:
    """Whether a request comes from a form that takes files, or from a program that sends one."""
    if request.method != "POST" or request.content_type != "multipart/form-data":
        return False
    try:
        match = request.resolver_match or resolve(request.path_info)
    except Resolver404:
        return False
    return match.view_name in FORMS


def announced(request: HttpRequest) -> int:
    """The bytes of the body that a request announces; 0 where that is no number."""
    text = request.META.get("CONTENT_LENGTH") or ""
    return int(text) if text.isdecimal() else 0
