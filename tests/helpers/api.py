"""Programs for tests that ask the API without a server."""

import json
from collections.abc import Iterable
from typing import Any

from leadenrich.accounts.models import Scope, User
from leadenrich.accounts.tokens import service
from tests.helpers.clients import WebClient


class ApiClient(WebClient):
    """A program with a token of a person; without one, nobody's. Addresses are those below `/api/v1`."""

    def __init__(
        self, user: User | None = None, scopes: Iterable[Scope] = Scope, text: str = ""
    ) -> None:
        super().__init__(raise_request_exception=False)
        if user:
            text = token_of(user, scopes)
        if text:
            self.defaults["HTTP_AUTHORIZATION"] = f"Bearer {text}"

    def ask(self, method: str, address: str, data: Any = None, **options: Any) -> Any:
        """The answer to a request with `data` as JSON, or with none."""
        if data is not None:
            options = {"content_type": "application/json", "data": json.dumps(data), **options}
        return self.generic(method, f"/api/v1{address}", **options)


def token_of(user: User, scopes: Iterable[Scope] = Scope) -> str:
    """A new token of a person."""
    return service.make(user, "test", scopes).text
