"""The country of a file whose regions tell it."""

import pytest

from batchruns.engine.home_country import home_country
from batchruns.engine.schema.match_columns import match_columns


def country_of(header: str, *lines: str) -> str | None:
    """The country of a file with this header and these lines, with commas between the cells."""
    columns, rows = header.split(","), [line.split(",") for line in lines]
    return home_country(match_columns(columns, rows), rows)


@pytest.mark.parametrize(
    ("header", "lines", "expected"),
    [
        ("Company,City,State", ["A,Boston,MA", "B,Hartford,CT", "C,Troy,NY", "D,,ME"], "US"),
        ("Company,State", ["A,MA", "B,CT", "C,NY", "D,WY"], "US"),
        ("Ditta,Citta,Provincia", ["A,Milano,MI", "B,Torino,TO", "C,Catania,CT"], "IT"),
        ("Empresa,Cidade,UF", ["A,Sorriso,MT", "B,Goiânia,GO", "C,Salvador,BA"], "BR"),
        ("Firma,Ort,Bundesland", ["A,Köln,NW", "B,Ulm,BW", "C,Kiel,SH"], "DE"),
    ],
)
def test_regions_tell_where_a_file_is_from(header: str, lines: list[str], expected: str) -> None:
    assert country_of(header, *lines) == expected


@pytest.mark.parametrize(
    ("header", "lines"),
    [
        ("Company,State,Country", ["A,MA,US", "B,CT,US", "C,NY,US", "D,ME,"]),
        ("Company,State", ["A,MA", "B,MA", "C,CT"]),
        ("Company,State", ["A,NY", "B,ON", "C,BC", "D,WY", "E,QC"]),
        ("Company,City", ["A,Boston", "B,Hartford", "C,Troy"]),
        ("Company,Region", ["A,EMEA", "B,APAC", "C,North", "D,West"]),
    ],
)
def test_nothing_is_said_where_a_column_says_it_or_regions_leave_it_open(
    header: str, lines: list[str]
) -> None:
    assert country_of(header, *lines) is None
