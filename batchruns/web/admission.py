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
from batchruns.web.upload import page
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
        if request.resolver_match and request.resolver_match.namespace == "api":
            # It asks by itself, of the person of the token.
            return None
        try:
            admission.let_in(request)
        except PermissionDenied:
            if not admission.is_upload_form(request):
                raise
            return to_sign_in(request)
        except (ValidationError, OverLimitError) as error:
            return _form_with(request, error)
        return None


def _form_with(request: HttpRequest, error: ValidationError | OverLimitError) -> HttpResponse:
    form = UploadForm({}, {})
    form.errors.clear()
    in_words = error if isinstance(error, ValidationError) else error_in_words(error)
    form.add_error("file", in_words)
    return page(request, [form])
