"""The admin: operators only, who reach everyone's runs there."""

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
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.utils.translation import gettext

from leadenrich.rls.roles import as_operator

if TYPE_CHECKING:
    from django.contrib.admin.sites import _ViewType

logger = logging.getLogger(__name__)

# What comes of parameters in an address that Django's admin takes as they are.
NONSENSE = (
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
        """Signing in is the same for all, with its limits and its second factor.

        So Django's own form, which has neither, takes nothing here, not from those signed in either.
        """
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if self.has_permission(request):
            return redirect("admin:index")
        response: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return response

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The operators' home: how runs are, to those who may view them; then what can be changed."""
        # Imported here: the site is made before the models are.
        from batchruns.admin.overview import Overview

        may_view = request.user.has_perm("batchruns.view_batchrun")
        overview = Overview.now() if may_view else None
        return super().index(request, {**(extra_context or {}), "overview": overview})

    def admin_view(self, view: "_ViewType", cacheable: bool = False) -> "_ViewType":
        @functools.wraps(view)
        def acting(*args: Any, **kwargs: Any) -> Any:
            with as_operator():
                response = view(*args, **kwargs)
                # A page is made of queries that would otherwise be asked after this block.
                return (
                    response.render() if isinstance(response, SimpleTemplateResponse) else response
                )

        return super().admin_view(cast("_ViewType", _without_nonsense(acting)), cacheable)


def _without_nonsense(view: "_ViewType") -> "_ViewType":
    """Where a page fails on the parameters of its address, one is led to it without them."""

    @functools.wraps(view)
    def led(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return view(request, *args, **kwargs)
        except NONSENSE as error:
            if not request.GET:
                raise
            logger.warning("%s fails on its parameters: %s", request.path, type(error).__name__)
            messages.warning(request, gettext("The address asked for nothing that there is."))
            return redirect(request.path)

    return cast("_ViewType", led)
