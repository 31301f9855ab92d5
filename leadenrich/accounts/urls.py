"""The addresses of the account page."""

from django.urls import include, path

from leadenrich.accounts import views

urlpatterns = [
    path("", views.profile, name="account_profile"),
    path("email/", views.change_email, name="account_change_email"),
    path("delete/", views.delete_account, name="account_delete"),
    path("tokens/", include("leadenrich.accounts.tokens.views")),
]
