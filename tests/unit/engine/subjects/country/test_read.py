"""Which country a text means."""

from typing import Any

import pycountry
import pytest
from babel import localedata
from hypothesis import given
from hypothesis import strategies as st

from batchruns.engine.subjects.country.read import CountryAnswer, country_codes, read_country


@pytest.mark.parametrize("country", list(pycountry.countries), ids=lambda country: country.alpha_2)
def test_every_code_and_name_of_iso_3166(country: Any) -> None:
    names = [country.alpha_2, country.alpha_3]
    if country.name != "Congo":  # as people write it, this may be either of two
        names.append(country.name)
    for spelling in names:
        assert country_codes(spelling) == (country.alpha_2,)


# In CLDR's languages of few people: the name, or it without accents, is another country's in an
# official language.
SLIPS = {
    ("yrl", "TO"),
    ("gez", "KP"),
    ("gez", "KR"),
    ("naq", "NE"),
    ("bgn", "MU"),
    ("mzn", "LT"),
    ("wal", "CD"),
    ("byn", "CD"),
    ("tig", "CD"),
    ("rn", "GY"),
}


def test_every_name_in_every_language_and_script_as_cldr_has_them() -> None:
    codes = {country.alpha_2 for country in pycountry.countries}
    seen = ambiguous = 0
    for identifier in localedata.locale_identifiers():
        names = localedata.load(identifier, merge_inherited=False).get("territories", {})
        # Babel keeps what it has read, as if it were all of that language.
        localedata._cache.pop(identifier, None)
        for code in codes & names.keys():
            named = country_codes(names[code])
            slip = (identifier.split("_")[0], code) in SLIPS
            assert code in named or slip, (identifier, code, names[code], named)
            seen += 1
            ambiguous += len(named) > 1
    assert seen > 30_000
    assert ambiguous < 100  # “Kongo” and its like


@pytest.mark.parametrize(
    ("text", "code"),
    [("UK", "GB"), ("u.s.a.", "US"), ("Holland", "NL"), ("UAE", "AE"), ("DEUTSCHLAND", "DE"),
     ("Germany (DE)", "DE"), ("England", "GB"), ("Czech Republic", "CZ"), ("Österreich", "AT"),
     ("BRD", "DE"), ("East Germany", "DE"), ("Allemagne", "DE"), ("EE.UU.", "US"), ("KSA", "SA"),
     ("DE - Germany", "DE"), ("Burma", "MM"), ("Zaire", "CD"), ("276", "DE"), ("040", "AT"),
     ("Scotland", "GB"), ("Palestine", "PS"), ("Hong Kong SAR", "HK"), ("Kosovo", "XK"),
     ("Jẹ́mánì", "DE"), ("საფრანგეთი", "FR"),
     ("D", "DE"), ("A", "AT"), ("CH", "CH"), ("F", "FR"), ("I", "IT"), ("E", "ES"), ("NL", "NL"), ("B", "BE"),
     ("Oesterreich", "AT"), ("Elfenbeinküste", "CI"), ("Weißrussland", "BY"), ("США", "US"), ("한국", "KR"),
     ("アメリカ", "US"), ("中华人民共和国", "CN"), ("FYROM", "MK"), ("Siam", "TH"), ("Ceylon", "LK"),
     ("Persia", "IR"), ("Upper Volta", "BF"), ("ประเทศไทย", "TH"), ("Holy See", "VA"), ("EUA", "US"),
     ("London, UK", "GB"), ("England, UK", "GB"), ("Hong Kong, China", "HK"), ("Dom. Rep.", "DO"),
     ("Áo", "AT"), ("Bỉ", "BE"), ("Mỹ", "US"), ("NGA", "NG"), ("德國", "DE"), ("टोंगा", "TO"), ("टोगो", "TG"),
     ("SLO", "SI"), ("ＤＥ", "DE"),
     ("RAS de Hong Kong (Ciña)", "HK"), ("Saint-Martin (Pays-Bas)", "SX"),
     ("Guyane", "GF"), ("Democratic Republic of Congo", "CD"), ("Congo (DRC)", "CD"), ("香港", "HK"),
     ("澳门", "MO"), ("Phillipines", "PH"), ("Chinese Taipei", "TW"), ("Republic of China", "TW"),
     ("SUI", "CH"), ("NED", "NL"), ("GER", "DE"), ("🇩🇪", "DE"), ("🇩🇪 Germany", "DE"), ("Germany 🇩🇪", "DE"),
     ("U.S.A.", "US"), ("U.S.A", "US"), ("N.Z.", "NZ"), ("P. R. China", "CN"), ("The Ukraine", "UA"),
     ("Rep. of Korea", "KR"), ("Kingdom of Denmark", "DK"), ("Republic of the Congo", "CG"),
     ("Deutschland (DE)", "DE"), ("Germany [DE]", "DE"), ("Trinidad & Tobago", "TT"), ("DEU", "DE"),
     ("Bosnia and Herzegovina", "BA"), ("Antigua y Barbuda", "AG"), ("Canada (+1)", "CA"),
     ("United States (USA)", "US"), ("Congo, The Democratic Republic of the", "CD")],
)  # fmt: skip
def test_habits(text: str, code: str) -> None:
    assert country_codes(text) == (code,)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Korea", "This could be North Korea or South Korea."),
        ("Nga", "This could be Nigeria or Russia."),
        ("Yugoslavia", "This country no longer exists; it split into several."),
        ("Atlantis", "No country is known by this name."),
        ("Germany, Austria", "This could be Austria or Germany."),
        ("UK & Ireland", "This could be United Kingdom or Ireland."),
        ("USA and Canada", "This could be Canada or United States."),
        ("sui", "No country is known by this name."),
        ("D/A/CH", "This could be Austria or Switzerland or Germany."),
        ("Texas", "This is a region (of US), not a country."),
        ("n/a", "This cell says there is none."),
    ],
)
def test_what_is_ambiguous_or_unknown_stays_empty_with_the_reason(text: str, sentence: str) -> None:
    answer = read_country(text)

    assert answer == CountryAnswer(issue=answer.issue)
    assert str(answer.issue) == sentence


@given(
    st.text() | st.lists(st.sampled_from("Germany DE ( ) , / - USA Korea".split())).map(" ".join)
)
def test_any_text_has_a_country_or_a_reason(text: Any) -> None:
    answer = read_country(text.strip())

    assert bool(answer.code) == bool(answer.name)
    assert answer.code or answer.issue or not text.strip()
    assert not answer.code or read_country(answer.code).code == answer.code


@pytest.mark.parametrize(
    ("text", "name"),
    [("Germnay", "Germany"), ("Germay", "Germany"), ("Argentinna", "Argentina"), ("Portugall", "Portugal"),
     ("Dutschland", "Germany"), ("Luxembourgh", "Luxembourg")],
)  # fmt: skip
def test_a_name_with_one_slip_is_read_and_said(text: str, name: str) -> None:
    answer = read_country(text)

    assert (answer.name, str(answer.issue)) == (name, f"Read as {name}: the spelling is close.")


@pytest.mark.parametrize("text", ["Austrlia", "Iram", "Texas", "Norwich", "Cubanos", "Spian Ltd"])
def test_no_country_is_guessed_where_it_may_be_another_or_another_word(text: str) -> None:
    assert read_country(text).code == ""
