"""What a browser would send of a page's form."""

from collections import defaultdict
from html.parser import HTMLParser

TICKED = ("checkbox", "radio")


def fields_in(page: str) -> dict[str, list[str]]:
    """Names and values of all fields, as they stand on the page."""
    reader = _Fields()
    reader.feed(page)
    return dict(reader.fields)


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = defaultdict(list)
        self._list = ""
        self._text = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        if tag == "select":
            self._list = said.get("name", "")
        elif tag == "option" and self._list:
            # The first is sent where none is chosen.
            if "selected" in said or self._list not in self.fields:
                self.fields[self._list] = [said.get("value", "")]
        elif tag == "textarea":
            self._text = said["name"]
            self.fields[self._text].append("")
        elif tag == "input" and "name" in said and _is_sent(said):
            unsaid = "on" if said.get("type") in TICKED else ""
            self.fields[said["name"]].append(said.get("value", unsaid))

    def handle_endtag(self, tag: str) -> None:
        self._list = "" if tag == "select" else self._list
        self._text = "" if tag == "textarea" else self._text

    def handle_data(self, data: str) -> None:
        if self._text:
            # The first line break in a text field is none of its text.
            self.fields[self._text][-1] += data.removeprefix("\n")


def _is_sent(said: dict[str, str]) -> bool:
    return said.get("type") not in TICKED or "checked" in said
