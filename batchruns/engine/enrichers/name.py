"""What a person's name is made of."""

from batchruns.engine.answers import Answer
from batchruns.engine.enrichers.base import Output, RowEnricher
from batchruns.engine.subjects.name.read import read_name
from batchruns.engine.text import gettext_noop

SOURCE = gettext_noop("nameparser")


class NameEnricher(RowEnricher):
    """Takes a full name apart, or puts the parts in order."""

    name = "name"
    label = gettext_noop("Name")
    position = 40
    inputs = ("full_name", "first_name", "last_name")
    needs = ("full_name", "first_name", "last_name")
    outputs = (
        Output("name_prefix", gettext_noop("Title or form of address, such as Dr."), SOURCE),
        Output("first_name", gettext_noop("Given name."), SOURCE),
        Output("middle_name", gettext_noop("Names between the first and the last one."), SOURCE),
        Output("last_name", gettext_noop("Family name, with its particles (van, de la)."), SOURCE),
        Output("name_suffix", gettext_noop("What follows a name, such as Jr. or PhD."), SOURCE),
        Output(
            "name_reason",
            gettext_noop(
                "Why this is not taken for a person's name, or what in it is no part of one."
            ),
            gettext_noop("this project's rules"),
        ),
    )

    def enrich_one(self, *values: str) -> Answer:
        return read_name(*values)
