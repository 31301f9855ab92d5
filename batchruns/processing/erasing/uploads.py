"""An uploaded file of a run or a list written without a person, and what is kept of it beside it."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from batchruns.engine.erasure.matching import LeadMatcher
from batchruns.engine.erasure.uploads import Redaction, Uploaded, rewrite
from batchruns.engine.options import Options
from batchruns.engine.tables.readers.base import READERS
from batchruns.models.meta import RunMeta, keyed


@dataclass(frozen=True, slots=True)
class RewrittenUpload:
    """What is said of an upload that was written anew."""

    meta: dict[str, Any]
    """What changes in `meta`."""
    filename: str
    """Its name, with another ending if it has another format now."""


def rewrite_upload(
    path: Path, filename: str, options: Options, redaction: Redaction, target: Path
) -> RewrittenUpload:
    """Writes an upload without what goes of it to `target`. Raises NotRewritableError."""
    parse = rewrite(Uploaded(path, options.parse), redaction, target)
    meta = keyed(file_size=target.stat().st_size, counted=None)
    if parse != options.parse:
        meta |= Options.key_values(parse=parse)
    if parse.kind != options.parse.kind:
        filename = f"{Path(filename).stem}{READERS[parse.kind].rejected_ending}"
    return RewrittenUpload(meta, filename)


def without_samples(meta: RunMeta, matcher: LeadMatcher, kinds: Collection[str]) -> dict[str, Any]:
    """What changes in `meta`, so that its first rows show nothing of the person any more."""
    is_theirs = [matcher.kind_of_cells(row) in kinds for row in meta.sample]
    changes: dict[str, Any] = keyed(preview=None) if meta.preview else {}
    if any(is_theirs):
        pairs = zip(meta.sample, is_theirs, strict=True)
        changes |= keyed(sample=[[""] * len(row) if theirs else [*row] for row, theirs in pairs])
    return changes
