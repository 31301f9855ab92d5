"""A registry of classes: each module of a package adds its own, and nothing lists them elsewhere."""

import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import ClassVar, Protocol, TypeVar


class RegistryEntry(Protocol):
    """What stands in a registry: a class with a name of its own."""

    name: ClassVar[str]
    order: ClassVar[int]


T = TypeVar("T", bound=RegistryEntry)


class Registry(Mapping[str, type[T]]):
    """The classes that are registered by the modules below a package, by their names.

    They come in the order of their `order`. The modules are imported when the registry is first
    asked, so that a new one needs no other line than its own `@register`.
    """

    def __init__(self, package: str) -> None:
        self._package = package
        self._is_discovered = False
        self._entries: dict[str, type[T]] = {}

    def register(self, entry: type[T]) -> type[T]:
        """Adds a class; used as its decorator."""
        self._entries[entry.name] = entry
        return entry

    def remove(self, entry: type[T]) -> None:
        """Takes a class out again, for a test that has registered one of its own."""
        del self._entries[entry.name]

    def __getitem__(self, name: str) -> type[T]:
        self._discover()
        return self._entries[name]

    def __iter__(self) -> Iterator[str]:
        self._discover()
        return iter(sorted(self._entries, key=lambda name: self._entries[name].order))

    def __len__(self) -> int:
        self._discover()
        return len(self._entries)

    def _discover(self) -> None:
        if self._is_discovered:
            return
        package = import_module(self._package)
        for module in pkgutil.walk_packages(package.__path__, f"{self._package}."):
            import_module(module.name)
        self._is_discovered = True
