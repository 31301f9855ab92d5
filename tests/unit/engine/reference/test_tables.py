"""Tables that are built once at install, and read by the processes that follow."""

import os
import pkgutil
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest

from batchruns.engine.reference import tables
from batchruns.engine.reference.codecs import CODES, CODES_AT_ONCE, NUMBERS, TEXTS, WORDS
from batchruns.engine.steps.errors import OverrunError
from batchruns.engine.subjects.city import cities
from batchruns.engine.time_limit import time_limit
from tests.helpers.paths import ROOT

TABLE = {"köln": "DE", "berlin": "DE, US"}


class Started:
    """A table as a process that has just started gives it; calling it is starting."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "names.txt"
        self.source = "A = 1"
        self.worked_out: list[str] = []
        """Grows each time that the table is worked out."""

    def __call__(self) -> Mapping[str, str]:
        return self.of().table()

    def of(self, package: str = "babel") -> tables.ReferenceTable[Mapping[str, str]]:
        """The table of what this package ships."""
        sources = (("here", "names.py"),)
        return tables.ReferenceTable("names", (package,), sources, TEXTS, self._work_out)

    def build(self) -> None:
        self.of().build(self.folder)

    def _work_out(self) -> Mapping[str, str]:
        self.worked_out.append("names")
        return TABLE


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Started:
    started = Started(tmp_path)

    def content(package: str, file: str) -> bytes:
        return (tmp_path / Path(file).name).read_bytes()

    monkeypatch.setattr(pkgutil, "get_data", content)
    monkeypatch.setattr(tables, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(tables, "_content", lambda package, file: started.source.encode())
    return started


def test_it_is_worked_out_once_for_all_processes(started: Started) -> None:
    started.build()
    assert started() == started() == started() == TABLE
    assert started.worked_out == ["names"]


def test_what_is_not_built_is_worked_out_by_the_first_process_and_kept(started: Started) -> None:
    assert started() == started() == TABLE
    assert started.worked_out == ["names"]
    assert not started.path.exists()
    started.source = "A = 2"
    assert started() == started() == TABLE
    assert started.worked_out == ["names", "names"]


def test_where_nothing_can_be_kept_each_process_works_it_out(
    started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    (started.folder / "file").touch()
    monkeypatch.setattr(tables, "cache_folder", lambda: started.folder / "file" / "cache")
    assert started() == started() == TABLE
    assert started.worked_out == ["names", "names"]


def test_no_row_pays_for_it_with_its_time(
    started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work_out() -> Mapping[str, str]:
        time.sleep(0.2)
        return TABLE

    monkeypatch.setattr(started, "_work_out", work_out)
    with time_limit(0.1):
        assert started() == TABLE
    with pytest.raises(OverrunError), time_limit(0.1):
        started()
        time.sleep(0.2)


def test_it_is_stale_once_a_package_is_another(
    started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    started.build()
    monkeypatch.setattr(tables, "_version", lambda package: "999.0")
    assert started.of().built() is None
    assert started() == TABLE
    started.build()
    assert started.of().built() is not None


def test_it_is_stale_once_the_source_is_another(started: Started) -> None:
    started.build()
    started.source = "A = 2"
    assert started.of().built() is None
    assert started() == TABLE


@pytest.mark.parametrize("kept", [b"", b"{", b"\xff\xff\xff", b"half"])
def test_one_that_is_damaged_is_worked_out_anew(started: Started, kept: bytes) -> None:
    started.build()
    whole = started.path.read_bytes()
    started.path.write_bytes(whole[: len(whole) - 3] if kept == b"half" else kept)
    assert started() == TABLE
    assert started.worked_out == ["names", "names"]


def test_a_package_that_is_not_there_is_an_error(started: Started) -> None:
    with pytest.raises(PackageNotFoundError):
        started.of("no-such-package-at-all").stamp()


NAMES = {"köln": {"DE"}, "berlin": {"DE", "US"}, "a": {"AT"}, "a b": {"BE"}, "京": {"JP"}}


@pytest.mark.parametrize(
    ("form", "table"),
    [
        (TEXTS, TABLE),
        (WORDS, frozenset(NAMES)),
        (CODES, {name: frozenset(codes) for name, codes in NAMES.items()}),
        (CODES_AT_ONCE, {name: frozenset(codes) for name, codes in NAMES.items()}),
        (NUMBERS, {"köln": (3,), "berlin": (5, 1), "b": (0,)}),
    ],
)
def test_what_is_read_again_is_what_was_worked_out(form: Any, table: Any) -> None:
    read = form.decode(form.encode(table))

    assert read == table
    assert len(read) == len(table)
    for name in (*NAMES, "", "b", "zz", "berli", "berlin!", "\x00"):
        assert (name in read) == (name in table)


def test_what_would_break_a_line_is_no_name() -> None:
    with pytest.raises(ValueError, match="tab"):
        NUMBERS.encode({"a\tb": (1,)})


@pytest.mark.parametrize("name", ["cities_by_latin_name", "cities_by_other_name"])
def test_large_tables_are_searched_without_a_mistake(name: str) -> None:
    assert cities  # Its tables are known once it is imported.
    table = tables.TABLES[name].table()
    names = {f"{name}{end}" for name in list(table)[::997] for end in ("", " ", "x")}
    found = {name: table[name] for name in names if name in table}

    assert found == {name: numbers for name, numbers in table.items() if name in names}
    assert len(found) > 30


# What a process of the copy says: whether all tables are read as built, and what is in the copy.
ASK = """
import os, sys
sys.path.insert(0, os.environ["COPY"])
from batchruns.engine.options import Options
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.reference.tables import TABLES
row = ["Köln", "Deutschland", "ada@gmail.com", "+49 1512 3456789", "東京", "Nowhere"]
fields = ["city", "country", "email", "phone", "full_name", "region"]
pipeline = Pipeline(fields, fields, options=Options(column_set="all"))
enriched, _ = pipeline.enrich([row, [row[4], row[5], *row[2:]]])
print(os.path.abspath(sys.modules["batchruns"].__path__[0]))
print(sum(table.built() is None for table in TABLES.values()))
print("DE-NW" in enriched[0])
"""


def ask(copy: Path | str, cache: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd="/",
        env={
            **os.environ,
            "COPY": str(copy),
            "PYTHONDONTWRITEBYTECODE": "1",
            "XDG_CACHE_HOME": str(cache),
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")[:-1]


def build(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-B", "-m", "batchruns.engine.reference", *arguments],
        cwd=copy,
        capture_output=True,
        text=True,
    )


def content(copy: Path) -> dict[str, tuple[int, int]]:
    paths = [path for path in sorted(copy.rglob("*")) if path.is_file()]
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in paths}


def test_an_installation_is_built_once_and_read_from_anywhere_even_zipped(tmp_path: Path) -> None:
    copy = tmp_path / "installed"
    without = shutil.ignore_patterns("__pycache__", "built")
    shutil.copytree(ROOT / "batchruns", copy / "batchruns", ignore=without)
    stale = build(copy, "--check")
    assert stale.returncode == 1
    assert "cities: stale or missing" in stale.stdout.splitlines()
    assert build(copy).returncode == 0
    assert build(copy, "--check").returncode == 0
    zipped = shutil.make_archive(str(tmp_path / "zipped"), "zip", copy)
    assert ask(zipped, tmp_path / "cache") == [f"{zipped}/batchruns", "0", "True"]
    for path in [copy, *copy.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = content(copy)

    assert ask(copy, tmp_path / "cache") == [str(copy / "batchruns"), "0", "True"]
    assert content(copy) == before
    assert not list(copy.rglob("__pycache__"))

    names = copy / "batchruns/engine/subjects/country/names.tsv"
    for path in (names.parent, names):
        path.chmod(0o755)
    names.write_text(names.read_text(encoding="utf-8") + "alias\tDE\tteutonia\n", encoding="utf-8")
    changed = content(copy)
    assert ask(copy, tmp_path / "cache") == [str(copy / "batchruns"), "3", "True"]
    assert content(copy) == changed
    assert "country_names: stale or missing" in build(copy, "--check").stdout.splitlines()
    for path in [copy, *copy.rglob("*")]:
        path.chmod(0o755)
