"""What a person's name is made of."""

from collections.abc import Mapping, Sequence

from batchruns.engine.answers import Answer
from batchruns.engine.enrichers.base import Cells, Enriched, Output, RowEnricher
from batchruns.engine.subjects.name.read import (
    NameCells,
    countries_that_count,
    plain_name,
    read_name,
)
from batchruns.engine.tables.transpose import columns_of
from batchruns.engine.text import gettext_noop

SOURCE = gettext_noop("nameparser")
# With a form of address, the country always counts.
ADDRESSES = ("salutation", "name_prefix")


class NameEnricher(RowEnricher):
    """Takes a full name apart, or puts its parts in order; composes a salutation."""

    name = "name"
    label = gettext_noop("Name")
    position = 40
    inputs = (
        "full_name",
        "first_name",
        "last_name",
        "salutation",
        "name_prefix",
        "middle_name",
        "name_suffix",
        "lead_country",
    )
    needs = ("full_name", "first_name", "last_name")
    outputs = (
        Output("name_prefix", gettext_noop("Title or form of address, such as Dr."), SOURCE),
        Output(
            "first_name", gettext_noop("Given name."), SOURCE, essential=True, form_of="first_name"
        ),
        Output("middle_name", gettext_noop("Middle names."), SOURCE),
        Output(
            "last_name",
            gettext_noop("Family name, with particles (van, de la)."),
            SOURCE,
            essential=True,
            form_of="last_name",
        ),
        Output("name_suffix", gettext_noop("What follows a name, such as Jr. or PhD."), SOURCE),
        Output(
            "name_salutation",
            gettext_noop(
                "How to address the person in a letter (Dear Ms. Hill), if the file has a "
                "salutation or academic title."
            ),
            gettext_noop("this project's table of forms of address"),
            essential=True,
        ),
        Output(
            "name_reason",
            gettext_noop("Why this isn't a person's name, or what in it isn't part of one."),
            gettext_noop("this project's rules"),
        ),
    )

    def enrich(self, columns: Mapping[str, Sequence[str]], rows: int) -> Enriched:
        """The columns of names: plain ones as they are; the others are worked out once for each country
        that makes a difference to them.
        """
        empty = [""] * rows
        inputs = {field: columns.get(field, empty) for field in self.inputs}
        plain = self.plain_cells(*inputs.values())
        others = [row for row, cells in enumerate(plain) if cells is None]
        rest = {field: [column[row] for row in others] for field, column in inputs.items()}
        if not any(any(rest[field]) for field in ADDRESSES):
            names = (rest["full_name"], rest["first_name"], rest["last_name"])
            rest["lead_country"] = countries_that_count(rest["lead_country"], *names)
        enriched = super().enrich(rest, len(others))
        answers = iter(zip(*enriched.columns, strict=True))
        rows_of_cells = [next(answers) if cells is None else cells for cells in plain]
        return Enriched(columns_of(rows_of_cells, len(self.outputs)), enriched.failures)

    def plain_cells(self, *columns: Sequence[str]) -> Sequence[Cells | None]:
        """The cells of first and last names that are plain words, and of full names of two."""
        full, first, last, *others, country = columns
        if any(map(any, others)):
            return [None] * len(full)
        plain = map(plain_name, full, first, last, country)
        return [parts and ("", parts[0], "", parts[1], "", "", "") for parts in plain]

    def enrich_one(self, *values: str) -> Answer:
        """The person's name in a cell, or in those of its parts."""
        return read_name(NameCells(*values))
