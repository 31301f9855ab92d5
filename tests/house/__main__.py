"""`python -m tests.house`: a table of figures of the code; with `--check`, its limits are held.

The limits: mean cyclomatic complexity at most 3.0, at most 12 functions over 10, none over 15.
"""

import argparse
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import mean, median, quantiles

from tests.helpers.paths import ROOT
from tests.house.code import MeasuredFunction, Module, modules_of

LONG_LINES = 40
COMPLEX, TOO_COMPLEX = 10, 15
MOST_MEAN = 3.0
MOST_COMPLEX = 12
COMMITS = 50
LARGEST_FOLDERS = 5
FOLDERS = ("leadenrich", "batchruns", "templates", "static", "tests")


@dataclass(frozen=True)
class Figures:
    """What the table says of the modules."""

    modules: list[Module]

    @cached_property
    def functions(self) -> list[MeasuredFunction]:
        return [function for module in self.modules for function in module.functions]

    @cached_property
    def mean_complexity(self) -> float:
        return mean(function.complexity for function in self.functions)

    def over(self, complexity: int) -> list[MeasuredFunction]:
        """The functions whose complexity is higher, the highest first."""
        over = [function for function in self.functions if function.complexity > complexity]
        return sorted(over, key=lambda function: -function.complexity)

    def table(self) -> list[tuple[str, str]]:
        """The label and the value of each line."""
        lengths = [function.lines for function in self.functions]
        documented = [one for module in self.modules for one in module.documented]
        return [
            ("modules", f"{len(self.modules):,}"),
            ("lines", f"{sum(module.lines for module in self.modules):,}"),
            ("functions", f"{len(self.functions):,}"),
            ("lines a function, median", f"{median(lengths):.0f}"),
            ("lines a function, 95th percentile", f"{quantiles(lengths, n=20)[-1]:.0f}"),
            (f"functions over {LONG_LINES} lines", f"{sum(n > LONG_LINES for n in lengths)}"),
            ("complexity, mean", f"{self.mean_complexity:.2f}"),
            (f"functions with a complexity over {COMPLEX}", f"{len(self.over(COMPLEX))}"),
            (f"functions with a complexity over {TOO_COMPLEX}", f"{len(self.over(TOO_COMPLEX))}"),
            ("functions with types", _share([one.is_typed for one in self.functions])),
            ("public without a docstring", _share([not one for one in documented])),
        ]

    def offenses(self) -> list[str]:
        """Where the code is beyond the limits, a line each; none if it keeps them."""
        offenses = [
            f"{function.name} has a complexity of {function.complexity}, over {TOO_COMPLEX}"
            for function in self.over(TOO_COMPLEX)
        ]
        if len(self.over(COMPLEX)) > MOST_COMPLEX:
            offenses.append(f"more than {MOST_COMPLEX} functions are over {COMPLEX}:")
            offenses += [f"  {one.complexity} {one.name}" for one in self.over(COMPLEX)]
        if self.mean_complexity > MOST_MEAN:
            offenses.append(f"the mean complexity is {self.mean_complexity:.2f}, over {MOST_MEAN}")
        return offenses


def main() -> int:
    """Prints the table, or what is beyond the limits; returns the exit status for the shell."""
    parser = argparse.ArgumentParser(prog="python -m tests.house", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only hold the limits")
    figures = Figures(modules_of(ROOT))
    if parser.parse_args().check:
        offenses = figures.offenses()
        print(*offenses, sep="\n", end="\n" if offenses else "")
        return 1 if offenses else 0
    table = [*figures.table(), *_largest_folders(ROOT), *_longest_subject(ROOT)]
    width = max(len(label) for label, _ in table)
    print(*(f"{label:<{width}}  {value}" for label, value in table), sep="\n")
    return 0


def _share(values: list[bool]) -> str:
    return f"{100 * sum(values) / len(values):.0f} %"


def _largest_folders(root: Path) -> list[tuple[str, str]]:
    """The folders with the most files, each with their number; packages' empty files don't count."""
    files = Counter(
        str(path.parent.relative_to(root))
        for folder in FOLDERS
        for path in (root / folder).rglob("*")
        if path.is_file() and path.name != "__init__.py" and path.suffix != ".pyc"
    )
    return [(f"files in {folder}", str(n)) for folder, n in files.most_common(LARGEST_FOLDERS)]


def _longest_subject(root: Path) -> list[tuple[str, str]]:
    """The longest subject of the last commits, with its length; nothing where there is no git."""
    try:
        log = subprocess.run(
            ["git", "log", f"-{COMMITS}", "--format=%s"],
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return []
    longest = max(log.stdout.splitlines(), key=len, default="")
    return [(f"longest subject of {COMMITS} commits", f"{len(longest)}: {longest}")]


if __name__ == "__main__":
    sys.exit(main())
