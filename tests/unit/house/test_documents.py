"""What README and CONTRIBUTING say is so."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

from django.core.management import load_command_class

from batchruns.engine.tables.exports.base import EXPORTS
from tests.helpers.paths import ROOT

README = (ROOT / "README.md").read_text()
SERVE = (ROOT / "leadenrich" / "serve.py").read_text()
SETTINGS = (ROOT / "leadenrich" / "settings.py").read_text()
HOUSES = ("batchruns", "deploy", "docs", "leadenrich", "locale", "static", "templates", "tests")
# What an installation makes.
UNTRACKED = "built/"


def test_the_table_of_settings_is_complete_and_true() -> None:
    names = (line.split("|")[1] for line in README.splitlines() if line.startswith("| `"))
    listed = set(re.findall(r"`([A-Z_]+)`", " ".join(names)))
    read = set(re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', SETTINGS))
    read |= set(re.findall(r'environ\.get\("([A-Z_]+)"', SERVE))
    assert read <= listed, f"not in README: {read - listed}"
    assert listed - {"DATA_DIR", "SECRET_KEY"} <= read, f"unknown: {listed - read}"


def test_every_make_target_of_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"^make ([a-z]+)|`make ([a-z]+)", README, re.MULTILINE):
        name = "".join(target)
        assert re.search(rf"^{name}:", makefile, re.MULTILINE), name


def test_links_and_pictures_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_command_line_example_works(tmp_path: Path) -> None:
    example = re.search(r"^\.venv/bin/python (manage.py enrich .+)$", README, re.MULTILINE)
    assert example
    for name in ("manage.py", "leadenrich", "batchruns"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "static", tmp_path / "static")
    subprocess.run([sys.executable, *shlex.split(example[1])], cwd=tmp_path, check=True)
    lines = (tmp_path / "enriched.csv").read_text().splitlines()
    assert len(lines) == len((ROOT / "static" / "sample-leads.csv").read_text().splitlines())
    assert "email_status" in lines[0]


def test_the_example_in_python_works(tmp_path: Path) -> None:
    example = re.search(r"```python\n(.+?)```", README, re.DOTALL)
    assert example
    for name in ("leadenrich", "batchruns", "static"):
        (tmp_path / name).symlink_to(ROOT / name)
    done = subprocess.run(
        [sys.executable, "-c", example[1]], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    rows = len((tmp_path / "enriched.csv").read_text().splitlines()) - 1
    assert done.stdout == f"{rows} of {rows}\n"


def test_every_argument_of_enrich_is_one_that_there_is() -> None:
    section = README.partition("## Without a browser")[2].partition("\n## ")[0]
    parser = load_command_class("batchruns", "enrich").create_parser("manage.py", "enrich")
    there = set(parser._option_string_actions)
    assert set(re.findall(r"(?<!\w)--[a-z]+", section)) <= there
    for export in EXPORTS:
        assert f"`{export}`" in section


def test_contributings_modules_and_folders_are_there() -> None:
    behind_picture = (ROOT / "CONTRIBUTING.md").read_text().rpartition("```\n")[2]
    named = set(re.findall(r"`((?:\w+/)+(?:\w+\.\w+)?)`", behind_picture))
    there = [f"/{house}" for house in HOUSES]
    there += [
        f"/{path.relative_to(ROOT)}" for house in HOUSES for path in (ROOT / house).rglob("*")
    ]
    lost = [
        path
        for path in sorted(named)
        if not path.endswith(UNTRACKED)
        and not any(p.endswith(f"/{path}".rstrip("/")) for p in there)
    ]
    assert named
    assert lost == []


def test_contributings_picture_of_the_house_is_true() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text()
    picture = re.search(r"```\n(leadenrich/ .+?)```", contributing, re.DOTALL)
    assert picture
    drawn = set(paths_in(picture[1]))
    assert [str(path) for path in sorted(drawn) if not (ROOT / path).exists()] == []
    folders = {
        folder.relative_to(ROOT)
        for house in ("leadenrich", "batchruns", "batchruns/engine")
        for folder in (ROOT / house).iterdir()
        if folder.is_dir() and any(folder.glob("*.py"))
    }
    left_out = {Path("batchruns/migrations"), Path("batchruns/templatetags")}
    shown = drawn | {parent for path in drawn for parent in path.parents}
    assert sorted(map(str, folders - shown - left_out)) == []


def paths_in(picture: str) -> Iterator[Path]:
    """The paths that a picture of the tree shows: two spaces lead into a folder or to the next name.

    What follows the names in a line says what they are for.
    """
    folders: list[str] = []
    for line in picture.splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        cells = re.split(r"\s{2,}", line.strip())
        names = list(takewhile(lambda cell: re.fullmatch(r"[\w/]+(/|\.py)", cell), cells))
        for name in names:
            yield Path(*folders[:depth], name)
        if names and names[0].endswith("/"):
            folders[depth:] = [names[0]]
