"""Promises of the code that no contract on imports can hold; those stand in pyproject.toml."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.helpers.paths import ROOT


def test_runs_are_written_in_their_own_package_only() -> None:
    writes = re.compile(
        r"BatchRun\.objects\.(create|bulk|update)|\brun\.(save|delete)\(|status=.*update"
    )
    offenders = [
        str(file.relative_to(ROOT))
        for file in sorted((ROOT / "batchruns").rglob("*.py"))
        if (ROOT / "batchruns" / "runs") not in file.parents and writes.search(file.read_text())
    ]
    assert not offenders


def test_a_web_server_has_loaded_the_pages_before_the_first_visitor_comes(tmp_path: Path) -> None:
    ask = "import leadenrich.wsgi, sys; print('batchruns.web.list.views' in sys.modules)"
    environment = {**os.environ, "DATABASE_URL": "postgres://u@localhost/x", "SECRET_KEY": "x"}
    environment |= {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "leadenrich.settings"}
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert done.stdout.strip() == "True", done.stderr
