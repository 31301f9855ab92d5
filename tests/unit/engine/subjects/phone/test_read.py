"""Which stage answers for a cell, and that none is there for nothing."""

from typing import Any

import pytest

from batchruns.engine.subjects.phone.read import OF_DIGITS, OF_TEXT, PhoneCell, read_phone

CASES = {
    "date": "2024-01-02",
    "without_country": "030 901820 (nowhere)",
    "beyond_doubt": "030 901820",
    "cut_short": "030 9",
    "renumbered": "+49 49 30 901820",
    "without_its_plus": "49 (0)30 901820",
    "first_of_several": "030 901820 / 0151 23456789",
    "dialed": "030/901820",
    "shortened": "4.91512E+12",
    "without_digits": "call me",
    "mistyped": "030 9O1820",
    "coordinates": "52.5200, 13.4050",
    "extended": "030 901820 x12",
    "as_the_library_reads_it": "tel: +49 30 901820",
    "first_in_text": "030 901820 Frau Schmidt",
    "dialed_by_letters": "+1-800-FLOWERS",
    "nearly_a_number": "Tel. 12345",
}


@pytest.mark.parametrize(("name", "text"), CASES.items())
def test_each_stage_answers_for_what_it_is_there_for(name: Any, text: Any) -> None:
    text, nowhere, _ = text.partition(" (nowhere)")
    cell = PhoneCell.of(text, None if nowhere else "DE")
    stages = OF_DIGITS if cell.digits else OF_TEXT

    stage = next(stage for stage in stages if stage(cell))

    assert stage.__name__ == name
    assert stage(cell) == read_phone(text, cell.region)


def test_every_stage_has_such_a_case() -> None:
    assert {stage.__name__ for stage in (*OF_DIGITS, *OF_TEXT)} == CASES.keys()
