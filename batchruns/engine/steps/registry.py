"""All steps there are. A step is one file in one of the PACKAGES; there is nothing else to touch."""

import inspect
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from types import ModuleType

from batchruns.engine.steps.base import Step

PACKAGES = ("batchruns.engine.enrichers",)

_others: dict[str, type[Step]] = {}


def all_steps() -> tuple[type[Step], ...]:
    """The steps in the order of their columns: by phase, then by position."""
    by_name = {**_discovered(), **_others}
    return tuple(sorted(by_name.values(), key=lambda step: (step.phase, step.position, step.name)))


def output_names() -> frozenset[str]:
    """The names of all outputs of these steps, but for those of further columns, which a file names."""
    return frozenset(output.name for step in all_steps() for output in step.outputs)


@contextmanager
def registered(*steps: type[Step]) -> Iterator[None]:
    """Within this block there are these steps, too, in this process: to try them out."""
    before = dict(_others)
    _others.update((step.name, step) for step in steps)
    try:
        yield
    finally:
        _others.clear()
        _others.update(before)


@cache
def _discovered() -> dict[str, type[Step]]:
    """The steps in the PACKAGES by name. Raises TypeError where two have the same name."""
    by_name: dict[str, type[Step]] = {}
    for step in (step for package in PACKAGES for step in _steps_below(import_module(package))):
        if step.name in by_name:
            raise TypeError(f"{step} and {by_name[step.name]} are both called {step.name!r}.")
        by_name[step.name] = step
    return by_name


def _steps_below(package: ModuleType) -> Iterator[type[Step]]:
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        module = import_module(info.name)
        for value in vars(module).values():
            if _is_step(value) and value.__module__ == module.__name__:
                yield value


def _is_step(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Step) and not inspect.isabstract(value)
