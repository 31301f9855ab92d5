"""What a person calls a run: its name, and tags by which they find it again."""

from collections.abc import Iterable

from batchruns.models import BatchRun
from batchruns.models.meta import MAX_TAG, MAX_TAGS, MAX_TITLE, keyed
from batchruns.runs import service
from batchruns.runs.errors import RunError


def entitle(run: BatchRun, name: str | None, tags: Iterable[str]) -> BatchRun:
    """Gives a run a name, or none, and tags. Raises RunError."""
    return service.describe(run, keyed(name=checked_name(name or ""), tags=checked_tags(tags)))


def checked_name(name: str) -> str | None:
    """A name in one line, or None. Raises RunError."""
    name = " ".join(name.split())
    if len(name) > MAX_TITLE:
        raise RunError("title_too_long", limit=MAX_TITLE)
    return name or None


def checked_tags(tags: Iterable[str]) -> list[str]:
    """The tags, each once whatever its case. Raises RunError."""
    words = (" ".join(tag.split()) for tag in tags)
    distinct = list({word.lower(): word for word in words if word}.values())
    if len(distinct) > MAX_TAGS:
        raise RunError("too_many_tags", limit=MAX_TAGS)
    if any(len(tag) > MAX_TAG for tag in distinct):
        raise RunError("tag_too_long", limit=MAX_TAG)
    return distinct
