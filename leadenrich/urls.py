"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from batchruns.web.export import export

handler400 = "leadenrich.platform.error_pages.bad_request"
handler403 = "leadenrich.platform.error_pages.forbidden"
handler404 = "leadenrich.platform.error_pages.not_found"
handler500 = "leadenrich.platform.error_pages.server_error"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="runs:list"), name="home"),
    path("account/", include("leadenrich.accounts.urls")),
    path("account/export/", export, name="account_export"),
    path("runs/", include("batchruns.web.urls")),
    path("help/api/", include("batchruns.api.docs")),
    path("help/", include("leadenrich.help")),
    path("api/", include("batchruns.api.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("admin/", admin.site.urls),
]
