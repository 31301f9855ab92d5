"""The auth service of a Supabase project, with real keys, for tests that sign in there."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

ADA = UUID("00000000-0000-0000-0000-00000000000a")
EMAIL, PASSWORD = "ada@example.com", "right-pass-42"
ANON_KEY = "the anon key"
KEY = ec.generate_private_key(ec.SECP256R1())


class AuthService:
    """What the project's auth service answers; a test changes it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.status = 200
        self.body: dict | None = None
        self.raw: bytes | None = None
        self.raw_keys: bytes | None = None
        self.key: Any = KEY
        self.algorithm, self.kid = "ES256", "1"
        self.claims = {
            "sub": str(ADA),
            "email": EMAIL,
            "aud": "authenticated",
            "iss": f"{url}/auth/v1",
            "exp": time.time() + 3600,
        }

    def answer(self, given: dict) -> tuple[int, dict]:
        if self.status != 200 or self.body is not None:
            return self.status, self.body or {}
        if (given["email"], given["password"]) != (EMAIL, PASSWORD):
            return 400, {"error_code": "invalid_credentials"}
        return 200, {"access_token": self.token()}

    def token(self, **claims: Any) -> str:
        """An access token with these claims besides; without those that are None."""
        given = {
            name: value for name, value in {**self.claims, **claims}.items() if value is not None
        }
        return jwt.encode(given, self.key, self.algorithm, headers={"kid": self.kid})


@contextmanager
def serving() -> Iterator[AuthService]:
    """The service, as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if served.raw_keys is not None:
                self.wfile.write(served.raw_keys)
                return
            key = json.loads(ECAlgorithm.to_jwk(KEY.public_key()))
            self.send(200, {"keys": [{**key, "kid": "1", "alg": "ES256", "use": "sig"}]})

        def do_POST(self) -> None:
            given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert self.headers["apikey"] == ANON_KEY
            if served.raw is not None:
                self.wfile.write(served.raw)
                return
            self.send(*served.answer(given))

        def send(self, status: int, body: dict) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = AuthService(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield served
    server.shutdown()
    server.server_close()
