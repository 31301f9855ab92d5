"""`python -m tests.house.css`: names in style sheets that no page uses, and sheets that none links.

A class counts as used if it stands in a `class` attribute of a template or of HTML in Python, or in
a script that sets it, or, as many are filled in (`class="pill {{ run.status }}"`), as a whole string
in a template tag or in the Python code of pages. An id and an attribute count if a template, a
script or that code has them. Elements and pseudo-classes are not looked at.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import django

from tests.helpers.paths import ROOT

DJANGO = Path(django.__file__).parent
ADMIN = DJANGO / "contrib" / "admin"
# The Python code that pages take names from.
CODE = (
    "batchruns/models",
    "batchruns/templatetags",
    "batchruns/uploads",
    "batchruns/web",
    "leadenrich/accounts",
)
# Set by htmx itself.
OF_HTMX = {"htmx-request"}

_IMPORT = re.compile(r'@import "([^"]+)"')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SELECTORS = re.compile(r"([^{};]+)\{")
_NAME = re.compile(r"[.#][a-zA-Z][\w-]*|\[[\w-]+")
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")
_CLASS_ATTRIBUTE = re.compile(r"""\bclass(?:Name)?\s*=\s*\\?("[^"]*"|'[^']*')""")
_CLASS_LIST = re.compile(r"""classList\.\w+\(\s*["']([\w-]+)""")
_LITERAL = re.compile(r"""["']([\w-]+)["']""")
_PREFIX = re.compile(r"""["' ]([\w-]+-)(?:%s|\{)""")


@dataclass(frozen=True, slots=True)
class Name:
    """A class, id or attribute as a selector has it: `.note`, `#site-name`, `[data-some]`."""

    sheet: Path
    selector: str


class Sources:
    """What makes pages: templates, and the Python and JavaScript beside them."""

    def __init__(self, templates: Iterable[Path], code: Iterable[Path]) -> None:
        pages = [file.read_text() for file in templates]
        others = [file.read_text() for file in code]
        self._text = "\n".join([*pages, *others])
        self._classes = set(OF_HTMX)
        for text in (*pages, *others):
            # Without the tags, in which quotes would end an attribute too early.
            for attribute in _CLASS_ATTRIBUTE.findall(_TAG.sub(" ", text)):
                self._classes.update(attribute.strip("\"'").split())
            self._classes.update(_CLASS_LIST.findall(text))
        for text in (*others, *_TAG.findall(" ".join(pages))):
            self._classes.update(_LITERAL.findall(text))
        self._prefixes = tuple(set(_PREFIX.findall(self._text)))

    def have(self, selector: str) -> bool:
        """Whether a page may have what the selector names."""
        name = selector.strip(".#[]")
        if selector.startswith("."):
            return name in self._classes or name.startswith(self._prefixes)
        return re.search(rf"(?<![\w-]){name}(?![\w-])", self._text) is not None


def names_in(sheet: Path) -> Iterator[Name]:
    """The names in the selectors of a style sheet, each once."""
    seen: set[str] = set()
    for selectors in _SELECTORS.findall(_COMMENT.sub("", sheet.read_text())):
        if selectors.strip().startswith("@"):
            continue
        for name in _NAME.findall(_STRING.sub("", selectors)):
            selector = f"{name}]" if name.startswith("[") else name
            if selector not in seen:
                seen.add(selector)
                yield Name(sheet, selector)


def dead_names(root: Path) -> list[Name]:
    """The names in the style sheets of a checkout that no page of it uses."""
    scripts, templates = root / "static" / "js", root / "templates"
    of_admin = set(templates.glob("admin/**/*.html"))
    pages = Sources(
        set(templates.rglob("*.html")) - of_admin,
        [
            *(file for folder in CODE for file in (root / folder).rglob("*.py")),
            *scripts.glob("*.js"),
            DJANGO / "forms" / "boundfield.py",
        ],
    )
    admin = Sources(
        [*of_admin, *(ADMIN / "templates").rglob("*.html")],
        [*(ADMIN / "static").rglob("*.js"), *(ADMIN / "templatetags").glob("*.py")],
    )
    return [
        name
        for sheet in _sheets(root)
        for name in names_in(sheet)
        if not (admin if sheet.name == "admin.css" else pages).have(name.selector)
    ]


def unlinked_sheets(root: Path) -> list[Path]:
    """The style sheets of a checkout that no template of it links, and no other sheet imports."""
    text = "\n".join(file.read_text() for file in (root / "templates").rglob("*.html"))
    static = root / "static"
    imported = {
        sheet.parent / name
        for sheet in _sheets(root)
        for name in _IMPORT.findall(sheet.read_text())
    }
    return [
        sheet
        for sheet in _sheets(root)
        if f'"{sheet.relative_to(static)}"' not in text and sheet not in imported
    ]


def _sheets(root: Path) -> list[Path]:
    return sorted((root / "static" / "css").rglob("*.css"))


def main() -> int:
    """Prints what is dead; gives the exit status."""
    names, sheets = dead_names(ROOT), unlinked_sheets(ROOT)
    for name in names:
        print(f"{name.sheet.relative_to(ROOT)}: no page has {name.selector}")
    for sheet in sheets:
        print(f"{sheet.relative_to(ROOT)}: no template links it")
    return 1 if names or sheets else 0


if __name__ == "__main__":
    sys.exit(main())
