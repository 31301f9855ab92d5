"""Leads that are enriched while a program waits for them. Nothing of them is kept."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from uuid import UUID

from batchruns.engine.leads import EnrichedLeads, as_json_file, enrich_leads
from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.capabilities import CAPABILITIES
from batchruns.engine.options import Options
from batchruns.engine.steps.errors import OverrunError
from batchruns.models import Recipe
from batchruns.models.meta import AppliedRecipe, RunMeta
from batchruns.processing import process_pool
from batchruns.runs import recipes
from batchruns.runs.do_not_contact.current import current_list, options_at_start
from batchruns.runs.errors import OverLimitError, RunError
from batchruns.runs.lists import using
from batchruns.runs.options import options_in
from batchruns.storage.temporary_files import scratch_folder
from batchruns.uploads.errors import UploadError
from batchruns.uploads.inspection import checked, inspect
from batchruns.uploads.intake import preferred_options
from leadenrich.rls.roles import acting_as

if TYPE_CHECKING:
    from leadenrich.accounts.models import User

FILENAME = "leads.json"
SECONDS = 15
MOST_AT_ONCE = 4
"""So many requests of one person may be in work in this process: each takes a process of its own."""

_lock = Lock()
_in_work: Counter[UUID] = Counter()


@dataclass(frozen=True, slots=True)
class Enriched:
    """What became of leads, and by which options."""

    leads: EnrichedLeads
    options: Options
    recipe: AppliedRecipe | None


def enrich(
    user: "User",
    leads: Sequence[Mapping[str, Any]],
    chosen: Mapping[str, Any],
    recipe: Recipe | None = None,
) -> Enriched:
    """The leads as a run of a file with them would give them, by a recipe (else by one that resembles
    their keys) and by what is `chosen` besides, under the keys of `meta`.

    Call it outside of any transaction, which would last as long as the work. Raises one of
    `errors.REFUSALS`, RunError and ListError.
    """
    with _turn(user.pk), scratch_folder() as folder, ExitStack() as stack:
        path = folder / FILENAME
        path.write_bytes(as_json_file(leads))
        with acting_as(user.pk):
            meta = _meta(user, path, chosen, recipe)
            options = options_in(meta)
            lists = stack.enter_context(using.stored_now(user.pk, options.steps))
            contacts = current_list(user.pk)
        try:
            enriched = process_pool.run_kept(
                enrich_leads, path, options, lists, contacts, seconds=SECONDS
            )
        except OverrunError:
            raise UploadError("leads_too_slow", seconds=SECONDS) from None
    return Enriched(enriched, options, meta.recipe)


def _meta(user: "User", path: Path, chosen: Mapping[str, Any], recipe: Recipe | None) -> RunMeta:
    meta = {**preferred_options(user), **inspect(path, FILENAME)}
    meta = recipes.apply(recipe, meta) if recipe else recipes.recall(user.pk, meta)
    meta = checked({**meta, **chosen})
    options = RunMeta.parse(meta).options
    if asking := [step for step in (options.steps if options else ()) if step.asks_others]:
        raise RunError("leads_need_a_run", steps=list(map(_label, asking)))
    return RunMeta.parse({**meta, **options_at_start(user.pk, options)})


def _label(step: LookupStep) -> str:
    capability = CAPABILITIES.get(step.capability)
    return capability.label if capability else step.capability


@contextmanager
def _turn(user_id: UUID) -> Iterator[None]:
    """Counts a request while it is in work. Raises OverLimitError."""
    with _lock:
        if _in_work[user_id] >= MOST_AT_ONCE:
            raise OverLimitError("many_leads_in_work", limit=MOST_AT_ONCE)
        _in_work[user_id] += 1
    try:
        yield
    finally:
        with _lock:
            _in_work[user_id] -= 1
            if not _in_work[user_id]:
                del _in_work[user_id]
