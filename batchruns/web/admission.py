"""Refuses bodies of requests before anything of them is written."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from batchruns.messages import error_in_words
from batchruns.runs.errors import OverLimitError
from batchruns.uploads import admission
from batchruns.uploads.forms import UploadForm
from batchruns.uploads.handler import TAKES_FILES
from batchruns.web.upload import page
from leadenrich.platform.serving.bridge import REFUSAL_KEY
from leadenrich.platform.sign_in import to_sign_in


class UploadAdmission:
    """Says why a body isn't taken, before the check of a form's token would read it.

    Where the server asked before it took a large body, its answer is in the request already.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """The answer to a request whose body isn't taken."""
        is_upload_form = admission.is_upload_form(request)
        try:
            self._check(request, is_upload_form)
        except PermissionDenied:
            if not is_upload_form:
                raise
            return to_sign_in(request)
        except (ValidationError, OverLimitError) as error:
            return _form_with(request, error)
        setattr(request, TAKES_FILES, is_upload_form)
        return None

    def _check(self, request: HttpRequest, is_upload_form: bool) -> None:
        if REFUSAL_KEY not in request.META:
            if is_upload_form:
                admission.check(request)
        elif refusal := request.META[REFUSAL_KEY]:
            raise refusal


def _form_with(request: HttpRequest, error: ValidationError | OverLimitError) -> HttpResponse:
    form = UploadForm({}, {})
    form.errors.clear()
    in_words = error if isinstance(error, ValidationError) else error_in_words(error)
    form.add_error("file", in_words)
    return page(request, [form])
