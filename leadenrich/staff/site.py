"""The admin site: for operators only, who reach everyone's rows there."""

import functools
import logging
from typing import TYPE_CHECKING, Any, cast

from allauth.account.decorators import secure_admin_login
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import FieldDoesNotExist, FieldError, ValidationError
from django.db import DataError, ProgrammingError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.utils.translation import gettext

from leadenrich.rls.roles import as_operator

if TYPE_CHECKING:
    from django.contrib.admin.sites import _ViewType

logger = logging.getLogger(__name__)

# What Django's admin, which takes the parameters of an address as they are, fails with.
PARAMETER_ERRORS = (
    DataError,
    FieldDoesNotExist,
    FieldError,
    LookupError,
    OverflowError,
    ProgrammingError,
    TypeError,
    ValidationError,
    ValueError,
)


class OperatorSite(AdminSite):
    """Django's admin site, whose pages act as the operator once the visitor is known to be one."""

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Leads to the site's own sign-in, with its limits and its second factor.

        Django's own form, which has neither, takes nothing here, not from those signed in either.
        """
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if self.has_permission(request):
            return redirect("admin:index")
        response: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return response

    def admin_view(self, view: "_ViewType", cacheable: bool = False) -> "_ViewType":
        """A view that acts as the operator, once the visitor is known to be one."""

        @functools.wraps(view)
        def acting(*args: Any, **kwargs: Any) -> Any:
            with as_operator():
                response = view(*args, **kwargs)
                # Rendering a page asks the database, which has to happen inside this block.
                return (
                    response.render() if isinstance(response, SimpleTemplateResponse) else response
                )

        return super().admin_view(cast("_ViewType", _dropping_bad_parameters(acting)), cacheable)


def _dropping_bad_parameters(view: "_ViewType") -> "_ViewType":
    """A view that, where it fails on the parameters of its address, leads to itself without them."""

    @functools.wraps(view)
    def redirecting(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return view(request, *args, **kwargs)
        except PARAMETER_ERRORS as error:
            if not request.GET:
                raise
            logger.warning("%s fails on its parameters: %s", request.path, type(error).__name__)
            messages.warning(
                request, gettext("The address asked for something that doesn't exist.")
            )
            return redirect(request.path)

    return cast("_ViewType", redirecting)
