"""First-level regions, however people write them."""

from typing import Any

import pycountry
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchruns.engine.subjects.country.named_regions import countries_of_region
from batchruns.engine.subjects.country.regions import with_parents
from batchruns.engine.subjects.region.read import read_region

SUBDIVISIONS = list(pycountry.subdivisions)


def test_every_region_of_iso_3166_2_by_its_code_and_its_name() -> None:
    known = 0
    for subdivision in SUBDIVISIONS:
        code, country = subdivision.code, subdivision.country_code
        assert read_region(code, country, "").code == code
        answer = read_region(subdivision.name, country, "")
        # Another of the name may be the whole of it, and a few names are several regions'.
        assert answer.code or str(answer.issue).startswith("This could be"), subdivision
        inside = {code, *with_parents(frozenset((code,)))}
        known += answer.code in inside
    assert known > 0.98 * len(SUBDIVISIONS)


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        ("Joenkoeping", "SE", "SE-F"), ("OErebro", "SE", "SE-T"), ("jud. Cluj", "RO", "RO-CJ"),
        ("South Kalimantan", "ID", "ID-KS"), ("Kherson", "UA", "UA-65"), ("JHR", "MY", "MY-01"),
        ("Castile and León", "ES", "ES-CL"), ("V Región", "CL", "CL-VS"), ("СПб", "RU", "RU-SPE"),
        ("Tibet Autonomous Region", "CN", "CN-XZ"), ("Republic of Karelia", "RU", "RU-KR"),
        ("Armagh", "GB", "GB-NIR"), ("Northamptonshire", "GB", "GB-ENG"),
        ("CA", "ES", "ES-CA"), ("CA", "US", "US-CA"), ("MA", "US", "US-MA"), ("ON", "CA", "CA-ON"),
        ("BE", "CH", "CH-BE"), ("BE", "DE", "DE-BE"), ("California (US)", "US", "US-CA"),
        ("Oregon (US)", "", "US-OR"), ("Oregon, USA", "", "US-OR"), ("Texas | US", "", "US-TX"),
        ("CA - California", "US", "US-CA"), ("California (CA)", "US", "US-CA"), ("US-CA", "", "US-CA"),
        ("Calif.", "US", "US-CA"), ("Mass.", "US", "US-MA"), ("N.Y.", "US", "US-NY"), ("N. J.", "US", "US-NJ"),
        ("State of Washington", "US", "US-WA"), ("Washington State", "US", "US-WA"), ("PQ", "CA", "CA-QC"),
        ("Québec", "CA", "CA-QC"), ("Ont.", "CA", "CA-ON"), ("Province of Ontario", "CA", "CA-ON"),
        ("NSW", "AU", "AU-NSW"), ("N.S.W.", "AU", "AU-NSW"), ("Qld.", "AU", "AU-QLD"), ("NRW", "DE", "DE-NW"),
        ("B.W.", "DE", "DE-BW"), ("Ba-Wü", "DE", "DE-BW"), ("Baden-Wuerttemberg", "DE", "DE-BW"),
        ("Bavaria", "DE", "DE-BY"), ("Baviera", "DE", "DE-BY"), ("Бавария", "DE", "DE-BY"),
        ("Freistaat Bayern", "DE", "DE-BY"), ("Kanton Zürich", "CH", "CH-ZH"), ("Genève", "CH", "CH-GE"),
        ("Grisons", "CH", "CH-GR"), ("NÖ", "AT", "AT-3"), ("Tirol", "AT", "AT-7"), ("PACA", "FR", "FR-PAC"),
        ("Rhône-Alpes", "FR", "FR-ARA"), ("69", "FR", "FR-69"), ("1", "FR", "FR-01"), ("2A", "FR", "FR-2A"),
        ("75", "FR", "FR-75C"), ("Lombardy", "IT", "IT-25"), ("MI", "IT", "IT-MI"), ("Toscana", "IT", "IT-52"),
        ("Madrid", "ES", "ES-MD"), ("Sevilla", "ES", "ES-SE"), ("Provincia de Sevilla", "ES", "ES-SE"),
        ("Cataluña", "ES", "ES-CT"), ("Noord-Holland", "NL", "NL-NH"), ("Z-H", "NL", "NL-ZH"),
        ("Flanders", "BE", "BE-VLG"), ("Co. Dublin", "IE", "IE-D"), ("Greater London", "GB", "GB-ENG"),
        ("Kent", "GB", "GB-KEN"), ("Skåne", "SE", "SE-M"), ("東京都", "JP", "JP-13"), ("大阪府", "JP", "JP-27"),
        ("Osaka Prefecture", "JP", "JP-27"), ("广东省", "CN", "CN-GD"), ("Guangdong Province", "CN", "CN-GD"),
        ("CDMX", "MX", "MX-CMX"), ("Edo. de México", "MX", "MX-MEX"), ("Nuevo León", "MX", "MX-NLE"),
        ("Sao Paulo", "BR", "BR-SP"), ("Амурская область", "RU", "RU-AMU"), ("Республика Алтай", "RU", "RU-AL"),
        ("Архангельская область", "RU", "RU-ARK"), ("Arkhangelskaya oblast", "RU", "RU-ARK"), ("S.P.", "BR", "BR-SP"), ("Tamilnadu", "IN", "IN-TN"),
        ("Orissa", "IN", "IN-OD"), ("Gauteng", "ZA", "ZA-GP"), ("KZN", "ZA", "ZA-KZN"), ("Dubai", "AE", "AE-DU"),
        ("Samara", "RU", "RU-SAM"), ("Samarskaya obl.", "RU", "RU-SAM"), ("Московская обл.", "RU", "RU-MOS"),
        ("Jihomoravský", "CZ", "CZ-64"), ("Karlovy Vary Region", "CZ", "CZ-41"), ("Utena County", "LT", "LT-UT"),
        ("Pärnu", "EE", "EE-68"), ("South Jeolla", "KR", "KR-46"), ("경기", "KR", "KR-41"), ("广东", "CN", "CN-GD"),
        ("Südtirol", "IT", "IT-BZ"), ("Trentino", "IT", "IT-TN"), ("Akershus", "NO", "NO-32"),
        ("Maluku", "ID", "ID-MA"), ("Almaty Region", "KZ", "KZ-19"), ("Județul Cluj", "RO", "RO-CJ"),
        ("Masovian Voivodeship", "PL", "PL-14"), ("N. Carolina", "US", "US-NC"), ("Minsk Region", "BY", "BY-MI"),
    ],
)  # fmt: skip
def test_names_in_many_languages_and_abbreviations(text: str, country: str, code: str) -> None:
    answer = read_region(text, country, "")

    assert (answer.code, answer.issue) == (code, None)
    assert answer.name


@pytest.mark.parametrize(
    ("values", "code", "reason"),
    [
        (
            ("California (US)", "US", "New York"),
            "US-CA",
            "The region doesn't match the city: New York City is in New York.",
        ),
        (
            ("Bavaria", "DE", "Berlin"),
            "DE-BY",
            "The region doesn't match the city: Berlin is in Berlin.",
        ),
        (("CA", "US", "San Jose"), "US-CA", ""),
        (("NY", "US", "New York"), "US-NY", ""),
        (("MA", "US", "Worcester"), "US-MA", ""),
        (("TX", "US", "Paris"), "US-TX", ""),
        (("WA", "US", "Vancouver"), "US-WA", ""),
        (("MI", "IT", "Milano"), "IT-MI", ""),
        (("Sevilla", "ES", "Sevilla"), "ES-SE", ""),
        (("Paris", "FR", "Paris"), "FR-75C", ""),
        (("Limburg", "", "Hasselt"), "BE-VLI", ""),
        (("Punjab", "PK", "Lahore"), "PK-PB", ""),
        (
            ("Texas", "DE", "Berlin"),
            "",
            "This is a region of United States, but the lead is in Germany.",
        ),
        (("ZQ", "US", ""), "", "No region is known by this name."),
        (("BC", "US", ""), "", "No region of United States is known by this name or code."),
        (("Germany", "DE", ""), "", "This is a country, not a region."),
        (("n/a", "US", ""), "", "This cell says there is none."),
        (("12", "DE", ""), "", "This isn't the name of a region."),
        (
            ("Punjab", "", ""),
            "",
            "This could be Punjab (IN-PB) or Punjab (PK-PB). Add a country or city to tell which.",
        ),
        (("", "US", "Boston"), "", ""),
    ],
)
def test_city_and_country_decide_or_contradict(values: Any, code: str, reason: str) -> None:
    answer = read_region(*values)

    assert (answer.code, str(answer.issue or "")) == (code, reason)


@pytest.mark.parametrize(
    ("text", "countries"),
    [("Texas", {"US"}), ("Bayern", {"DE"}), ("California (US)", {"US"}), ("Limburg", {"BE", "NL"}),
     ("Atlantis", set())],
)  # fmt: skip
def test_the_countries_of_a_region(text: str, countries: set[str]) -> None:
    assert countries_of_region(text) == countries


texts = (
    st.sampled_from(["CA", "Bayern", "Texas (US)", "Co. Dublin", "東京都", "(", "-", "12"])
    | st.text()
)


@settings(deadline=None)
@given(texts, st.sampled_from(["", "US", "DE"]), texts)
def test_any_text_has_a_region_or_a_reason(text: Any, country: Any, city: Any) -> None:
    answer = read_region(text.strip(), country, city.strip())

    assert bool(answer.code or answer.issue) == bool(text.strip())
    assert bool(answer.code) == bool(answer.name)


@pytest.mark.parametrize(
    ("city", "region"),
    [("Cleveland", "Texas"), ("Columbus", "Minnesota"), ("Salem", "Arkansas"), ("Woodbury", "NY")],
)
def test_a_town_is_no_contradiction_because_a_city_elsewhere_is_larger(
    city: str, region: str
) -> None:
    answer = read_region(region, "US", city)

    assert (answer.code != "", answer.issue) == (True, None)


@pytest.mark.parametrize(
    ("text", "country", "reason"),
    [
        ("Bavaria", "US", "a region of Germany"),
        ("West", "US", "No region of United States"),
        ("Central Region", "UG", "No region of Uganda"),
        ("Guadeloupe", "GP", "This is a country"),
    ],
)
def test_what_lies_elsewhere_is_said_only_of_a_name_that_few_have(
    text: str, country: str, reason: str
) -> None:
    answer = read_region(text, country, "")

    assert (answer.code, reason in str(answer.issue)) == ("", True)


@pytest.mark.parametrize("text", ["APAC", "EMEA", "LATAM", "Capital", "North Central"])
def test_parts_of_the_world_are_no_regions(text: str) -> None:
    assert read_region(text, "", "").code == ""
    assert countries_of_region(text) == frozenset()
