"""The admin: operators only, who reach everyone's runs there."""

import functools
from typing import TYPE_CHECKING, Any, cast

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse, TemplateResponse

from leadenrich.rowsecurity.roles import as_operator

if TYPE_CHECKING:
    from django.contrib.admin.sites import _ViewType


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
        from leadenrich.operators.overview import Overview

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

        return super().admin_view(cast("_ViewType", acting), cacheable)
