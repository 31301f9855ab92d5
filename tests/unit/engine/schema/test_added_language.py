"""A language of headers is one file: the page and the command line know its names."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.helpers.paths import ROOT

# A name that no other language has.
SCRATCH = "full_name\tnafnvera\n"
LEADS = "Nafnvera,E-Mail\nAda Lovelace,ada@example-firm.com\n"

SCRIPT = """
import json, sys
from pathlib import Path

import django
django.setup()
from django.core.management import call_command
from batchruns.models import BatchRun
from batchruns.uploads.inspection import inspect
from batchruns.web.options.forms import MappingForm

leads = Path("leads.csv")
call_command("enrich", leads, "-o", "enriched.csv")

run = BatchRun(filename="leads.csv", meta=inspect(leads, "leads.csv"))
form = MappingForm(run)
print(json.dumps([form.fields[f"column_{n}"].initial for n in range(2)]))
"""


def test_it_is_one_file_and_nothing_else(tmp_path: Path) -> None:
    headers = copied_but_for_links(tmp_path, Path("batchruns/engine/schema/headers"))
    (tmp_path / "leads.csv").write_text(LEADS)
    assert mapping(tmp_path) == ["", "email"]

    (headers / "xx.tsv").write_text(SCRATCH)

    assert mapping(tmp_path) == ["full_name", "email"]
    header, row = (tmp_path / "enriched.csv").read_text().splitlines()
    enriched = dict(zip(header.split(","), row.split(","), strict=False))
    assert enriched["first_name"] == "Ada"


def mapping(root: Path) -> list[str]:
    """What the page proposes for the columns of leads.csv; the command line enriches them, too."""
    environment = {**os.environ, "DATABASE_URL": "postgres://u@localhost/x", "SECRET_KEY": "x"}
    environment |= {"DATA_DIR": str(root), "DJANGO_SETTINGS_MODULE": "leadenrich.settings"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=root, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    fields: list[str] = json.loads(done.stdout.splitlines()[-1])
    return fields


def copied_but_for_links(root: Path, folder: Path) -> Path:
    """Makes `root` look like the checkout, with a copy of one folder, and gives that."""
    for parent in reversed(folder.parents):
        (root / parent).mkdir(exist_ok=True)
        for each in (ROOT / parent).iterdir():
            if each.name[0] != "." and not folder.is_relative_to(parent / each.name):
                (root / parent / each.name).symlink_to(each)
    return Path(shutil.copytree(ROOT / folder, root / folder))
