"""The last column of a result: the issues of each row, of the row phase and of the later steps."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from batchruns.engine.issue_text import BETWEEN_ISSUES
from batchruns.engine.steps.base import Output
from batchruns.engine.steps.later import Extract

ISSUES = "issues"
"""The name of the column."""


def encode_issues(column: Sequence[str]) -> bytes:
    """The issues of a part's rows as bytes; most rows have none."""
    issues = {row: text for row, text in enumerate(column) if text}
    return json.dumps(issues, ensure_ascii=False).encode("utf-8", "surrogatepass")


@dataclass(slots=True)
class LaterIssues:
    """The issues of a file's rows, part by part. `extracts` are those of its parts, in order."""

    output: Output
    extracts: Sequence[Extract]
    _part: int = field(default=0)

    def cells(self, rows: range, reasons: Sequence[Mapping[int, str]]) -> dict[int, tuple[str]]:
        """The cells of the next part's rows, by row; `reasons` are what later steps say of them."""
        text = self.extracts[self._part].path.read_bytes().decode("utf-8", "surrogatepass")
        self._part += 1
        issues = {rows.start + int(row): [issue] for row, issue in json.loads(text).items()}
        for of_step in reasons:
            for row, reason in of_step.items():
                issues.setdefault(row, []).append(reason)
        return {row: (BETWEEN_ISSUES.join(texts),) for row, texts in issues.items()}
