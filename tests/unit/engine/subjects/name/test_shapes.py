"""Names taken apart as others of their shape are: the same as each of them thoroughly, by nameparser."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any
from unittest import mock

import pytest

from batchruns.engine.enrichers.name import NameEnricher
from batchruns.engine.subjects.name import full_name, parser, parts
from batchruns.engine.subjects.name.answer import NameAnswer
from batchruns.engine.subjects.name.full_name import read_full_name
from batchruns.engine.subjects.name.parts import read_parts
from batchruns.engine.subjects.name.read import NameCells, read_name
from batchruns.engine.subjects.name.words import is_usual, plain_words, word_of

NAMES = """Anna Jens Maria João Emma William Pieter Yuki Priya Chloé Zoë Tom Müller García O'Brien Kim
    MacDonald McArthur Macron Machado Jean-Pierre Müller-Lüdenscheidt D'Angelo L'Oréal Ivanovich Lee
    Petrovna Ivanova Nguyễn Đặng Øystein Åse Æsa Þór Łukasz Żak Strauß Oğuz İnci Ilıca Abdul Rahman
    Hernández Smith-jones VanDyke DeLuca Fitzgerald St Saint Von Der van Ap Abu Née Dit Or And Und Le
    La Di Da Du Li Bo Ng Jo Al Ed Wu An Ma Do King Duke Prince Judge Bishop Dean Major General Baron
    Ivanovna Ilyich Mustafa oglu qizi kyzy uulu Pani Datuk Ten El Ap
    Vi Ix Xi Rev Queen Junior Senior Esq Mr. Dr. PhD Jr. III J. Ǆan ŉa ǰan 王 명 n/a A. Großfürst A D E I O V X Y d e v Sales Info""".split()


PARTICLES = "van von der den de da di du dos della zu ter".split()


@contextmanager
def thoroughly() -> Iterator[None]:
    """Within it every name is taken apart by itself."""

    def nothing(text: str) -> list[str]:
        return []

    with (
        mock.patch.object(full_name, "_read", full_name._read.__wrapped__),  # type: ignore[attr-defined]
        mock.patch.object(full_name, "plain_words", nothing),
        mock.patch.object(parts, "plain_words", nothing),
    ):
        yield


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
    for _ in range(1500):
        words = [
            rng.choice(
                [
                    rng.choice(NAMES),
                    rng.choice(NAMES),
                    rng.choice(known),
                    rng.choice(PARTICLES),
                    "".join(rng.choices(letters, k=rng.randrange(2, 9))).capitalize(),
                ]
            )
            for _ in range(rng.choice([1, 2, 2, 2, 3, 3, 4, 5]))
        ]
        text = rng.choice([" ".join(words), f"{words[-1]}, {' '.join(words[:-1])}"])
        mixed = f"{' '.join(words[:-1])} {rng.choice([words[-1].upper(), words[-1].lower()])}"
        yield rng.choice([text, text, text.upper(), text.lower(), mixed.lstrip()])


@pytest.mark.parametrize("seed", range(4))
def test_full_names_are_taken_apart_as_each_is_thoroughly(seed: int) -> None:
    names = list(dict.fromkeys(random_names(seed)))
    alike = {text: read_full_name(text, "") for text in names}

    with thoroughly():
        for text in names:
            assert alike[text] == read_full_name(text, ""), text


@pytest.mark.parametrize("seed", range(4))
def test_parts_are_read_as_each_is_thoroughly(seed: int) -> None:
    rng = random.Random(seed)
    rows = []
    for text in random_names(seed):
        first, _, last = text.rpartition(" ")
        rows.append((first, " ".join([*rng.choices(PARTICLES, k=rng.choice([0, 0, 1])), last])))
    alike = [read_parts(*row) for row in rows]

    with thoroughly():
        for row, name in zip(rows, alike, strict=True):
            assert name == read_parts.__wrapped__(*row), row  # type: ignore[attr-defined]


def test_plain_words_are_what_nameparser_makes_of_them() -> None:
    plain = 0
    for seed in range(8, 12):
        for text in random_names(seed):
            if words := plain_words(text):
                plain += 1
                first, *middle = words
                name = parser.parse_name(text)
                assert (name.given, name.middle, name.family) == (
                    first,
                    " ".join(middle[:-1]),
                    " ".join(middle[-1:]),
                )
    assert plain > 200  # else this would test nothing


def test_most_words_of_names_have_likes() -> None:
    words = "Anna SCHMIDT müller Jean-Pierre O'Brien Łukasz Владимир Χάιδω زاهي 佐藤 홍길동 (Anna) Hill,"

    assert all(word_of(word).has_likes for word in words.split())
    assert not any(word_of(word).has_likes for word in "van Dr. GmbH CEO n/a III McDonald".split())


@pytest.mark.parametrize(
    "text",
    ["Ada Kowalska", "Владимир Орлов", "Χάιδω Σταθάτος", "İzel Akdeniz", "Pat O'Brien", "PAT HILL"],
)
def test_plain_names_need_no_library(text: str) -> None:
    with mock.patch.object(parser, "parser", side_effect=AssertionError):
        assert read_name(NameCells(text)).last


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
    full = [text for text in random_names(9) if text.count(" ") == 1][:800]
    countries = ["", "DE", "HU", "CN", "TR", "US"]
    rows = [(text, "", "") for text in full] + [("", *text.split(" ")) for text in full]
    columns = dict(
        zip(("full_name", "first_name", "last_name"), zip(*rows, strict=True), strict=True)
    )
    country = [countries[row % len(countries)] for row in range(len(rows))]

    enriched = NameEnricher().enrich({**columns, "lead_country": country}, len(rows))

    with thoroughly(), mock.patch.object(parts, "read_parts", read_parts.__wrapped__):  # type: ignore[attr-defined]
        answers = [
            read_name(NameCells(row[0], row[1], row[2], country=code)).cells()
            for row, code in zip(rows, country, strict=True)
        ]
    assert list(zip(*enriched.columns, strict=True)) == answers
    assert sum(all(map(is_usual, text.split(" "))) for text in full) > 5


def test_words_that_come_twice_stand_where_they_stood() -> None:
    assert read_full_name("Anna Anna", "") == NameAnswer(first="Anna", last="Anna")
    assert read_parts("Pat Hill", "Hill") == NameAnswer(first="Pat", last="Hill")


def test_two_last_initials_may_be_a_legal_form() -> None:
    read_full_name("Anna J. K.", "")

    assert read_full_name("Nestler S. A.", "").issue
