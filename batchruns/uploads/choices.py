"""What a person chooses of a pending run, and what its `meta` has then; nothing chosen is lost."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batchruns.engine.options import Options
from batchruns.engine.recipe import Recipe as Content
from batchruns.engine.tables.readers.base import Chosen
from batchruns.models import BatchRun, Recipe
from batchruns.models.meta import RunMeta, keyed
from batchruns.runs import files, recipes
from batchruns.runs.options import options_of
from batchruns.uploads.errors import REFUSALS
from batchruns.uploads.inspection import checked, inspect
from batchruns.uploads.intake import preferred_options

if TYPE_CHECKING:
    from leadenrich.accounts.models import User


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chose on the page of a pending run."""

    options: Options
    """The mapping of the columns as they were shown, and all other options."""
    parse: Chosen = field(default_factory=dict)
    """The parse options that are to be otherwise, for `Reader.change`."""
    recipe: Recipe | None = None
    """A recipe that is to be applied."""
    drops_recipe: bool = False
    """Whether the recipe that is applied is to go."""

    @property
    def change_columns(self) -> bool:
        """Whether the columns, or what is proposed for them, may be others afterwards."""
        return bool(self.parse or self.recipe or self.drops_recipe)


def meta_of(user: "User", run: BatchRun, choices: Choices) -> dict[str, Any]:
    """What of a pending run's `meta` changes by these choices; nothing where all stays as it is.

    Reads the file if it is to be parsed in another way. Raises one of `errors.REFUSALS`.
    """
    if not choices.change_columns and choices.options == run.parsed_meta.options:
        return {}
    if not choices.change_columns:
        return checked(choices.options.to_meta())
    with files.reading(run.pk, files.INPUT) as path:
        if choices.recipe:
            return checked(_with_recipe(run, path, choices.recipe))
        parse = options_of(run).parse
        seen = {**preferred_options(user), **inspect(path, run.filename, parse, choices.parse)}
    if choices.drops_recipe:
        return checked(recipes.proposed({**Options().to_meta(), **seen}))
    meta = recipes.recall(user.pk, seen)
    # What a recipe says of the columns that there are now, only a choice overrules.
    is_from_recipe = RunMeta.parse(meta).recipe is not None
    kept = changes(run, choices.options) if is_from_recipe else Content.of(choices.options)
    first = {"format": (run.parsed_meta.proposed or {}).get("format")}
    proposed = keyed(proposed={**meta[RunMeta.keys()["proposed"]], **first})
    return checked({**carried_over(kept, meta), **proposed})


def changes(run: BatchRun, options: Options) -> Content:
    """What of `options` was chosen otherwise than it was proposed, as a recipe for the same file."""
    now = options.to_meta()
    proposed = Options.from_meta({**(run.parsed_meta.proposed or {}), "columns": now["columns"]})
    if proposed is None:
        return Content(now)
    before = proposed.to_meta()
    content = {key: value for key, value in now.items() if value != before[key]}
    pairs = enumerate(zip(now["mapping"], before["mapping"], strict=True))
    differing = [index for index, (field, other) in pairs if field != other]
    return Content(content | {k: [now[k][i] for i in differing] for k in ("columns", "mapping")})


def is_otherwise(run: BatchRun, options: Options) -> bool:
    """Whether options, also those of parsing, differ from what was proposed at the upload."""
    changed = changes(run, options).content
    return bool(changed["columns"]) or changed.keys() > {"columns", "mapping"}


def carried_over(changed: Content, meta: Mapping[str, Any]) -> dict[str, Any]:
    """`meta` of a file parsed anew, with what a person had changed before."""
    options = RunMeta.parse(meta).options
    return {**meta, **changed.apply(options).to_meta()} if options else dict(meta)


def _with_recipe(run: BatchRun, path: Path, recipe: Recipe) -> dict[str, Any]:
    """The run's `meta` with a recipe that was chosen by hand. The file is parsed as the recipe says, if
    more of its columns are known then.
    """
    content = Content(recipe.content)
    candidates = [{**(run.meta or {}), **keyed(preview=None)}]
    if parse := content.other_parsing(options_of(run)):
        with suppress(*REFUSALS):
            candidates.append({**candidates[0], **inspect(path, run.filename, parse)})
    return recipes.apply(recipe, max(candidates, key=lambda meta: _known(content, meta)))


def _known(content: Content, meta: Mapping[str, Any]) -> int:
    options = RunMeta.parse(meta).options
    return sum(content.knows(options.columns)) if options else 0
