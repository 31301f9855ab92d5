"""Where those are sent who aren't signed in."""

from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """To the sign-in page, and from there to the page that was asked for, or whose form was sent."""
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    return redirect_to_login(_page_left(request) or reverse("home"))


def _page_left(request: HttpRequest) -> str:
    """The page of ours on which a form was; "" where the browser doesn't say."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, request.is_secure()):
        return ""
    page = urlsplit(referer)
    return urlunsplit(("", "", page.path, page.query, ""))
