"""Tables that are worked out once, and read again by the processes that follow."""

from importlib.metadata import PackageNotFoundError

import pytest

from batchruns.engine.reference import kept_tables
from batchruns.engine.subjects.city import cities
from batchruns.engine.subjects.country import names as country_names

TABLE = {"köln": frozenset({"DE"}), "berlin": frozenset({"DE", "US"})}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(kept_tables, "FOLDER", tmp_path / "kept")
    return tmp_path / "kept"


@pytest.fixture
def started():
    """Gives the table as a process that has just started does, and tells how often it was worked out."""
    worked_out = []

    def start(package="babel"):
        @kept_tables.kept_table(package)
        def names():
            worked_out.append(package)
            return TABLE

        return names()

    start.worked_out = worked_out
    return start


def test_it_is_worked_out_once_for_all_processes(folder, started):
    assert started() == started() == started() == TABLE
    assert started.worked_out == ["babel"]


def test_it_is_worked_out_anew_once_a_package_is_another(folder, started, monkeypatch):
    started()
    monkeypatch.setattr(kept_tables, "version", lambda package: "999.0")
    assert started() == TABLE
    assert started.worked_out == ["babel", "babel"]
    assert len(list(folder.iterdir())) == 1, "the old one is removed"


def test_it_is_worked_out_anew_once_a_module_is_another(folder, started, monkeypatch, tmp_path):
    module = tmp_path / "terms.py"
    module.write_text("A = 1")
    monkeypatch.setattr(kept_tables, "MODULES", [module])
    started()
    module.write_text("A = 1, 2")
    started()
    assert started.worked_out == ["babel", "babel"]


@pytest.mark.parametrize("kept", [b"", b"{", b"\xff\xff\xff", b"half"])
def test_one_that_is_damaged_is_worked_out_anew(folder, started, kept):
    started()
    [place] = folder.iterdir()
    whole = place.read_bytes()
    place.write_bytes(whole[: len(whole) // 2] if kept == b"half" else kept)
    assert started() == TABLE
    assert place.read_bytes() == whole


def test_where_nothing_can_be_written_it_is_there_all_the_same(folder, started):
    folder.write_text("a file, not a folder")
    assert started() == started() == TABLE
    assert started.worked_out == ["babel", "babel"]


def test_a_package_that_is_not_there_is_an_error(folder, started):
    with pytest.raises(PackageNotFoundError):
        started("no-such-package-at-all")


@pytest.mark.parametrize(
    "table",
    [cities._latin, country_names.usual_names, country_names.names_in_other_languages],
)
def test_what_is_read_again_is_what_was_worked_out(folder, table):
    table.cache_clear()
    worked_out = table()
    table.cache_clear()
    assert list(folder.iterdir())
    assert table() == worked_out
    table.cache_clear()
