"""The cache in the database: what others write into its table runs nothing."""

import base64
import pickle
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from leadenrich.platform.json_cache import JSONCache

ran: list[str] = []


def run_code() -> None:
    ran.append("code")


class Attack:
    def __reduce__(self) -> Any:
        return run_code, ()


def stored(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE leadenrich_cache SET value = %s", [value])


@pytest.fixture(autouse=True)
def _empty() -> None:
    ran.clear()
    cache.clear()


def test_what_is_set_is_got_until_it_expires() -> None:
    cache.set("times", [1.5, 2], 60)
    assert cache.get("times") == [1.5, 2]
    cache.set("times", {"a": None}, None)
    assert cache.get("times") == {"a": None}
    assert cache.touch("times", 0)
    assert cache.get("times", "gone") == "gone"
    assert not cache.touch("times")
    cache.set("times", 1)
    assert cache.delete("times")
    assert not cache.delete("times")


def test_what_is_there_is_not_added_before_it_has_expired() -> None:
    assert cache.add("lock", True, 60)
    assert not cache.add("lock", False, 60)
    assert cache.get("lock") is True
    cache.set("lock", 1, -1)
    assert cache.add("lock", 2, 60)
    assert cache.incr("lock") == 3


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "1e5000", "9" * 5000])
def test_what_is_no_json_is_not_there(text: str) -> None:
    cache.set("key", 1)
    stored(text)

    assert cache.get("key", "nothing") in ("nothing", float("inf"))


def test_a_pickle_in_the_table_runs_nothing() -> None:
    attack = base64.b64encode(pickle.dumps(Attack())).decode()
    pickle.loads(base64.b64decode(attack))
    assert ran == ["code"], "the attack itself works"
    cache.set("key", 1)
    stored(attack)

    assert cache.get("key") is None
    assert cache.get_many(["key"]) == {}
    assert ran == ["code"]


def test_no_object_gets_in() -> None:
    with pytest.raises(TypeError):
        cache.set("key", Attack())


def test_when_there_are_too_many_those_go_that_expire_first() -> None:
    small = JSONCache("leadenrich_cache", {"OPTIONS": {"MAX_ENTRIES": 10}})
    for number in range(12):
        small.set(f"{number}", number, 60 + number)

    assert small.get("0") is None
    assert small.get("11") == 11
