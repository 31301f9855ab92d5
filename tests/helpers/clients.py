"""Browsers for tests that ask the application without a server."""

from typing import Any

from django.test import Client

from leadenrich.rls import roles


class WebClient(Client):
    """A browser; what it asks is answered as in a web process, which sees no run by itself.

    Answers are of any class: a test knows whether its page redirects, streams or fills a template.
    """

    def get(self, *args: Any, **options: Any) -> Any:
        return super().get(*args, **options)

    def post(self, *args: Any, **options: Any) -> Any:
        return super().post(*args, **options)

    def request(self, **request: Any) -> Any:
        # The first for the transaction of the test, if it has one; the second for all others.
        role, was_closed = roles._set("role", roles.WEB_ROLE), roles._is_closed
        roles._is_closed = True
        try:
            return super().request(**request)
        finally:
            roles._set("role", role)
            roles._is_closed = was_closed
