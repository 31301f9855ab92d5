"""`leadenrich mcp`: what a site does, as tools for programs that speak MCP, such as assistants.

They are served over stdio, and ask the site's API as the person whose token they have. Files are read
and written only where the program names them.
"""

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from inspect import getdoc
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING, Annotated, Any
from uuid import UUID

import httpx
from pydantic import Field

if TYPE_CHECKING:
    from mcp.server import MCPServer

URL, TOKEN = "LEADENRICH_URL", "LEADENRICH_TOKEN"
LOCAL = "http://127.0.0.1:8000"
USAGE_ERROR = 2
SECONDS = 120.0
"""How long an answer may take to begin, or to go on."""
INSTRUCTIONS = (
    "Cleans and completes sales leads: emails, phones, names, companies, countries. Use enrich_leads "
    "for up to 100 leads, and create_run for files and longer lists; then ask run_status until the run "
    "is completed, and fetch the result with download_result."
)

Lead = dict[str, Any]
RunId = Annotated[UUID, Field(description="The id of the run, as create_run gave it.")]


class SiteError(Exception):
    """The site didn't do what a tool wanted; the text says why, in a sentence."""


def parser(prog: str) -> ArgumentParser:
    """What the command takes."""
    own = ArgumentParser(prog=prog, description="Serves the site's tools over stdio (MCP).")
    own.add_argument(
        "--url",
        default=os.environ.get(URL, LOCAL),
        help=f"the site's address, by default that in {URL}, else {LOCAL}",
    )
    own.add_argument(
        "--token",
        default=os.environ.get(TOKEN, ""),
        help=f"a token of your account page, by default that in {TOKEN}, where others can't see it",
    )
    return own


def main(arguments: Sequence[str], prog: str) -> int:
    """Serves until the program that started it is gone; gives the exit status for the shell."""
    chosen = parser(prog).parse_args(arguments)
    if not chosen.token:
        return _refuse(f"Make a token on your account page, and set {TOKEN} to it.")
    try:
        with Site(chosen.url, chosen.token) as site:
            server_of(site).run("stdio")
    except ModuleNotFoundError as error:
        if error.name != "mcp":
            raise
        return _refuse("This command needs a package more: install leadenrich[mcp].")
    return 0


def server_of(site: "Site") -> "MCPServer":
    """The server with a tool for each public method of `Tools`. Raises ModuleNotFoundError."""
    from mcp.server import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError

    def telling(tool: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(tool)
        def told(*args: Any, **kwargs: Any) -> Any:
            try:
                return tool(*args, **kwargs)
            except (SiteError, OSError) as error:
                raise ToolError(str(error)) from None

        return told

    server = MCPServer("leadenrich", instructions=INSTRUCTIONS, log_level="ERROR")
    tools = Tools(site)
    for name in vars(Tools):
        if not name.startswith("_"):
            tool = getattr(tools, name)
            server.add_tool(telling(tool), description=getdoc(tool))
    return server


class Tools:
    """The tools: each method is one, and its docstring says what it is for."""

    def __init__(self, site: "Site") -> None:
        self._site = site

    def enrich_leads(
        self,
        leads: Annotated[
            list[Lead],
            Field(description="Up to 100 leads, each an object with whatever columns you have."),
        ],
        country: Annotated[
            str | None,
            Field(description="Two letters (DE): the country of phone numbers without a prefix."),
        ] = None,
        recipe: Annotated[
            str | None, Field(description="The name of a saved recipe that says how to do it.")
        ] = None,
        columns: Annotated[
            str | None,
            Field(description="“essential”, “all”, or the names of columns with commas between."),
        ] = None,
    ) -> dict[str, Any]:
        """Enriches up to 100 leads and gives them back at once. Nothing is stored, nobody else is asked,
        and it costs nothing. Each lead comes back with its own columns, the cleaned and added ones, and
        under “issues” why a value is missing or doubtful.
        """
        options = {"column_set": columns} if columns else {}
        body = {"leads": leads, "country": country, "recipe": recipe, "options": options}
        return self._site.ask("POST", "/enrich", json=body)

    def create_run(
        self,
        path: Annotated[
            str | None,
            Field(description="A file on this machine: CSV, XLSX, JSON or another table."),
        ] = None,
        rows: Annotated[
            list[Lead] | None, Field(description="Leads, where there is no file.")
        ] = None,
        name: Annotated[str | None, Field(description="What to call the run.")] = None,
        recipe: Annotated[str | None, Field(description="The name of a saved recipe.")] = None,
        country: Annotated[
            str | None,
            Field(description="Two letters (DE): the country of phone numbers without a prefix."),
        ] = None,
    ) -> dict[str, Any]:
        """Uploads a file of leads, or rows, and starts enriching it: for more than 100 leads, or to keep
        the result on the site. Give a path or rows. A recipe with steps that cost money isn't started:
        the person reviews and starts that run on its page.
        """
        if (path is None) == (rows is None):
            raise SiteError("Give either the path of a file, or rows.")
        options = {"default_country": country} if country else {}
        details = {"name": name, "recipe": recipe, "options": options, "start": True}
        given = {key: value for key, value in details.items() if value}
        if path is None:
            return self._site.ask("POST", "/runs", json={"rows": rows, **given})
        return self._site.upload("/runs", Path(path).expanduser(), given)

    def run_status(self, run_id: RunId) -> dict[str, Any]:
        """Says how far a run is: its status (pending, processing, completed or failed), how many rows
        are done, and why it failed.
        """
        return self._site.ask("GET", f"/runs/{run_id}")

    def list_issues(self, run_id: RunId) -> dict[str, Any]:
        """Lists why values are missing or doubtful in the result of a completed run: each reason, in how
        many rows, and some of these rows.
        """
        return self._site.ask("GET", f"/runs/{run_id}/issues")

    def download_result(
        self,
        run_id: RunId,
        path: Annotated[str, Field(description="Where to write it on this machine.")],
        format: Annotated[str, Field(description="csv, xlsx, jsonl or another format.")] = "csv",
        crm: Annotated[
            str | None,
            Field(description="Write it as a CRM imports it: hubspot, salesforce and the like."),
        ] = None,
        overwrite: Annotated[
            bool, Field(description="Whether to replace a file that is there already.")
        ] = False,
    ) -> dict[str, Any]:
        """Downloads the result of a completed run to a file on this machine. A file that is there
        already stays as it is, unless you say that it may be overwritten.
        """
        target = Path(path).expanduser()
        chosen = {"format": format, "as": crm or ""}
        with _writing(target, overwrite=overwrite) as file:
            size = self._site.download(f"/runs/{run_id}/result", chosen, file)
        return {"path": str(target.resolve()), "bytes": size}


class Site:
    """A site, asked by its API as the person of a token."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url.rstrip("/")
        self._client = httpx.Client(
            base_url=f"{self._url}/api/v1",
            headers={"Authorization": f"Bearer {token}"},
            timeout=SECONDS,
        )

    def __enter__(self) -> "Site":
        return self

    def __exit__(self, *error: object) -> None:
        self._client.close()

    def ask(self, method: str, address: str, **content: Any) -> dict[str, Any]:
        """The JSON that the API answers. Raises SiteError."""
        with self._answer(method, address, **content) as response:
            response.read()
            answer: dict[str, Any] = response.json()
            return answer

    def upload(self, address: str, path: Path, details: Mapping[str, Any]) -> dict[str, Any]:
        """Sends a file, with details in the fields of a form. Raises SiteError and OSError."""
        fields = {name: _as_field(value) for name, value in details.items()}
        with path.open("rb") as file:
            return self.ask("POST", address, data=fields, files={"file": (path.name, file)})

    def download(self, address: str, chosen: Mapping[str, str], file: IO[bytes]) -> int:
        """Writes what is at an address into a file; gives its bytes. Raises SiteError and OSError."""
        with self._answer("GET", address, params=chosen) as response:
            return sum(map(file.write, response.iter_bytes()))

    @contextmanager
    def _answer(self, method: str, address: str, **content: Any) -> Iterator[httpx.Response]:
        try:
            with self._client.stream(method, address, **content) as response:
                if not response.is_success:
                    response.read()
                    raise SiteError(_sentence(response))
                yield response
        except (httpx.HTTPError, httpx.InvalidURL):
            raise SiteError(
                f"{self._url} can't be reached, or broke off. Check the address in {URL}, and whether "
                "leadenrich runs there."
            ) from None


def _sentence(response: httpx.Response) -> str:
    """Why the site refused a request, as it says."""
    try:
        return str(response.json()["detail"])
    except (ValueError, LookupError, TypeError):
        return (
            f"What answers at {response.url.host} is no leadenrich (status {response.status_code})."
        )


def _as_field(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


@contextmanager
def _writing(target: Path, *, overwrite: bool) -> Iterator[IO[bytes]]:
    """A file that takes its place once it is whole, beside others or instead of another.

    Raises SiteError where there is one that is to stay.
    """
    with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
        part = Path(file.name)
        try:
            yield file
            file.flush()
            if overwrite:
                part.replace(target)
            else:
                os.link(part, target)
        except FileExistsError:
            raise SiteError(
                f"There is a file {target} already. Say that it may be overwritten."
            ) from None
        finally:
            part.unlink(missing_ok=True)


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return USAGE_ERROR
