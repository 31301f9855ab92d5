"""Which of the answers of one request were charged, where its provider says how much in all."""

from collections.abc import Sequence
from dataclasses import replace

from batchruns.engine.lookups.answer import LookupAnswer


def charged(answers: Sequence[LookupAnswer], spent: int | None) -> list[LookupAnswer]:
    """The answers with as many units in all as were spent; as they are where that isn't known.

    Those that have a unit keep it as far as it goes; what was spent beyond that is the first one's.
    """
    if spent is None:
        return list(answers)
    matches = [number for number, answer in enumerate(answers) if answer.units]
    units = dict.fromkeys(matches[:spent], 1)
    first = matches[0] if matches else 0
    units[first] = units.get(first, 0) + max(spent - len(matches), 0)
    return [replace(answer, units=units.get(n, 0)) for n, answer in enumerate(answers)]
