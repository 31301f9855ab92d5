"""Errors as data: a code and its parameters. `batchruns.messages` turns them into words.

The roots of the packages stand on `CodedError`: `TableError` (engine.tables), `EnrichmentError`
(engine.steps), `RunError` (runs), `UploadError` (uploads), `ProcessingError` (processing),
`StorageError` (storage).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from batchruns.engine import shapes


class CodedError(Exception):
    """An error that a person is told of: what is wrong as a code, and the values that belong to it.

    `str()` gives the code alone, so that no parameter, which may hold a lead, gets into a log.
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return self.code

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors cross from one process to another with their parameters."""
        return _restored, (type(self), self.code, self.params)


def _restored(kind: type[CodedError], code: str, params: dict[str, Any]) -> CodedError:
    return kind(code, **params)


@dataclass(frozen=True, slots=True)
class ErrorData:
    """An error as it is kept, beside a run and in its history: a code, and parameters as JSON."""

    code: str
    params: Mapping[str, Any]

    @classmethod
    def parse(cls, value: Any) -> "ErrorData":
        """The error in an object of JSON that anybody may have written. Raises ShapeError."""
        items = shapes.json_object(value)
        params = shapes.json_object(items.get("params", {}))
        return cls(shapes.text(items.get("code")), params)

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        return {"code": self.code, "params": dict(self.params)}
