"""What each enricher adds, for people to read."""

from textwrap import wrap

from batchruns.engine.enrichers.base import Enricher
from batchruns.engine.enrichers.registry import ENRICHERS

WIDTH, INDENT = 100, 28


def explanation() -> str:
    """A text of every output column with its meaning and source, enricher by enricher."""
    return "\n\n".join(map(_explain, ENRICHERS)) + "\n"


def _explain(enricher: type[Enricher]) -> str:
    default = "" if enricher.by_default else "; off by default"
    head = f"{enricher.name}  (from {', '.join(enricher.inputs)}{default})"
    lines = [head, f"  {summary_of(enricher)}"]
    for output in enricher.outputs:
        told = wrap(
            f"{output.description} Source: {output.source}.", WIDTH - INDENT, break_on_hyphens=False
        )
        lines.append(f"  {output.name:<{INDENT - 2}}{told[0]}")
        lines += [" " * INDENT + line for line in told[1:]]
    return "\n".join(lines)


def summary_of(enricher: type[Enricher]) -> str:
    """The enricher in a sentence: the first line of its docstring."""
    return (enricher.__doc__ or "").strip().partition("\n")[0]
