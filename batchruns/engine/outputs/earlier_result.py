"""Columns that an earlier result brings back in: they are worked out anew instead of doubled."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from batchruns.engine.do_not_contact_step import DO_NOT_CONTACT
from batchruns.engine.enrichers.base import RowEnricher
from batchruns.engine.lookups.outputs import capability_outputs
from batchruns.engine.schema.lead_columns import snake_case
from batchruns.engine.schema.roles import KINDS
from batchruns.engine.steps.later_issues import ISSUES
from batchruns.engine.steps.registry import all_steps, output_names

# Names that other programs hardly give a column. Two of them say that a result of ours came back.
OURS = frozenset(
    """issues email_normalized email_is_role email_suggestion phone_e164 phone_line_type
    company_clean_name company_legal_form title_seniority title_department name_salutation
    country_source postal_code_normalized linkedin_profile duplicate_of completeness_reason""".split()
)
FEWEST, FEWEST_OF_OURS = 3, 2
SUFFIX = re.compile(r"_\d+$")
ADDRESS_NUMBER = re.compile(r"(?:\w+_)?address_\d+")


def earlier_outputs(columns: Sequence[str]) -> Mapping[int, str]:
    """The columns that an earlier result added to this file, by index, each with its output's name.

    They stand side by side, as results have them, and no two are the same output's: of a “last_name”
    before a “last_name_2”, the first is the person's own. Mostly there are none.
    """
    # Most files have none, and need no steps loaded to say so.
    if not _are_ours(chain.from_iterable(map(_spellings, columns))):
        return {}
    base_of = _Bases(columns)
    bases = list(map(base_of, columns))
    longest = max(_stretches(bases), key=len)
    outputs = {index: str(bases[index]) for index in longest}
    return outputs if len(outputs) >= FEWEST and _are_ours(outputs.values()) else {}


def _are_ours(names: Iterable[str]) -> bool:
    return len(OURS.intersection(names)) >= FEWEST_OF_OURS


def _spellings(name: str) -> tuple[str, str]:
    """A column's name, and that without the number that a clash gives it."""
    name = name.strip()
    return name, SUFFIX.sub("", name)


def _stretches(bases: Sequence[str | None]) -> Iterator[range]:
    """The stretches of outputs, each of which begins as late as it must to have no output twice."""
    start, seen = 0, dict[str, int]()
    for index, base in enumerate([*bases, None]):
        if base is None:
            yield range(start, index)
            start, seen = index + 1, {}
        elif base in seen and seen[base] >= start:
            start = seen[base] + 1
        if base is not None:
            seen[base] = index


class _Bases:
    """Which output a column is called after, if any, without the number that a clash gives it."""

    def __init__(self, columns: Sequence[str]) -> None:
        repeated = list(_repeated_steps())
        sources = (f"{step.repeated}_column" for step in repeated)
        self._names = output_names().union(capability_outputs(), [ISSUES, DO_NOT_CONTACT], sources)
        self._prefixes = {*map(snake_case, columns), *KINDS}
        further = [(step.repeated, name) for step in repeated for name in step.further]
        short = (name.removeprefix(f"{field}_") for field, name in further)
        self._endings = {f"_{name}" for name in (*short, *(name for _field, name in further))}

    def __call__(self, name: str) -> str | None:
        """The output's name; None for a column of the person's own."""
        for base in _spellings(name):
            if base in self._names or self._is_further(base):
                return base
        return None

    def _is_further(self, name: str) -> bool:
        """Whether it is an output of a further column, such as “work_fax_e164”, “billing_city_name”."""
        return any(
            name.endswith(ending) and self._is_prefix(name.removesuffix(ending))
            for ending in self._endings
        )

    def _is_prefix(self, name: str) -> bool:
        shorter = SUFFIX.sub("", name)
        return (
            not self._prefixes.isdisjoint((name, shorter))
            or ADDRESS_NUMBER.fullmatch(name) is not None
        )


def _repeated_steps() -> Iterator[type[RowEnricher]]:
    return (step for step in all_steps() if issubclass(step, RowEnricher) and step.repeated)
