"""PostgREST: each request to a table as one SQL statement, in the role and with the claims of its token.

https://docs.postgrest.org is what it follows: "Tables and Views", "Pagination and Count", "Prefer Header",
"Singular or Plural" and "Errors".
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from tests.helpers.supabase_project.http import Request, Response

MAX_ROWS = 1000
"""As a project is set up at first."""
SINGULAR = "application/vnd.pgrst.object+json"
RESERVED = ("select", "order", "limit", "offset", "columns")
LEFT_OUT = ("or", "and", "not.or", "not.and", "on_conflict")
OPERATORS = {
    "eq": "=", "neq": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<=",
    "like": "LIKE", "ilike": "ILIKE", "match": "~", "imatch": "~*", "isdistinct": "IS DISTINCT FROM",
}  # fmt: skip
IS = {
    "null": "NULL",
    "not_null": "NOT NULL",
    "true": "TRUE",
    "false": "FALSE",
    "unknown": "UNKNOWN",
}
DIRECTIONS = {"asc": "ASC", "desc": "DESC", "nullsfirst": "NULLS FIRST", "nullslast": "NULLS LAST"}
# The first that an SQLSTATE begins with; what none fits is 400.
STATUSES = {
    "08": 503, "09": 500, "0L": 403, "0P": 403, "23503": 409, "23505": 409, "25006": 405, "25": 500,
    "28": 403, "2D": 500, "38": 500, "39": 500, "3B": 500, "40": 500, "53400": 500, "53": 503, "54": 500,
    "55": 500, "57": 500, "58": 500, "F0": 500, "HV": 500, "P0001": 400, "P0": 500, "XX": 500,
    "42883": 404, "42P01": 404, "42P17": 500, "42501": 403,
}  # fmt: skip
PATH = re.compile(r"(?:(?P<alias>\w+):)?(?P<column>\w+)(?P<keys>(?:->>?\w+)*)")


class RestError(Exception):
    """A request that is refused, as PostgREST says it."""

    def __init__(self, status: int, code: str, message: str, details: str | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.details = status, code, message, details


@dataclass(frozen=True, slots=True)
class Rest:
    """The service at `/rest/v1` over the database at `url`."""

    url: str

    def answer(self, request: Request, claims: dict[str, Any]) -> Response:
        """What the service answers who has these claims."""
        try:
            return self._run(_Query(request), request, claims)
        except RestError as error:
            return _error(error.status, error.code, error.message, error.details, None)
        except psycopg.Error as error:
            is_visitor = claims["role"] == "anon"
            status = 401 if error.sqlstate == "42501" and is_visitor else _status(error.sqlstate)
            said = error.diag
            return _error(
                status, error.sqlstate, said.message_primary, said.message_detail, said.message_hint
            )

    def _run(self, query: "_Query", request: Request, claims: dict[str, Any]) -> Response:
        statement = query.statement()
        with psycopg.connect(self.url, options="-c timezone=UTC") as connection:
            connection.read_only = request.method in ("GET", "HEAD")
            connection.execute(SQL("SET LOCAL ROLE {}").format(Identifier(claims["role"])))
            connection.execute(
                "SELECT set_config('request.jwt.claims', %s, true)", [json.dumps(claims)]
            )
            rows, text = connection.execute(statement).fetchone()
            total = None
            if query.wants_count:
                (total,) = connection.execute(query.counting()).fetchone()
            if query.is_singular:
                text = _single(json.loads(text), rows)
        return query.response(rows, text, total)


class _Query:
    """A request to a table, taken apart."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.table = Identifier("public", request.path)
        prefer = request.headers.get("Prefer", "")
        self.wants_count = "count=" in prefer and request.method in ("GET", "HEAD")
        self.wants_rows = request.method == "GET" or "return=representation" in prefer
        self.is_singular = SINGULAR in request.headers.get("Accept", "") and self.wants_rows
        self.offset = int(request.param("offset", "0"))
        if left_out := [name for name, _ in request.params if name in LEFT_OUT]:
            raise RestError(501, "STANDIN", f"This stand-in leaves out {left_out[0]}.")
        if "resolution=" in prefer or "/" in request.path:
            raise RestError(501, "STANDIN", "This stand-in leaves out upserts and functions.")

    def statement(self) -> Composed:
        """The SQL, which gives how many rows there are, and the rows as JSON."""
        changes = {"POST": self._insert, "PATCH": self._update, "DELETE": self._delete}
        inner = changes.get(self.request.method, self._select)()
        return SQL(
            "WITH answer AS ({}) SELECT count(*), coalesce(json_agg(answer), '[]')::text FROM answer"
        ).format(inner)

    def counting(self) -> Composed:
        """The SQL that counts all rows that are asked for, without a limit."""
        return SQL("SELECT count(*) FROM {} {}").format(self.table, self._where())

    def response(self, rows: int, text: str, total: int | None) -> Response:
        """The answer with so many rows. Raises RestError."""
        if total is not None and self.offset > total:
            raise RestError(416, "PGRST103", "Requested range not satisfiable")
        span = f"{self.offset}-{self.offset + rows - 1}" if rows else "*"
        headers = {"Content-Range": f"{span}/{'*' if total is None else total}"}
        method = self.request.method
        if method in ("GET", "HEAD"):
            status = 206 if total is not None and rows < total else 200
        else:
            status = 201 if method == "POST" else 200 if self.wants_rows else 204
        return Response(status, text if self.wants_rows else "", headers)

    def _select(self) -> Composed:
        limit = min(int(self.request.param("limit", str(MAX_ROWS))), MAX_ROWS)
        return SQL("SELECT {} FROM {} {} {} LIMIT {} OFFSET {}").format(
            self._columns(), self.table, self._where(), self._order(),
            Literal(limit), Literal(self.offset),
        )  # fmt: skip

    def _insert(self) -> Composed:
        body = self._body(dict, list)
        records = body if isinstance(body, list) else [body]
        asked = self.request.param("columns").replace('"', "")
        if not asked and len({frozenset(record) for record in records}) > 1:
            raise RestError(400, "PGRST102", "All object keys must match")
        names = SQL(", ").join(map(Identifier, asked.split(",") if asked else records[0]))
        return SQL(
            "INSERT INTO {} ({}) SELECT {} FROM json_populate_recordset(NULL::{}, {}) {}"
        ).format(
            self.table, names, names, self.table, Literal(json.dumps(records)), self._returning()
        )

    def _update(self) -> Composed:
        body = self._body(dict)
        changes = SQL(", ").join(
            SQL("{0} = body.{0}").format(Identifier(name)) for name in body
        )  # fmt: skip
        return SQL(
            "UPDATE {} SET {} FROM json_populate_record(NULL::{}, {}) AS body {} {}"
        ).format(
            self.table, changes, self.table, Literal(json.dumps(body)),
            self._where(), self._returning(),
        )  # fmt: skip

    def _delete(self) -> Composed:
        return SQL("DELETE FROM {} {} {}").format(self.table, self._where(), self._returning())

    def _body(self, *types: type) -> Any:
        body = self.request.json
        if not isinstance(body, types):
            raise RestError(400, "PGRST102", "Empty or invalid json")
        if not body:
            raise RestError(501, "STANDIN", "This stand-in leaves out bodies without values.")
        return body

    def _returning(self) -> Composable:
        if not self.wants_rows:
            return SQL("RETURNING 1")
        return SQL("RETURNING {}").format(self._columns())

    def _columns(self) -> Composed:
        asked = re.sub(r'[\s"]', "", self.request.param("select", "*")).split(",")
        return SQL(", ").join(self._column(one) for one in asked)

    def _column(self, asked: str) -> Composable:
        if asked == "*":
            return SQL("{}.*").format(self.table)
        path = _path(asked)
        name = path["alias"] or re.split("->>?", asked)[-1]
        return SQL("{} AS {}").format(self._value(path), Identifier(name))

    def _value(self, path: re.Match[str]) -> Composable:
        value: Composable = SQL("{}.{}").format(self.table, Identifier(path["column"]))
        if path["keys"]:
            value = SQL("to_jsonb({})").format(value)
        for arrow, key in re.findall(r"(->>?)(\w+)", path["keys"]):
            value = SQL("{} {} {}").format(value, SQL(arrow), Literal(key))
        return value

    def _where(self) -> Composable:
        filters = [
            self._filter(name, said)
            for name, said in self.request.params
            if name not in RESERVED
        ]  # fmt: skip
        return SQL("WHERE {}").format(SQL(" AND ").join(filters)) if filters else SQL("")

    def _filter(self, name: str, said: str) -> Composed:
        negated = said.startswith("not.")
        operator, dot, operand = said.removeprefix("not.").partition(".")
        value = self._value(_path(name))
        if operator == "is" and operand.lower() in IS:
            condition = SQL("{} IS {}").format(value, SQL(IS[operand.lower()]))
        elif operator == "in":
            condition = SQL("{} = ANY ({})").format(value, Literal(_array(operand)))
        elif dot and operator in OPERATORS:
            pattern = operand.replace("*", "%") if operator in ("like", "ilike") else operand
            condition = SQL("{} {} {}").format(value, SQL(OPERATORS[operator]), Literal(pattern))
        else:
            raise RestError(400, "PGRST100", f'"failed to parse filter ({said})"')
        return SQL("NOT ({})").format(condition) if negated else SQL("({})").format(condition)

    def _order(self) -> Composable:
        if not (asked := self.request.param("order")):
            return SQL("")
        return SQL("ORDER BY {}").format(
            SQL(", ").join(self._term(one) for one in asked.split(","))
        )

    def _term(self, asked: str) -> Composed:
        column, *directions = asked.split(".")
        if unknown := [one for one in directions if one not in DIRECTIONS]:
            raise RestError(400, "PGRST100", f'"failed to parse order ({unknown[0]})"')
        said = " ".join(DIRECTIONS[one] for one in directions)
        return SQL("{} {}").format(self._value(_path(column)), SQL(said))


def _path(asked: str) -> re.Match[str]:
    """A column, maybe with keys into its JSON. Raises RestError."""
    path = PATH.fullmatch(asked)
    if path is None:
        raise RestError(501, "STANDIN", f"This stand-in leaves out such columns: {asked}")
    return path


def _array(operand: str) -> str:
    """The literal of an array from the list behind `in.`, of which items may stand in quotes."""
    items = "".join(_items(operand.removeprefix("(").removesuffix(")")))
    return f"{{{items}}}"


def _items(text: str) -> Iterator[str]:
    for quoted, plain, comma in re.findall(r'"((?:[^"\\]|\\.)*)"|([^,"]+)|(,)', text):
        escaped = quoted or plain.replace("\\", r"\\")
        yield comma or f'"{escaped}"'


def _single(rows: Sequence[Any], count: int) -> str:
    """The one row there is, as JSON. Raises RestError, which also takes the change back."""
    if count != 1:
        raise RestError(
            406,
            "PGRST116",
            "Cannot coerce the result to a single JSON object",
            f"The result contains {count} rows",
        )
    return json.dumps(rows[0])


def _status(sqlstate: str | None) -> int:
    state = sqlstate or "08"
    return next((status for begin, status in STATUSES.items() if state.startswith(begin)), 400)


def _error(
    status: int, code: str | None, message: str | None, details: str | None, hint: str | None
) -> Response:
    return Response.of(
        status, {"code": code, "details": details, "hint": hint, "message": message}
    )  # fmt: skip
