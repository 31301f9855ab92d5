"""Browsers for tests that ask the application without a server."""

from typing import Any

from django.test import Client

from leadenrich.rls import testing


class WebClient(Client):
    """A browser; what it asks is answered as in a web process, which sees no run by itself.

    Answers are of any class: a test knows whether its page redirects, streams or fills a template.
    """

    def get(self, *args: Any, **options: Any) -> Any:
        return super().get(*args, **options)

    def post(self, *args: Any, **options: Any) -> Any:
        return super().post(*args, **options)

    def request(self, **request: Any) -> Any:
        with testing.web_process():
            return super().request(**request)
