"""Where the code crosses from one person's runs to everyone's: a list to be kept short."""

import ast
import re
from pathlib import Path

from tests.helpers.paths import ROOT

CROSSINGS = {
    "batchruns/admin/metrics.py",
    "batchruns/management/commands/demo.py",
    "batchruns/management/commands/purge_runs.py",
    "batchruns/management/commands/rotate_keys.py",
    "batchruns/management/commands/worker.py",
    "batchruns/management/fake_connections.py",
    # The operator's connections are for all, but their keys, settings and addresses are shown to none.
    "batchruns/runs/lookups/connections.py",
    # A question that a person tries out is held to the pace and the ceilings that all people share.
    "batchruns/runs/lookups/trying.py",
    "batchruns/worker/tasks.py",
    "leadenrich/staff/site.py",
    "leadenrich/rls/management/commands/migrate.py",
    # Which migrations the database has had: nobody's rows.
    "leadenrich/rls/migrations.py",
}


def test_the_operators_way_across_is_used_only_where_it_is_known() -> None:
    used = {
        str(file.relative_to(ROOT))
        for house in ("batchruns", "leadenrich")
        for file in (ROOT / house).rglob("*.py")
        if names_it(file) and file.name != "roles.py"
    }
    assert used == CROSSINGS


def names_it(file: Path) -> bool:
    """Whether the code of a file names it at all: also imported under another name, or passed on."""
    return any(
        "as_operator"
        in (getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "name", ""))
        for node in ast.walk(ast.parse(file.read_text()))
    )


def test_nothing_else_sets_a_role_or_claims() -> None:
    setters = re.compile(
        r"SET\s+(LOCAL\s+|SESSION\s+)?ROLE|RESET\s+ROLE|jwt\.claims", re.IGNORECASE
    )
    found = {
        str(file.relative_to(ROOT))
        for house in ("batchruns", "leadenrich", "templates")
        for file in (ROOT / house).rglob("*.*")
        if file.suffix in {".py", ".html"} and setters.search(file.read_text())
    }
    assert found == {"leadenrich/rls/roles.py"}
