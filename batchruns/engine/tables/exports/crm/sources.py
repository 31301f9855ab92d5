"""What the columns of a CRM hold, worked out of the columns of a result, some rows at a time."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.schema.roles import role_of
from batchruns.engine.subjects.country.names import english_names
from batchruns.engine.subjects.placeholders import without_placeholders
from batchruns.engine.tables.exports.layout import ResultLayout
from batchruns.engine.text import plain

Cells = Sequence[str]

HEADERS = TableFile(__package__, "headers.tsv", ("source", "header"), key=("source", "header"))
OWN = "own:"
"""What the source of a column begins with that holds one of the person's own, by its name."""
BETWEEN_PARTS = " – "
FIRST_NUMBER = re.compile(
    r"(\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+|\d+)(?![.,]?\d)\s?(k\b)?", re.IGNORECASE
)
MOBILE = "mobile"


class ResultRows:
    """Some rows of a result as columns, by what they hold; None where the result has no such column."""

    def __init__(self, layout: ResultLayout, columns: Sequence[Cells]) -> None:
        self._layout = layout
        self._columns = columns
        self.count = len(columns[0]) if columns else 0

    def output(self, name: str) -> Cells | None:
        """The column of an output."""
        index = self._layout.outputs.get(name)
        return None if index is None else self._columns[index]

    def own(self, field: str) -> Cells | None:
        """The lead's cells of a field: of several columns the first filled one, else what was found."""
        columns = [self._column(each.index, field) for each in self._layout.fields.get(field, ())]
        return first_of(*columns, self.found(field))

    def found(self, field: str) -> Cells | None:
        """What was found of a field elsewhere, where the lead's own is empty."""
        return first_of(*(self._columns[index] for index in self._layout.fills.get(field, ())))

    def unmapped(self, source: str) -> Cells | None:
        """The person's column that no enricher reads, by the names that it may have."""
        for index in self._layout.unmapped:
            if source and source_of_header(self._layout.columns[index]) == source:
                return self._column(index)
        return None

    def named(self, name: str) -> Cells | None:
        """The column of this name."""
        columns = self._layout.columns
        return self._columns[columns.index(name)] if name in columns else None

    def numbers(self) -> list[list[tuple[str, bool]]]:
        """For each row its phone numbers, the lead's own first, and whether each is a mobile."""
        blank = [""] * self.count
        best = self.output("phone_e164") or blank
        types = self.output("phone_line_type") or blank
        columns = self.output("phone_column") or blank
        own = [
            [(number, type == MOBILE or _is_mobile(column))] if number else []
            for number, type, column in zip(best, types, columns, strict=True)
        ]
        phones = self._layout.fields.get("phone", ())[1:]
        for index, phone in zip(self._layout.further.get("phone_e164", ()), phones, strict=False):
            for numbers, number in zip(own, self._columns[index], strict=True):
                if number and number not in (other for other, _ in numbers):
                    numbers.append((number, phone.kind == MOBILE))
        return own

    def _column(self, index: int, field: str = "") -> Cells:
        stripped = list(map(str.strip, self._columns[index]))
        return without_placeholders(stripped, set(stripped), field)


@cache
def _is_mobile(column: str) -> bool:
    return role_of(column).kind == MOBILE


def source_of_header(header: str) -> str:
    """The source that a column of this name is; "" if its name says nothing."""
    return _headers().get(plain(header), "")


@cache
def _headers() -> dict[str, str]:
    """The source of each name that a column may have."""
    return {plain(header): source for source, header in HEADERS.rows()}


def first_of(*columns: Cells | None) -> Cells | None:
    """For each row the first of these cells that is filled; None where there is no column."""
    present = [column for column in columns if column is not None]
    if not present:
        return None
    return [next(filter(None, cells), "") for cells in zip(*present, strict=True)]


def _joined(columns: Iterable[Cells | None], between: str) -> Cells | None:
    present = [column for column in columns if column is not None]
    if not present:
        return None
    return [between.join(filter(None, cells)) for cells in zip(*present, strict=True)]


def _email(rows: ResultRows) -> Cells | None:
    normalized = rows.output("email_normalized")
    if normalized is None:
        return rows.own("email")
    return first_of(normalized, rows.found("email"))


def _full_name(rows: ResultRows) -> Cells | None:
    parts = _joined((_first_name(rows), _last_name(rows)), " ")
    return first_of(parts, rows.own("full_name"))


def _first_name(rows: ResultRows) -> Cells | None:
    return first_of(rows.output("first_name"), rows.own("first_name"))


def _last_name(rows: ResultRows) -> Cells | None:
    return first_of(rows.output("last_name"), rows.own("last_name"))


def _phone(rows: ResultRows) -> Cells | None:
    own = rows.own("phone")
    if own is None:
        return None
    # What can't be dialed as it stands may still help who reads it.
    return [
        next((number for number, is_mobile in numbers if not is_mobile), "")
        if numbers
        else as_written
        for numbers, as_written in zip(rows.numbers(), own, strict=True)
    ]


def _mobile(rows: ResultRows) -> Cells | None:
    if rows.own("phone") is None:
        return None
    return [next((n for n, mobile in each if mobile), "") for each in rows.numbers()]


def _company(rows: ResultRows) -> Cells | None:
    return first_of(rows.output("company_clean_name"), rows.own("company"))


def _website(rows: ResultRows) -> Cells | None:
    return first_of(rows.output("website_url"), rows.output("company_domain"), rows.own("website"))


def _country(rows: ResultRows) -> Cells | None:
    codes = first_of(rows.output("country_code"), rows.found("country"))
    names = english_names()
    in_words = None if codes is None else [names.get(code, code) for code in codes]
    return first_of(in_words, rows.own("country"))


def _address(rows: ResultRows) -> Cells | None:
    place = _joined((_postal_code(rows), _city(rows)), " ")
    parts = _joined((rows.own("street"), place, _country(rows)), ", ")
    return first_of(rows.own("full_address"), parts)


def _city(rows: ResultRows) -> Cells | None:
    return first_of(rows.own("city"), rows.output("city_name"))


def _postal_code(rows: ResultRows) -> Cells | None:
    return first_of(rows.output("postal_code_normalized"), rows.own("postal_code"))


def _linkedin(rows: ResultRows) -> Cells | None:
    return first_of(rows.output("linkedin_profile"), rows.own("linkedin_url"))


def _form_of_address(rows: ResultRows) -> Cells | None:
    return first_of(rows.own("salutation"), rows.output("name_prefix"))


def _lead_title(rows: ResultRows) -> Cells | None:
    return _joined((_company(rows), _full_name(rows)), BETWEEN_PARTS)


def _employees(rows: ResultRows) -> Cells | None:
    cells = rows.unmapped("employees")
    return None if cells is None else list(map(least_number, cells))


def least_number(text: str) -> str:
    """The first number of a text, without what groups its digits: “51-200” is 51, “1,000+” 1000."""
    match = FIRST_NUMBER.search(text)
    if match is None:
        return ""
    digits = re.sub(r"\D", "", match[1])
    return f"{digits}000" if match[2] else digits


SOURCES: dict[str, Callable[[ResultRows], Cells | None]] = {
    "email": _email,
    "full_name": _full_name,
    "first_name": _first_name,
    "last_name": _last_name,
    "form_of_address": _form_of_address,
    "title": lambda rows: rows.own("title"),
    "phone": _phone,
    "mobile": _mobile,
    "company": _company,
    "website": _website,
    "linkedin": _linkedin,
    "street": lambda rows: first_of(rows.own("street"), rows.own("full_address")),
    "city": _city,
    "region": lambda rows: first_of(rows.own("region"), rows.output("region_name")),
    "postal_code": _postal_code,
    "country": _country,
    "address": _address,
    "lead_title": _lead_title,
    "employees": _employees,
}
"""How each is worked out; one that isn't here is a column of the person's own, by its header."""


def cells_of(source: str, rows: ResultRows) -> Cells | None:
    """What a column of a CRM holds, for some rows; None where the result has nothing for it."""
    if source.startswith(OWN):
        return rows.named(source.removeprefix(OWN))
    if source in SOURCES:
        return SOURCES[source](rows)
    return rows.unmapped(source)
