"""Supabase Auth: accounts with passwords, and their sessions."""

import json
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from tests.helpers.supabase_project.http import Request, Response

LIFE_SECONDS = 3600
STALE_SECONDS = 20
"""So long ago a stale token has expired: within what PostgREST allows for clocks that differ."""


@dataclass(slots=True)
class Account:
    """A person of the project."""

    id: UUID
    email: str
    password: str
    first_token_is_stale: bool = False
    """Whether the token of signing in has expired already, unknown to the client."""
    may_renew: bool = True

    @property
    def as_json(self) -> dict[str, Any]:
        """As the service shows it to its owner."""
        return {
            "id": str(self.id),
            "aud": "authenticated",
            "role": "authenticated",
            "email": self.email,
            "app_metadata": {"provider": "email", "providers": ["email"]},
            "user_metadata": {},
            "identities": [],
            "created_at": "2026-01-01T00:00:00Z",
        }


@dataclass(slots=True)
class Auth:
    """The service at `/auth/v1` of the project at `url`."""

    url: str
    accounts: dict[str, Account] = field(default_factory=dict)
    sessions: dict[str, Account] = field(default_factory=dict)
    """By the token that renews them, which is used once."""
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def claims_of(self, token: str, leeway: int = 0) -> dict[str, Any]:
        """What a token says. Raises jwt.PyJWTError."""
        return jwt.decode(
            token, self.key.public_key(), ["ES256"], audience="authenticated", leeway=leeway
        )

    def answer(self, request: Request) -> Response:
        """What the service answers."""
        match request.method, request.path, request.param("grant_type"):
            case "POST", "token", "password":
                return self._sign_in(request.json or {})
            case "POST", "token", "refresh_token":
                return self._renew(request.json or {})
            case "GET", "user", _:
                return self._user(request.bearer)
            case "POST", "logout", _:
                return self._sign_out(request.bearer)
            case "GET", ".well-known/jwks.json", _:
                return self._keys()
        return Response.of(501, {"code": 501, "msg": "This stand-in leaves that out."})

    def _sign_in(self, given: dict[str, Any]) -> Response:
        account = self.accounts.get(given.get("email", ""))
        if account is None or account.password != given.get("password"):
            return _error(400, "invalid_credentials", "Invalid login credentials")
        return self._session(account, stale=account.first_token_is_stale)

    def _renew(self, given: dict[str, Any]) -> Response:
        account = self.sessions.pop(given.get("refresh_token", ""), None)
        if account is None or not account.may_renew:
            return _error(
                400, "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found"
            )
        return self._session(account)

    def _session(self, account: Account, *, stale: bool = False) -> Response:
        now, renewing = int(time.time()), uuid4().hex
        claims = {
            "sub": str(account.id),
            "email": account.email,
            "role": "authenticated",
            "aud": "authenticated",
            "iss": f"{self.url}/auth/v1",
            "iat": now - LIFE_SECONDS if stale else now,
            "exp": now - STALE_SECONDS if stale else now + LIFE_SECONDS,
            "session_id": str(uuid4()),
            "is_anonymous": False,
        }
        self.sessions[renewing] = account
        answer = {
            "access_token": jwt.encode(claims, self.key, "ES256", headers={"kid": "1"}),
            "token_type": "bearer",
            "expires_in": LIFE_SECONDS,
            "expires_at": now + LIFE_SECONDS,
            "refresh_token": renewing,
            "user": account.as_json,
        }
        return Response.of(200, answer)

    def _user(self, token: str) -> Response:
        if not token:
            return _error(401, "no_authorization", "This endpoint requires a Bearer token")
        try:
            account = self.accounts[self.claims_of(token)["email"]]
        except jwt.PyJWTError as error:
            return _error(403, "bad_jwt", f"invalid JWT: unable to parse or verify: {error}")
        return Response.of(200, account.as_json)

    def _sign_out(self, token: str) -> Response:
        try:
            person = self.claims_of(token)["sub"]
        except jwt.PyJWTError as error:
            return _error(403, "bad_jwt", f"invalid JWT: unable to parse or verify: {error}")
        self.sessions = {
            renewing: account
            for renewing, account in self.sessions.items()
            if str(account.id) != person
        }
        return Response(204)

    def _keys(self) -> Response:
        key = json.loads(ECAlgorithm.to_jwk(self.key.public_key()))
        return Response.of(200, {"keys": [{**key, "kid": "1", "alg": "ES256", "use": "sig"}]})


def _error(status: int, code: str, message: str) -> Response:
    return Response.of(status, {"code": status, "error_code": code, "msg": message})
