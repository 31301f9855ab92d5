"""A recipe: how files with such a header are parsed, mapped, enriched and exported, kept as JSON.

Its keys are those of `Options`; keys that this version doesn't know are kept as they are.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Any

from batchruns.engine import shapes
from batchruns.engine.errors import CodedError
from batchruns.engine.options import Options
from batchruns.engine.schema import fields
from batchruns.engine.shapes import ShapeError
from batchruns.engine.tables.parse_options import ParseOptions

OFFERED_SHARE = 0.8
"""Of a header's columns: from there on a recipe is applied without being asked for."""
OF_THE_FILE = ("parse", "columns", "mapping")
"""The options that are a file's own. All others are taken from a recipe as they are."""
HEADER_DIGEST = "headerDigest"
"""In the stead of `columns`, where an earlier version kept only a digest of their names."""

Key = tuple[str, int]
"""By what columns are the same: their name, and which of those that are called so it is."""


class RecipeError(CodedError):
    """A text is no recipe."""


@dataclass(frozen=True)
class Recipe:
    """What a recipe says, out of JSON that anybody may have written."""

    content: Mapping[str, Any]

    @classmethod
    def of(cls, options: Options) -> "Recipe":
        """The recipe that does with the next file what `options` do."""
        return cls(options.to_meta())

    @classmethod
    def from_json(cls, text: str | bytes) -> "Recipe":
        """The recipe in a file. Raises RecipeError."""
        try:
            recipe = cls(shapes.json_object(json.loads(text)))
        except (ValueError, RecursionError):
            raise RecipeError("not_a_recipe") from None
        if not recipe.columns:
            raise RecipeError("recipe_without_columns")
        return recipe

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The header that it was made for."""
        return self._value("columns") or ()

    @cached_property
    def parse(self) -> ParseOptions | None:
        """How its file was parsed."""
        parse: ParseOptions | None = self._value("parse")
        return parse

    def knows(self, columns: Sequence[str]) -> list[bool]:
        """For each of a file's columns, whether the recipe has one of its name."""
        if self.content.get(HEADER_DIGEST) == digest(columns):
            return [True] * len(columns)
        return [key in self._fields for key in _keys(columns)]

    def resembles(self, columns: Sequence[str]) -> bool:
        """Whether it knows enough of a file's columns to be applied without being asked for."""
        return bool(columns) and sum(self.knows(columns)) >= OFFERED_SHARE * len(columns)

    def apply(self, options: Options) -> Options:
        """The options of a file with what the recipe says: of its mapping what concerns the file's
        columns, everything else as it is.
        """
        values = {
            option.name: self._value(option.name)
            for option in Options.definitions()
            if option.name not in OF_THE_FILE and option.key in self.content
        }
        chosen = {name: value for name, value in values.items() if value is not None}
        return replace(options, mapping=self._mapping(options), **chosen)

    def other_parsing(self, options: Options) -> ParseOptions | None:
        """How a file would be parsed as the recipe's was, where it has other columns than that one."""
        parse = self.parse
        if self.resembles(options.columns) or parse is None or parse.kind != options.parse.kind:
            return None
        return replace(parse, compression=options.parse.compression)

    def _mapping(self, options: Options) -> tuple[str | None, ...]:
        """Columns that the recipe knows hold what it says; others what they held, if that is free."""
        if self.content.get(HEADER_DIGEST) == digest(options.columns):
            return self._value("mapping") or options.mapping
        keys = list(_keys(options.columns))
        taken = {self._fields[key] for key in keys if key in self._fields}
        return tuple(
            self._fields[key] if key in self._fields else _unless_taken(field, taken)
            for key, field in zip(keys, options.mapping, strict=True)
        )

    @cached_property
    def _fields(self) -> Mapping[Key, str | None]:
        """The field of each column, or None."""
        return dict(zip(_keys(self.columns), self._value("mapping") or (), strict=False))

    def _value(self, name: str) -> Any:
        """The value of an option; None where it isn't there, or has another shape."""
        [option] = (o for o in Options.definitions() if o.name == name)
        try:
            return option.type.parse(self.content[option.key])
        except (KeyError, ShapeError):
            return None


def best_match(recipes: Iterable[Recipe], columns: Sequence[str]) -> Recipe | None:
    """Of the recipes that resemble a header the one that knows most of it; of several the one with the
    fewest columns besides, then the first. None where none does.
    """
    resembling = [recipe for recipe in recipes if recipe.resembles(columns)]
    return max(resembling, key=lambda r: (sum(r.knows(columns)), -len(r.columns)), default=None)


def digest(columns: Sequence[str]) -> str:
    """A digest of the names of columns."""
    return sha256(json.dumps(list(columns)).encode()).hexdigest()


def _keys(columns: Sequence[str]) -> Iterator[Key]:
    counts: Counter[str] = Counter()
    for name in columns:
        same = " ".join(name.split()).casefold()
        counts[same] += 1
        yield same, counts[same]


def _unless_taken(field: str | None, taken: Iterable[str | None]) -> str | None:
    is_taken = field in taken and not (field and fields.field(field).repeats)
    return None if is_taken else field
