"""Cells and issues of a result in the words of a page."""

from functools import lru_cache
from string import Formatter

from django.utils.translation import gettext as _

from batchruns.engine.issues import SENTENCES
from batchruns.engine.lookups.capabilities import CAPABILITIES
from batchruns.engine.row_issues import decode_issues
from batchruns.engine.steps.registry import all_steps
from batchruns.messages import issue_in_words
from batchruns.runs.result_columns import ResultColumn
from batchruns.web.chart_labels import words_for

STATUS_ENDINGS = ("_status", "_verification", "_mx_records", "_match")
TONES = {
    "valid": "good",
    "deliverable": "good",
    "certain": "good",
    "yes": "good",
    "invalid": "bad",
    "undeliverable": "bad",
    "no": "bad",
    "likely": "info",
    "possible": "warn",
    "risky": "warn",
    "unknown": "warn",
}
"""The color of a status."""


def is_status(column: ResultColumn) -> bool:
    """Whether a column says how good a value is, so that its cells have colors."""
    return column.own_name.endswith(STATUS_ENDINGS)


def value_in_words(column: ResultColumn, value: str) -> str:
    """A cell as a person reads it: values of ours in the page's language, others as they are."""
    if column.own_name.endswith("_matched_by"):
        return ", ".join(_(name) if name else "" for name in value.split(", "))
    if not value or column.output is None or not column.output.counted:
        return value
    return words_for(column.own_name)(value)


def tone_of(column: ResultColumn, value: str) -> str:
    """The color of a cell: "good", "bad", "warn", "info", or none."""
    return TONES.get(value, "") if is_status(column) else ""


def about_in_words(about: str) -> str:
    """What an issue is about: the label of a step, or a column, which is called as in the file."""
    return _(about) if about in _labels() else about


def issue_kind_in_words(code: str) -> str:
    """What issues of this code say, with "…" for what differs from row to row; no full stop."""
    sentence = _(SENTENCES.get(code, code))
    parts = [
        text + ("…" if name else "") for text, name, _spec, _conv in Formatter().parse(sentence)
    ]
    return "".join(parts).rstrip(".") if any(part.strip("… ") for part in parts) else _("Other")


def issues_in_words(encoded: str) -> list[tuple[str, str]]:
    """The issues of a row: what each is about, and what it says."""
    return [
        (", ".join(map(about_in_words, about)), issue_in_words(issue))
        for about, issue in decode_issues(encoded)
    ]


@lru_cache
def _labels() -> frozenset[str]:
    of_steps = (step.label for step in all_steps())
    return frozenset((*of_steps, *(capability.label for capability in CAPABILITIES.values())))
