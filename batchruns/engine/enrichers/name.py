"""What a person's name is made of."""

from collections.abc import Mapping, Sequence

from batchruns.engine.answers import Answer
from batchruns.engine.enrichers.base import Enriched, Output, RowEnricher
from batchruns.engine.subjects.name.read import NameCells, read_name, usual_names
from batchruns.engine.tables.transpose import columns_of
from batchruns.engine.text import gettext_noop

SOURCE = gettext_noop("nameparser")


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
        """The columns of names; those of usual words stay as they are."""
        empty = [""] * rows
        full, first, last, *further, country = (columns.get(name, empty) for name in self.inputs)
        if any(map(any, further)):
            return super().enrich(columns, rows)
        usual = usual_names(full, first, last, country)
        others = [row for row, name in enumerate(usual) if name is None]
        rest = {name: [column[row] for row in others] for name, column in columns.items()}
        enriched = super().enrich(rest, len(others))
        answers = iter(zip(*enriched.columns, strict=True))
        cells = [
            ("", name[0], "", name[1], "", "", "") if name else next(answers) for name in usual
        ]
        return Enriched(columns_of(cells, len(self.outputs)), enriched.failures)

    def enrich_one(self, *values: str) -> Answer:
        """The person's name in a cell, or in those of its parts."""
        return read_name(NameCells(*values))
