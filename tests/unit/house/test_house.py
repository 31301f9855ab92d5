"""The promises that the layout of the code keeps."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.paths import ROOT


def imports(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def modules(*places: str) -> list[Path]:
    return [file for place in places for file in sorted((ROOT / place).rglob("*.py"))]


@pytest.mark.parametrize(
    "file",
    [
        *modules("batchruns/engine"),
        ROOT / "batchruns/processing/job.py",
    ],
    ids=lambda file: str(file.relative_to(ROOT)),
)
def test_reading_and_enriching_know_nothing_of_django(file):
    foreign = {
        name
        for name in imports(file)
        if name.split(".")[0] in {"django", "procrastinate", "psycopg", "leadenrich"}
    }
    assert not foreign


def test_runs_are_written_by_the_lifecycle_only():
    writes = re.compile(
        r"BatchRun\.objects\.(create|bulk|update)|\brun\.(save|delete)\(|status=.*update"
    )
    offenders = [
        file.name
        for file in modules("batchruns")
        if file.name != "service.py" and writes.search(file.read_text())
    ]
    assert not offenders


def test_a_web_server_has_loaded_the_pages_before_the_first_visitor_comes(tmp_path):
    ask = "import leadenrich.wsgi, sys; print('batchruns.web.list.views' in sys.modules)"
    environment = {**os.environ, "DATABASE_URL": "postgres://u@localhost/x", "SECRET_KEY": "x"}
    environment |= {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "leadenrich.settings"}
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert done.stdout.strip() == "True", done.stderr
