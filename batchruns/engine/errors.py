"""Errors as data: a code and its parameters. `batchruns.messages` turns them into words.

CodedError
├── TableError        engine.tables.errors: a file can't be read, or a result can't be written
├── EnrichmentError   engine.steps.errors: there is nothing to enrich, or a part is cut off
├── UploadError       uploads.errors: an upload can't be inspected
├── RunError          runs.errors: a change of a run is refused, or a run is given up
├── ProcessingError   processing.errors: the work on a run fails
├── StorageError      storage.errors: the place where files are stored fails
└── GuardError        engine.lookups.guard: a provider may not be reached, or sends too much
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from batchruns.engine import shapes


class CodedError(Exception):
    """An error for people to read: a code, and the parameters that its sentence names.

    `str()` gives the code alone, so that no parameter, which may hold a lead, gets into a log.
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return self.code

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickles the error with its parameters, to cross from one process to another."""
        return _restored, (type(self), self.code, self.params)


def _restored(error_type: type[CodedError], code: str, params: dict[str, Any]) -> CodedError:
    return error_type(code, **params)


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
