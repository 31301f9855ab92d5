"""The issues of a row for programs: codes, and sentences in the language that was asked for."""

from typing import Any

from ninja import Field, Schema

from batchruns.engine import row_issues
from batchruns.messages import in_words, issue_in_words


class RowIssue(Schema):
    """Why a value of a row is missing, changed or doubtful."""

    code: str
    about: list[str] = Field(description="The columns or enrichments that it is about.")
    detail: str
    parameters: dict[str, Any]

    @classmethod
    def of(cls, row_issue: row_issues.RowIssue) -> "RowIssue":
        """One issue."""
        about, issue = row_issue
        return cls(
            code=issue.code,
            about=list(map(in_words, about)),
            detail=issue_in_words(issue),
            parameters=dict(issue.params),
        )

    @classmethod
    def all_of(cls, encoded: str) -> "list[RowIssue]":
        """The issues of a row, of a text that has them encoded."""
        return [cls.of(each) for each in row_issues.decode_issues(encoded)]
