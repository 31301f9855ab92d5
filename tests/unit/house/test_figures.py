"""What `make house` counts, and what it holds."""

import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from tests.helpers.paths import ROOT
from tests.house.__main__ import Figures
from tests.house.code import Module, measure


def module(source: str) -> Module:
    return measure(Path("some.py"), dedent(source))


def branching(ifs: int) -> str:
    """The source of a function with so many branches."""
    return "def f(a: int) -> None:\n    pass\n" + ifs * "    if a:\n        pass\n"


def test_boolean_operators_and_comprehensions_are_branches_and_closures_count_by_themselves() -> (
    None
):
    functions = module(
        """
        def outer(a, b) -> list:
            def inner(c: int) -> int:
                return c if c else 1
            return [n for n in a if n] or b

        class Some:
            def method(self, a: int) -> bool:
                return a > 1 and a < 3
        """
    ).functions

    assert {one.name.split()[1]: one.complexity for one in functions} == {
        "outer": 4,
        "inner": 2,
        "method": 2,
    }
    assert {one.name.split()[1]: one.is_typed for one in functions} == {
        "outer": False,
        "inner": True,
        "method": True,
    }


def test_docstrings_are_counted_of_what_is_public() -> None:
    documented = module(
        '''
        def _private(): ...
        def bare(): ...
        class Some:
            """It has one."""
            def bare(self): ...
            def _private(self): ...
        class _Hidden:
            def bare(self): ...
        '''
    ).documented

    assert documented == [False, True, False]


@pytest.mark.parametrize(
    ("sources", "offenses"),
    [
        ([branching(2)], []),
        ([branching(3)], ["the mean complexity is 4.00, over 3.0"]),
        ([branching(15), *[branching(0)] * 9], ["some.py:1 f has a complexity of 16, over 15"]),
        ([branching(14), *[branching(0)] * 9], []),
    ],
)
def test_the_limits_are_held(sources: Any, offenses: Any) -> None:
    assert Figures([module(source) for source in sources]).offenses() == offenses


def test_more_complex_functions_than_are_allowed_are_named() -> None:
    simple = [module(branching(0))] * 200

    assert not Figures([*simple, *[module(branching(10))] * 12]).offenses()
    found = Figures([*simple, *[module(branching(10))] * 13]).offenses()
    assert len(found) == 1 + 13
    assert "11 some.py:1 f" in found[1]


def test_the_table_is_printed() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "tests.house"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    assert "complexity, mean" in printed
