"""The forms of all countries' postal codes."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from batchruns.engine.reference.tsv import TableFile

FILE = TableFile(
    "batchruns.engine.subjects.postal_code", "forms.tsv", ("country", "form", "starts"), optional=1
)
SIGNS = {"#": "[0-9]", "@": "[A-Z]", "*": "[A-Z0-9]"}
BETWEEN = " -"
REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a country's postal codes."""

    country: str
    """ISO 3166-1 alpha-2."""
    template: str
    """“#” is a digit, “@” a letter, “*” either; all else stands as it is."""
    compact: re.Pattern[str]
    """Such a code without blanks and hyphens."""
    written: re.Pattern[str]
    """Such a code as it is written."""
    prefix: str
    """The letters that all such codes begin with: “LV”."""

    length: int
    """How many signs it has without blanks and hyphens."""
    is_of_digits: bool
    """Whether it has nothing but digits behind its prefix, and maybe what stands between them."""

    @property
    def example(self) -> str:
        """How such a code looks: “AB1 2CD”."""
        digits, letters = itertools.cycle("123456789"), itertools.cycle("ABCDEFGH")
        signs = {"#": digits, "*": digits, "@": letters}
        return "".join(next(signs[sign]) if sign in signs else sign for sign in self.template)

    def fits(self, written: str) -> bool:
        """Whether a code, as it is written, is one of this form."""
        compact = without_separators(written)
        return bool(self.written.fullmatch(written) and self.compact.fullmatch(compact))

    def apply(self, compact: str) -> str:
        """A code without blanks and hyphens as it is written: “SW1A1AA” as “SW1A 1AA”."""
        if len(compact) == len(self.template):
            return compact
        signs = iter(compact)
        return "".join(sign if sign in BETWEEN else next(signs) for sign in self.template)


def without_separators(code: str) -> str:
    """A code without blanks and hyphens, in capitals."""
    return code.upper().replace(" ", "").replace("-", "")


@cache
def forms_of(country: str) -> tuple[Form, ...]:
    """The forms of a country's codes, the usual one first; none where it has no codes."""
    return tuple(form for form in _forms() if form.country == country)


@cache
def _forms() -> tuple[Form, ...]:
    return tuple(_read())


def _read() -> Iterator[Form]:
    for country, template, *starts in FILE.rows():
        start = f"(?={starts[0]})" if starts else ""
        inner = "".join(sign for sign in template if sign not in BETWEEN)
        prefix = "".join(itertools.takewhile(str.isalpha, template))
        compact, written = re.compile(start + _pattern(inner)), re.compile(_pattern(template))
        is_of_digits = set(inner.removeprefix(prefix)) <= {"#"}
        yield Form(country, template, compact, written, prefix, len(inner), is_of_digits)


def _pattern(template: str) -> str:
    return "".join(SIGNS.get(sign, re.escape(sign)) for sign in template)


@lru_cache(maxsize=REMEMBERED)
def countries_with_form(code: str) -> frozenset[str]:
    """The countries whose codes are written just so (but for capitals)."""
    written = " ".join(code.upper().split())
    return frozenset(form.country for form in _forms() if form.fits(written))
