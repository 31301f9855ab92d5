"""What an address asks of the rows of a result: which, and from where in the file on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy

PAGES_REMEMBERED = 40
FILTERS = {
    "all": gettext_lazy("All rows"),
    "doubtful": gettext_lazy("Rows with issues"),
    "duplicates": gettext_lazy("Duplicates"),
    "rejects": gettext_lazy("Rejected rows"),
}


@dataclass(frozen=True)
class RowsQuery:
    """Which rows to show. Each field is a parameter of the address.

    `at` is the offset in the file, in bytes, where this page begins, `back` the offsets of the pages
    before it.
    """

    filters: ClassVar = FILTERS.items()
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
    def is_of_rejected(self) -> bool:
        """Whether it is about the rejected rows, which have columns of their own in front."""
        return self.show == "rejects"

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


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
