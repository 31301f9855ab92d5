"""Why a value is missing, refused or doubtful, or a row rejected: a code, its parameters, a sentence.

The sentences are English here, as a result and a file of rejected rows hold them;
`batchruns.messages` says them in the language of a page.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from batchruns.engine.text import gettext_noop

SENTENCES: dict[str, str] = {
    "as_written": "{text}",
    "none_given": gettext_noop("This says that there is none."),
    # --- duplicates -------------------------------------------------------------------------
    "same_email": gettext_noop("The same e-mail address as in row {row}."),
    "same_phone": gettext_noop("The same phone number as in row {row}."),
    "same_name_and_company": gettext_noop("The same name and company as in row {row}."),
    # --- values and rows that could not be enriched -------------------------------------------
    "enricher_broke": gettext_noop(
        "This value could not be worked on: our enrichment broke on it."
    ),
    "lookup_unanswered": gettext_noop("The source could not be asked, or did not answer."),
    "row_overran": gettext_noop(
        "Enriching this row took too long or too much memory, or crashed, so it was left out."
    ),
    "row_failed": gettext_noop("Enriching this row failed ({error}), so it was left out."),
}
"""The sentence of each code; parameters stand in braces, by name."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue. `params` are what the sentence of its code names, as text or numbers."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """The sentence, in English."""
        return SENTENCES[self.code].format(**self.params)

    def encode(self) -> str:
        """The issue as one cell of our own files: a JSON array of code and parameters."""
        return json.dumps([self.code, dict(self.params)], ensure_ascii=False)

    @classmethod
    def decode(cls, cell: str) -> "Issue":
        """The issue in a cell of our own files. A sentence of an earlier version stays as written."""
        if cell.startswith('["'):
            code, params = json.loads(cell)
            return cls(code, params)
        return cls("as_written", {"text": cell})
