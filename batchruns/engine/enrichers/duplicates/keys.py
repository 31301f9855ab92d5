"""By what a lead is known again: the keys of enriched rows, by which duplicates are found."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from batchruns.engine.enrichers.duplicates.enricher import DuplicateEnricher
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.text import plain

KINDS = ("e-mail address", "phone number", "name and company")
"""What the keys of a row are made of, the strongest first."""
Keys = tuple[str, str, str]
"""One key for each kind, empty where the row has none."""

NO_DIGIT = re.compile(r"[^+\d]")
plain_once = lru_cache(maxsize=50_000)(plain)


class KeyReader:
    """Reads the keys of enriched rows; `mapping` has the lead field of each of the file's columns.

    Where an enricher is switched off, the file's own cell stands in for its output.
    """

    def __init__(self, pipeline: Pipeline, mapping: Sequence[str | None]) -> None:
        own = {field: place for place, field in enumerate(mapping) if field}
        new = _places(pipeline, len(mapping))
        parts = [new.get(name, own.get(name)) for name in ("first_name", "last_name")]
        self._names = [place for place in parts if place is not None] or [
            own[name] for name in ("full_name",) if name in own
        ]
        self._email = new.get("email_normalized", own.get("email"))
        self._phone = new.get("phone_e164", own.get("phone"))
        self._company = new.get("company_clean_name", own.get("company"))
        self.columns = [pipeline.columns[new[o.name]] for o in DuplicateEnricher.outputs
                        if o.name in new]  # fmt: skip
        """The names of the columns to fill in; none where duplicates are switched off."""

    def read(self, columns: Sequence[Sequence[str]]) -> Iterator[Keys]:
        """The keys of each row, from all columns; nothing at all where duplicates are switched off."""
        if not self.columns:
            return iter(())
        nothing = [""] * len(columns[0])
        email, phone, company = (
            nothing if place is None else columns[place]
            for place in (self._email, self._phone, self._company)
        )
        names = map(" ".join, zip(*(columns[place] for place in self._names), strict=True))
        return map(_keys, email, phone, company, names if self._names else nothing)


def _keys(email: str, phone: str, company: str, name: str) -> Keys:
    if not (phone[:1] == "+" and phone[1:].isdecimal()):
        phone = NO_DIGIT.sub("", phone)
    company = plain_once(company)
    name = plain_once(name) if company else ""
    return email.strip().casefold(), phone, f"{name}\n{company}" if name and company else ""


def _places(pipeline: Pipeline, width: int) -> dict[str, int]:
    """Where each output stands in a row, by its name before a clash gave it a suffix."""
    outputs = enumerate(pipeline.outputs, start=width)
    return {re.sub(r"_\d+$", "", output.name): place for place, output in outputs}
