"""Whole addresses, and what in them says where they are."""

import pytest

from batchruns.engine.subjects.address.read import read_place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Pl. du Midi 30, 1950 Sion", ("1950", "Sion", "", "")),
        ("Rte d'Aproz 4/81, 1950 Sion, Switzerland", ("1950", "Sion", "", "Switzerland")),
        ("Dalvegi 10-14, 200 Kópavogi", ("200", "Kópavogi", "", "")),
        ("139 PALMILLA COURT, SAN ANTONIO, TEXAS, 78257", ("78257", "SAN ANTONIO", "TEXAS", "")),
        ("1 Main St, New York, NY 10001", ("10001", "New York", "NY", "")),
        ("1 Main St, New York, NY 10001, USA", ("10001", "New York", "NY", "USA")),
        (
            "1 Main St, Boston, MA 02118-1234, United States",
            ("02118-1234", "Boston", "MA", "United States"),
        ),
        ("350 5th Ave New York, NY 10118", ("10118", "New York", "NY", "")),
        ("123 Queen St W, Toronto, ON M5H 2M9, Canada", ("M5H 2M9", "Toronto", "ON", "Canada")),
        ("12 George St, Sydney NSW 2000, Australia", ("2000", "Sydney", "NSW", "Australia")),
        ("10 Downing Street, London SW1A 2AA", ("SW1A 2AA", "London", "", "")),
        ("221B Baker St, London NW1 6XE, UK", ("NW1 6XE", "London", "", "UK")),
        ("Unit 4, High Street, Leeds, LS1 4AP", ("LS1 4AP", "Leeds", "", "")),
        ("Musterstraße 12, 10115 Berlin", ("10115", "Berlin", "", "")),
        ("Musterstr. 12, D-10115 Berlin, Deutschland", ("D-10115", "Berlin", "", "Deutschland")),
        ("12 rue de la Paix, 75002 Paris, France", ("75002", "Paris", "", "France")),
        ("12 rue de la Paix 75002 Paris", ("75002", "Paris", "", "")),
        ("Via Roma 1, 20121 Milano MI, Italia", ("20121", "Milano", "MI", "Italia")),
        ("Via Roma 1, 20121 Milano (MI)", ("20121", "Milano", "MI", "")),
        (
            "Av. Paulista, 1000 - Bela Vista, São Paulo - SP, 01310-100, Brasil",
            ("01310-100", "São Paulo", "SP", "Brasil"),
        ),
        ("Calle Mayor 1, 28013 Madrid, Spain", ("28013", "Madrid", "", "Spain")),
        ("C. de Mallorca, 401, 08013 Barcelona, España", ("08013", "Barcelona", "", "España")),
        ("Keizersgracht 1, 1015 CJ Amsterdam", ("1015 CJ", "Amsterdam", "", "")),
        ("ul. Marszałkowska 1, 00-624 Warszawa, Polska", ("00-624", "Warszawa", "", "Polska")),
        ("Václavské nám. 1, 110 00 Praha 1", ("110 00", "Praha 1", "", "")),
        (
            "MG Road, Bengaluru, Karnataka 560001, India",
            ("560001", "Bengaluru", "Karnataka", "India"),
        ),
        (
            "Av. Reforma 1, Juárez, 06600 Ciudad de México, CDMX, Mexico",
            ("06600", "Ciudad de México", "CDMX", "Mexico"),
        ),
        (
            "İstiklal Cd. No:1, 34433 Beyoğlu/İstanbul, Türkiye",
            ("34433", "Beyoğlu/İstanbul", "", "Türkiye"),
        ),
        ("1 Raffles Place, Singapore 048616", ("048616", "Singapore", "", "")),
        ("Hauptstr. 5", ("", "", "", "")),
        ("5 Main Street", ("", "", "", "")),
        ("Apt 4, 12 Elm Road", ("", "", "", "")),
        ("PO Box 12345", ("", "", "", "")),
        ("Berlin, Germany", ("", "Berlin", "", "Germany")),
        ("Sheikh Zayed Rd, Dubai, United Arab Emirates", ("", "Dubai", "", "United Arab Emirates")),
        ("Sector 17, Chandigarh, 160017", ("160017", "Chandigarh", "Chandigarh", "")),
        ("Kungsgatan 1, 111 43 Stockholm, Sweden", ("111 43", "Stockholm", "", "Sweden")),
        ("Karl Johans gate 1, 0154 Oslo", ("0154", "Oslo", "", "")),
        ("8 W Cerritos Ave #54", ("", "", "", "")),
        ("Suite 100, 200 Market St, San Francisco, CA", ("", "San Francisco", "CA", "")),
        ("Calea Victoriei 1, 010063 București, Romania", ("010063", "București", "", "Romania")),
        ("2-1-1 Nihonbashi, Chuo-ku, Tokyo 103-0022, Japan", ("103-0022", "Tokyo", "", "Japan")),
        ("Level 3, 100 Collins St, Melbourne VIC 3000", ("3000", "Melbourne", "VIC", "")),
        ("PO Box 12, Auckland 1010, New Zealand", ("1010", "Auckland", "Auckland", "New Zealand")),
        ("45 Rue Sherbrooke O, Montréal, QC H3A 1B9", ("H3A 1B9", "Montréal", "QC", "")),
        ("Rua Augusta 100, 1100-053 Lisboa, Portugal", ("1100-053", "Lisboa", "", "Portugal")),
        ("123 Main St, Springfield", ("", "Springfield", "", "")),
        ("200 Market St, Suite 100", ("", "", "", "")),
        ("Main Street 5, Building 3", ("", "", "", "")),
        (
            "1600 Amphitheatre Parkway, Mountain View, CA 94043, USA",
            ("94043", "Mountain View", "CA", "USA"),
        ),
        ("1600 Amphitheatre Pkwy Mountain View CA 94043", ("94043", "Mountain View", "CA", "")),
        ("Am Markt 3, 1010 Wien, Österreich", ("1010", "Wien", "", "Österreich")),
        ("Plot 5, Lekki Phase 1, Lagos, Nigeria", ("", "Lagos", "Lagos", "Nigeria")),
        ("Lagos, Nigeria", ("", "Lagos", "", "Nigeria")),
        ("123 Peachtree St, Atlanta, Georgia", ("", "Atlanta", "Georgia", "")),
        ("Ngong Rd, Nairobi", ("", "Nairobi", "", "")),
        ("Bahnhofstrasse 1, Zürich", ("", "Zürich", "", "")),
        ("Gran Vía 2, 2º, 28013 Madrid", ("28013", "Madrid", "", "")),
        ("Nyhavn 1, 1051 København K", ("1051", "København K", "", "")),
        ("Οδός Ερμού 1, 105 63 Αθήνα", ("105 63", "Αθήνα", "", "")),
        ("ул. Ленина 1, Москва, 101000", ("101000", "Москва", "Москва", "")),
        ("г. Москва, ул. Тверская, д. 1", ("", "", "", "")),
        ("123 Orchard Road #05-01 Singapore 238858", ("", "", "", "")),
    ],
)
def test_the_end_of_an_address_says_where_it_is(text: str, place: tuple[str, ...]) -> None:
    assert read_place(text) == place


@pytest.mark.parametrize(
    "text",
    ["", ",", "Hauptstr. 5", "Rua Barão do Triunfo, 612 Conj. 704, Campo Belo", "Alameda Santos, 211, Paraíso", "200 Market St, Suite 100", "1200 Main Street", "Main Street 5, Building 3",
     "Gate 4, 1200 Old Road", "12345", "c/o Roth, 3rd floor"],
)  # fmt: skip
def test_a_street_alone_says_nothing(text: str) -> None:
    assert not any(read_place(text))
