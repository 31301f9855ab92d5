"""Plain names as nameparser (with our words) takes them apart: our quick way must say the same, or nothing."""

import random
from collections.abc import Iterator
from dataclasses import fields
from typing import Any
from unittest import mock

import pytest

from batchruns.engine.enrichers.name import NameEnricher
from batchruns.engine.subjects.name import parser, plain_names
from batchruns.engine.subjects.name.answer import NameAnswer
from batchruns.engine.subjects.name.capitals import with_capitals_of_names
from batchruns.engine.subjects.name.parts import read_parts
from batchruns.engine.subjects.name.read import NameCells, read_name

NAMES = """Anna Jens Maria João Emma William Pieter Yuki Priya Chloé Zoë Tom Müller García O'Brien Kim
    MacDonald McArthur Macron Machado Jean-Pierre Müller-Lüdenscheidt D'Angelo L'Oréal Ivanovich Lee
    Petrovna Ivanova Nguyễn Đặng Øystein Åse Æsa Þór Łukasz Żak Strauß Oğuz İnci Ilıca Abdul Rahman
    Hernández Smith-jones VanDyke DeLuca Fitzgerald St Saint Von Der van Ap Abu Née Dit Or And Und Le
    La Di Da Du Li Bo Ng Jo Al Ed Wu An Ma Do King Duke Prince Judge Bishop Dean Major General Baron
    Ivanovna Ilyich Mustafa oglu qizi kyzy uulu Pani Datuk Ten El Ap
    Vi Ix Xi Rev Queen Junior Senior Esq Mr. Dr. PhD Jr. III J. Ǆan ŉa ǰan 王 명 n/a A. Großfürst A D E I O V X Y d e v Sales Info""".split()


def reference(text: str) -> Any:
    name = parser.parse_name(text)
    return with_capitals_of_names(
        NameAnswer(name.title, name.given, name.middle, name.family, name.suffix)
    )


def random_names(seed: Any) -> Iterator[Any]:
    """Names of words that people have, that nameparser knows something of, and of any letters."""
    rng = random.Random(seed)
    lexicon = parser.lexicon()
    known = sorted(
        entry.capitalize()
        for field in fields(lexicon)
        if isinstance(entries := getattr(lexicon, field.name), frozenset)
        for entry in entries
    )
    letters = "abcdefghijklmnopqrstuvwxyzäöüßéçñøå"
    for _ in range(6000):
        words = [
            rng.choice(
                [
                    rng.choice(NAMES),
                    rng.choice(NAMES),
                    rng.choice(known),
                    rng.choice(sorted(plain_names.PARTICLES)),
                    "".join(rng.choices(letters, k=rng.randrange(2, 9))).capitalize(),
                ]
            )
            for _ in range(rng.choice([1, 2, 2, 2, 3, 3, 4, 5]))
        ]
        text = rng.choice([" ".join(words), f"{words[-1]}, {' '.join(words[:-1])}"])
        mixed = f"{' '.join(words[:-1])} {rng.choice([words[-1].upper(), words[-1].lower()])}"
        yield rng.choice([text, text, text.upper(), text.lower(), mixed.lstrip()])


@pytest.mark.parametrize("seed", range(4))
def test_the_same_as_nameparser_or_nothing(seed: Any) -> None:
    plain = 0
    for text in random_names(seed):
        if parts := plain_names.split_plain_name(text):
            plain += 1
            assert parts == reference(text), text
    assert plain > 250  # else this would test nothing


@pytest.mark.parametrize(
    "particles", ["van", "van der", "van den", "de", "von", "da", "dos", "di", "du", "zu", "ter"]
)
@pytest.mark.parametrize("given", ["Anna", "Anna Maria", "Jean-Pierre", "Mohammed", "Li"])
def test_particles_within_a_name(given: str, particles: str) -> None:
    text = f"{given} {particles} Berg"

    assert plain_names.split_plain_name(text) in (None, reference(text))
    assert plain_names.split_plain_name("Jan van den Berg")


@pytest.mark.parametrize("seed", range(2))
def test_parts_in_two_columns_are_the_same_as_without_the_quick_way(seed: int) -> None:
    rng = random.Random(seed)
    particles = sorted(plain_names.PARTICLES)
    plain = 0
    for _ in range(4000):
        last = [*rng.choices(particles, k=rng.choice([0, 0, 1, 2])), rng.choice(NAMES)]
        family = " ".join(last)
        family = rng.choice([family, family.upper(), family.lower(), family.title()])
        first = rng.choice(NAMES)
        if parts := plain_names.plain_parts(first, family):
            plain += 1
            with mock.patch.object(plain_names, "plain_parts", return_value=None):
                name = read_parts(first, family)
            assert parts == (name.first, name.last), (first, family)
    assert plain > 400


@pytest.mark.parametrize("first", NAMES)
def test_the_same_for_all_pairs(first: Any) -> None:
    for last in NAMES:
        if parts := plain_names.split_plain_name(f"{first} {last}"):
            assert parts == reference(f"{first} {last}")


@pytest.mark.parametrize(
    "text",
    [
        "Dr",
        "Sales",
        "Anna Schmidt V",
        "Dr. Schmidt",
        "van Beethoven",
        "Ludwig van",
        "A. Schmidt",
        "",
    ],
)
def test_what_isnt_plain_is_left_to_nameparser(text: str) -> None:
    assert plain_names.split_plain_name(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Prof. Dr. Anna Schmidt",
        "Mia J. Rutten",
        "Ada Kowalska",
        "Anna Schmidt, PhD",
        "Anna Schmidt Jr.",
        "van den Berg, Jan",
        "Владимир Орлов",
        "Χάιδω Σταθάτος",
        "زاهي المتولي",
        "Trần Minh Nam",
        "İzel Akdeniz",
    ],
)
def test_plain_names_of_any_alphabet_need_no_library(text: str) -> None:
    plain = read_name(NameCells(text))

    with mock.patch.object(plain_names, "split_plain_name", return_value=None):
        assert plain == read_name(NameCells(text))
    assert plain_names.split_plain_name(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("홍길동", "길동", "홍"),
        ("은경 노", "은경", "노"),
        ("松本 春香", "春香", "松本"),
        ("春香 松本", "春香", "松本"),
    ],
)
def test_known_family_names_of_east_asia_are_told_in_either_order(
    text: str, first: str, last: str
) -> None:
    name = read_name(NameCells(text))

    assert (name.first, name.last) == (first, last)


def test_rows_taken_at_once_are_those_taken_one_by_one() -> None:
    enricher = NameEnricher()
    full = [text for text in random_names(9) if text.count(" ") == 1][:800]
    countries = ["", "DE", "HU", "CN", "TR", "US"]
    rows = [(text, "", "") for text in full] + [("", *text.split(" ")) for text in full]
    columns = list(map(list, zip(*rows, strict=True)))
    country = [countries[row % len(countries)] for row in range(len(rows))]
    empty = [""] * len(rows)

    cells = enricher.plain_cells(*columns, empty, empty, empty, empty, country)

    for (whole, first, last), code, plain in zip(rows, country, cells, strict=True):
        name = read_name(NameCells(whole, first, last, country=code))
        assert plain in (None, name.cells())
    assert sum(plain is not None for plain in cells) > 40


@pytest.mark.parametrize(
    "name", ["Pat O'Brien", "O'BRIEN, PAT", "Anna D'Angelo", "Jan van den Berg"]
)
def test_common_names_take_the_short_way(name: str) -> None:
    assert plain_names.split_plain_name(name) is not None
