"""The project on loopback: the gateway before both services."""

import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID, uuid4

import jwt
import psycopg

from tests.helpers.supabase_project.auth import Account, Auth
from tests.helpers.supabase_project.http import Request, Response
from tests.helpers.supabase_project.rest import Rest

ANON_KEY = "sb_publishable_stand-in"
CLOCK_SECONDS = 30
"""So long after its end PostgREST still takes a token."""
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PATCH, DELETE, OPTIONS",
    "Access-Control-Max-Age": "3600",
}


class SupabaseProject:
    """Serves the accounts and tables of the database at `database_url`, from `with` until its end."""

    def __init__(self, database_url: str) -> None:
        self.database_url, self.anon_key = database_url, ANON_KEY
        self.rest = Rest(database_url)

    def __enter__(self) -> "SupabaseProject":
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.auth = Auth(self.url)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def add_person(self, email: str, password: str, **account: bool) -> UUID:
        """Somebody signs up; `account` is what is special about it."""
        person = uuid4()
        with psycopg.connect(self.database_url) as connection:
            connection.execute(
                "INSERT INTO auth.users (id, email) VALUES (%s, %s)", [person, email]
            )
        self.auth.accounts[email] = Account(person, email, password, **account)
        return person

    def answer(self, service: str, request: Request) -> Response:
        """What the project answers."""
        if request.path == ".well-known/jwks.json":
            return self.auth.answer(request)
        if ANON_KEY not in (request.headers.get("apikey"), request.param("apikey")):
            return Response.of(401, {"message": "No API key found in request"})
        if service == "auth":
            return self.auth.answer(request)
        if service == "rest":
            return self._rest(request)
        return Response.of(501, {"message": "This stand-in leaves that out."})

    def _rest(self, request: Request) -> Response:
        try:
            return self.rest.answer(request, self._claims(request.bearer))
        except jwt.ExpiredSignatureError:
            return _refused("PGRST303", "JWT expired")
        except jwt.PyJWTError as error:
            return _refused("PGRST301", str(error))

    def _claims(self, bearer: str) -> dict[str, Any]:
        if bearer in ("", ANON_KEY):
            return {"role": "anon"}
        return self.auth.claims_of(bearer, leeway=CLOCK_SECONDS)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        project = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _answer(self) -> None:
                url = urlsplit(self.path)
                service, _, path = url.path.strip("/").partition("/v1/")
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                request = Request(
                    self.command,
                    path,
                    tuple(parse_qsl(url.query, keep_blank_values=True)),
                    self.headers,
                    body,
                )
                self._send(project.answer(service, request))

            do_GET = do_HEAD = do_POST = do_PATCH = do_DELETE = _answer  # noqa: N815

            def do_OPTIONS(self) -> None:
                asked = self.headers.get("Access-Control-Request-Headers", "")
                self._send(
                    Response(204, headers=PREFLIGHT | {"Access-Control-Allow-Headers": asked})
                )

            def _send(self, response: Response) -> None:
                body = response.text.encode()
                headers: Mapping[str, str] = {
                    "Access-Control-Allow-Origin": "*",
                    "Access-Control-Expose-Headers": "Content-Range",
                    "Content-Type": "application/json; charset=utf-8",
                    "Content-Length": str(len(body)),
                    **response.headers,
                }
                self.send_response(response.status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def log_message(self, *args: object) -> None: ...

        return Handler


def _refused(code: str, message: str) -> Response:
    error = {"code": code, "details": None, "hint": None, "message": message}
    return Response.of(401, error, **{"WWW-Authenticate": f'Bearer error="{message}"'})
