"""What each step adds, for people to read."""

from textwrap import wrap

from batchruns.engine.do_not_contact_step import DoNotContactStep
from batchruns.engine.lookups.columns import possible_lookups
from batchruns.engine.steps.base import Step
from batchruns.engine.steps.registry import all_steps

WIDTH, INDENT = 100, 30


def explanation() -> str:
    """A text of every output column with its meaning and source, step by step."""
    steps: list[type[Step] | Step] = [*all_steps(), *possible_lookups(), DoNotContactStep()]
    return "\n\n".join(map(_explain, steps)) + "\n"


def _explain(step: type[Step] | Step) -> str:
    default = "" if step.by_default else "; off by default"
    lines = [f"{step.name}  (from {', '.join(step.inputs)}{default})", f"  {summary_of(step)}"]
    for output in step.outputs:
        first, *others = wrap(
            f"{output.description} Source: {output.source}.", WIDTH - INDENT, break_on_hyphens=False
        )
        lines.append(f"  {output.name:<{INDENT - 2}}{first}")
        lines += [" " * INDENT + line for line in others]
    return "\n".join(lines)


def summary_of(step: type[Step] | Step) -> str:
    """The step in a sentence: the first line of its docstring."""
    return (step.__doc__ or "").strip().partition("\n")[0]
