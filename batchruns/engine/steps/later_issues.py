"""The last column of a result: the issues of each row, of the row phase and of the later steps."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

from batchruns.engine.row_issues import LINE_END, RowIssue, encode_issues, issues_in_english
from batchruns.engine.steps.base import Output
from batchruns.engine.steps.later import Extract
from batchruns.engine.tables.stored_csv import encode_rows

ISSUES = "issues"
"""The name of the column."""
EXTRACT_NAME = "issues-2"
"""What its extracts are called; another name where they are written otherwise than before."""


def encode_extract(column: Sequence[str]) -> bytes:
    """The encoded issues of a part's rows as bytes; most rows have none."""
    return json.dumps({row: text for row, text in enumerate(column) if text}).encode()


@dataclass(slots=True)
class LaterIssues:
    """The issues of a file's rows, part by part. `extracts` are those of its parts, in order."""

    output: Output
    extracts: Sequence[Extract]
    file: IO[bytes] | None = None
    """Where they are kept encoded, for `row_issues.of_each_row`."""
    _part: int = field(default=0)

    def cells(self, rows: range, later: Sequence[Mapping[int, RowIssue]]) -> dict[int, tuple[str]]:
        """The cells of the next part's rows, by row; `later` is what each later step says of them."""
        of_part = json.loads(self.extracts[self._part].path.read_bytes())
        self._part += 1
        encoded = {rows.start + int(row): text for row, text in of_part.items()}
        for of_step in later:
            for row, issue in of_step.items():
                before = encoded.get(row)
                encoded[row] = LINE_END.join(filter(None, (before, encode_issues([issue]))))
        if self.file:
            self.file.write(encode_rows([str(row), encoded[row]] for row in sorted(encoded)))
        return {row: (issues_in_english(text),) for row, text in encoded.items()}
