"""Every function and class of the code, as the figures of the house need them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from radon.visitors import ComplexityVisitor, Function

HOUSES = ("leadenrich", "batchruns")


@dataclass(frozen=True, slots=True)
class MeasuredFunction:
    """One function, with its closures counted as functions of their own."""

    name: str
    """Such as `batchruns/apps.py:22 ready`."""
    lines: int
    complexity: int
    """Cyclomatic, as radon counts it: Boolean operators and comprehensions are branches, too."""
    is_typed: bool
    """Whether each parameter and the result have a type."""


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file of the code; migrations aren't counted."""

    path: Path
    lines: int
    functions: list[MeasuredFunction]
    documented: list[bool]
    """Of each public function and class, whether it has a docstring."""


def modules_of(root: Path) -> list[Module]:
    """All modules of the repository at `root`, sorted by path."""
    paths = (path for house in HOUSES for path in sorted((root / house).rglob("*.py")))
    return [
        measure(path.relative_to(root), path.read_text())
        for path in paths
        if "migrations" not in path.parts
    ]


def measure(path: Path, source: str) -> Module:
    """The figures of one module from its source."""
    tree = ast.parse(source)
    return Module(
        path=path,
        lines=len(source.splitlines()),
        functions=list(_functions(tree, path)),
        documented=[ast.get_docstring(node) is not None for node in _public(tree)],
    )


def _functions(tree: ast.Module, path: Path) -> Iterator[MeasuredFunction]:
    complexities = dict(_complexities(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield MeasuredFunction(
                name=f"{path}:{node.lineno} {node.name}",
                lines=(node.end_lineno or node.lineno) - node.lineno + 1,
                complexity=complexities[node.lineno, node.col_offset],
                is_typed=_is_typed(node),
            )


def _complexities(tree: ast.Module) -> Iterator[tuple[tuple[int, int], int]]:
    """The complexity of each function by its line and column, also inside classes and functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            measured: Function = ComplexityVisitor.from_ast(node).functions[0]
            yield (node.lineno, node.col_offset), measured.complexity


def _is_typed(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    parameters = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    stars = [star for star in (node.args.vararg, node.args.kwarg) if star]
    named = [parameter for parameter in parameters if parameter.arg not in ("self", "cls")]
    return node.returns is not None and all(p.annotation is not None for p in [*named, *stars])


def _public(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Public functions and classes of a module, and public methods of its public classes."""
    for node in tree.body:
        yield from _public_in(node)


def _public_in(node: ast.stmt) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    if node.name.startswith("_"):
        return
    yield node
    if isinstance(node, ast.ClassDef):
        for child in node.body:
            yield from _public_in(child)
