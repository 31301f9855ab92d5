"""A file whose addresses are whole in one column: what is worked out of them."""

import csv
from pathlib import Path

from batchruns.engine.options import Options
from batchruns.engine.standalone import enrich_file

FILE = """\
Nom,Téléphone,Adresse
Le Midi,027 558 81 02,"Pl. du Midi 30, 1950 Sion"
Roth AG,030 901820,"Hauptstr. 5, 10115 Berlin, Deutschland"
Acme,(212) 555-0187,"1 Main St, New York, NY 10001"
Souk,,"Rue des Casernes 55C"
"""


def test_place_country_and_phone_are_read_of_it(tmp_path: Path) -> None:
    source, result = tmp_path / "leads.csv", tmp_path / "result.csv"
    source.write_text(FILE, encoding="utf-8")

    enrich_file(source, result, tmp_path / "rejected.csv", Options())

    with result.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    read = [
        (r["city_name"], r["postal_code_normalized"], r["country_code"], r["phone_e164"])
        for r in rows
    ]
    assert read == [
        ("Sion", "1950", "CH", "+41275588102"),
        ("Berlin", "10115", "DE", "+4930901820"),
        ("New York City", "10001", "US", "+12125550187"),
        ("", "", "", ""),
    ]
