"""What README and CONTRIBUTING say is so."""

import re
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

from django.core.management import load_command_class

from batchruns.engine.tables.exports.base import EXPORTS
from leadenrich import reference
from tests.helpers.paths import ROOT

README = (ROOT / "README.md").read_text()
SERVE = (ROOT / "leadenrich" / "serve.py").read_text()
SETTINGS = (ROOT / "leadenrich" / "settings.py").read_text()
HOUSES = ("batchruns", "deploy", "docs", "leadenrich", "locale", "static", "templates", "tests")
# What an installation makes.
UNTRACKED = "built/"


def test_the_table_of_settings_is_complete_and_true() -> None:
    listed = {name: default for _group, name, default, _meaning in reference.SETTINGS.rows()}
    calls = re.findall(r'\benv\.(\w+)\(\s*"([A-Z_]+)"(?:, default=(.+?)\))?', SETTINGS)
    calls += [("str", *each) for each in re.findall(r'environ\.get\("([A-Z_]+)", (.+?)\)', SERVE)]
    assert {name for _kind, name, _default in calls} == set(listed)
    for kind, name, code in calls:
        if kind == "int" and code != "None" and not code.startswith("default"):
            assert listed[name] == f"`{eval(code)}`", name
        if kind == "str" and re.fullmatch(r'"[^"]+"', code) and name != "LOG_LEVEL":
            assert listed[name] == f"`{code[1:-1]}`", name


def test_every_make_target_of_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"^make ([a-z]+)|`make ([a-z]+)", README, re.MULTILINE):
        name = "".join(target)
        assert re.search(rf"^{name}:", makefile, re.MULTILINE), name


def test_links_and_pictures_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


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
