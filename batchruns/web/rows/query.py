"""What an address asks of the rows of a result: which, and from where in the file on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy

from batchruns.models import BatchRun
from batchruns.runs import files

PAGES_REMEMBERED = 40
FILTERS = {
    "all": gettext_lazy("All rows"),
    "doubtful": gettext_lazy("Rows with issues"),
    "duplicates": gettext_lazy("Duplicates"),
    "rejects": gettext_lazy("Rejected rows"),
    "aside": gettext_lazy("Lines set aside"),
}

FILES = {"rejects": files.REJECTED_ROWS, "aside": files.SET_ASIDE}
"""By filter: the file of rows that are not in the result."""


@dataclass(frozen=True)
class RowsQuery:
    """Which rows to show. Each field is a parameter of the address.

    `at` is the offset in the file, in bytes, where this page begins, `back` the offsets of the pages
    before it.
    """

    show: str = "all"
    q: str = ""
    at: int = 0
    back: tuple[int, ...] = ()

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "RowsQuery":
        """The query that an address holds; what makes no sense in it is left out."""
        show = parameters.get("show", "")
        return cls(
            show if show in FILTERS else "all",
            parameters.get("q", "").strip(),
            _whole(parameters.get("at", "")),
            tuple(_whole(offset) for offset in parameters.get("back", "").split(".") if offset),
        )

    @property
    def has_issues(self) -> bool:
        """Whether it is about what is not in the result: line and issue stand in front there."""
        return self.file != files.RESULT

    @property
    def file(self) -> str:
        """The file of the run that has these rows."""
        return FILES.get(self.show, files.RESULT)

    @property
    def is_filtered(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.q or self.show != "all")

    @property
    def address(self) -> str:
        """The query string of this query."""
        parameters = {
            "show": self.show if self.show != "all" else "",
            "q": self.q,
            "at": self.at or "",
            "back": ".".join(map(str, self.back[-PAGES_REMEMBERED:])),
        }
        return "?" + urlencode({name: value for name, value in parameters.items() if value})

    @property
    def previous(self) -> "RowsQuery | None":
        """The page that this one was reached from."""
        return replace(self, at=self.back[-1], back=self.back[:-1]) if self.back else None

    def following(self, offset: int) -> "RowsQuery":
        """The page that begins at this offset."""
        return replace(self, at=offset, back=(*self.back, self.at))


def filters_for(run: BatchRun) -> list[tuple[str, Any]]:
    """The filters to choose from, with their labels; that of lines set aside only if there are some."""
    has_some = bool(run.parsed_meta.set_aside_count)
    return [(name, label) for name, label in FILTERS.items() if name != "aside" or has_some]


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
