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
    # --- rejected records: engine.tables ---
    "empty_line": gettext_noop("The line is empty."),
    "above_header": gettext_noop("The line stands above the header."),
    "too_many_cells": gettext_noop("The line has {cells} cells, and the header has {columns}."),
    "foreign_bytes": gettext_noop(
        "The line has characters in another encoding than the rest of the file, or damaged ones."
    ),
    "open_quote": gettext_noop(
        "The quotes in this line don't add up: one isn't closed, or closed too early."
    ),
    "cell_too_long": gettext_noop("A cell in this line has more than {limit:,} characters."),
    "left_of_table": gettext_noop("The row has cells to the left of the table."),
    "not_json": gettext_noop("The line isn't JSON: {reason}."),
    "not_json_at": gettext_noop("The line isn't JSON: {reason} at character {character}."),
    "key_twice": gettext_noop("The record has a key twice."),
    "unknown_key": gettext_noop(
        "The record has the key “{key}”, which the first records don't have."
    ),
    "half_character": gettext_noop("The record holds half a character (\\ud800 to \\udfff)."),
    "nested_too_deep": gettext_noop("The record is nested too deep."),
    "no_list": gettext_noop("The record is no list, as the first one is."),
    "no_object": gettext_noop("The record is no object, as the first one is."),
    # --- end of rejected records ---
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
