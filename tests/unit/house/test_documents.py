"""What README and CONTRIBUTING say is so."""

import re
import shlex
import shutil
import subprocess
import sys

from tests.helpers.paths import ROOT

# Not the folders of tools, in which files come and go.
HOUSES = [ROOT / name for name in ("leadenrich", "batchruns", "templates", "static", "tests")]
README = (ROOT / "README.md").read_text()
PROCFILE = (ROOT / "Procfile").read_text()
SETTINGS = (ROOT / "leadenrich" / "settings.py").read_text()


def test_the_table_of_settings_is_complete_and_true():
    names = (line.split("|")[1] for line in README.splitlines() if line.startswith("| `"))
    listed = set(re.findall(r"`([A-Z_]+)`", " ".join(names)))
    read = set(re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', SETTINGS))
    read |= set(re.findall(r"\$\{(\w+)", PROCFILE))
    assert read <= listed, f"not in README: {read - listed}"
    assert listed - {"DATA_DIR", "SECRET_KEY"} <= read, f"unknown: {listed - read}"


def test_every_make_target_of_readme_exists():
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"^make ([a-z]+)|`make ([a-z]+)", README, re.MULTILINE):
        name = "".join(target)
        assert re.search(rf"^{name}:", makefile, re.MULTILINE), name


def test_links_and_pictures_lead_somewhere():
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_command_line_example_works(tmp_path):
    example = re.search(r"^\.venv/bin/python (manage.py enrich .+)$", README, re.MULTILINE)
    assert example
    for name in ("manage.py", "leadenrich", "batchruns"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "static", tmp_path / "static")
    subprocess.run([sys.executable, *shlex.split(example[1])], cwd=tmp_path, check=True)
    lines = (tmp_path / "enriched.csv").read_text().splitlines()
    assert len(lines) == len((ROOT / "static" / "sample-leads.csv").read_text().splitlines())
    assert "email_status" in lines[0]


def test_contributings_picture_of_the_house_is_true():
    contributing = (ROOT / "CONTRIBUTING.md").read_text()
    picture = re.search(r"```\n(leadenrich/ .+?)```", contributing, re.DOTALL)
    assert picture
    drawn = set(re.findall(r"\b(\w+\.py|[a-z]+(?=/))", picture[1]))
    for house in ("leadenrich", "batchruns"):
        built = {
            item.name
            for item in (ROOT / house).iterdir()
            if not item.name.startswith("_") and (item.is_dir() or item.suffix == ".py")
        } - {"apps.py", "migrations", "templatetags", "sql", "requests.py"}
        assert built <= drawn, f"not drawn: {built - drawn}"
    for name in drawn:
        places = [ROOT / name, *(found for house in HOUSES for found in house.rglob(name))]
        assert any(place.exists() for place in places), name
