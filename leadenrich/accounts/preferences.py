"""How a person likes the pages: language, time zone, theme. The database is asked once a request."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from leadenrich.accounts.models import Preferences, User
from leadenrich.accounts.time_zones import of_browser


def of(request: HttpRequest) -> Preferences:
    """The preferences of the user who asks; the defaults for a visitor who isn't signed in."""
    return of_user(request.user) if request.user.is_authenticated else Preferences()


def of_user(user: User) -> Preferences:
    """The preferences of a user."""
    return Preferences.objects.filter(user=user.pk).first() or Preferences(user=user)


@contextmanager
def in_force(preferences: Preferences, time_zone: str = "") -> Iterator[None]:
    """In this block texts are in the person's language, and times in their zone, else in `time_zone`."""
    with ExitStack() as stack:
        if preferences.language:
            stack.enter_context(translation.override(preferences.language))
        if chosen := preferences.time_zone or time_zone:
            stack.enter_context(timezone.override(ZoneInfo(chosen)))
        yield


class PreferencesMiddleware:
    """Shows each page in the person's language and time zone; without a choice, in the browser's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.preferences = preferences = of(request)  # type: ignore[attr-defined]
        with in_force(preferences, of_browser(request)):
            return self.get_response(request)
