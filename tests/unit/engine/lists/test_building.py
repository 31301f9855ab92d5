"""A list is one file, whole or an error, whatever its rows are."""

import os
import signal
import time
from multiprocessing import get_context
from pathlib import Path

import pytest

from batchruns.engine.lists.build import ListSource, build_list
from batchruns.engine.lists.errors import ListError
from batchruns.engine.lists.match import ListKind, Tier
from batchruns.engine.lists.reader import OpenList
from tests.unit.engine.lists.conftest import MakeList, write_source

ROWS = [["company", "country", "note"], *([f"Acme {n:04} GmbH", "DE", f"n{n}"] for n in range(300))]


def test_each_row_is_found_by_its_name(make_list: MakeList) -> None:
    opened = make_list(ROWS)
    for number in (0, 7, 299):
        found = opened.match({"company": f"ACME {number:04} GmbH", "country": "DE"}, ("note",))
        assert found.row is not None
        assert (found.row.cells["note"], found.row.number) == (f"n{number}", number + 2)


def test_a_later_source_replaces_and_adds(make_list: MakeList) -> None:
    first = [["email", "owner"], ["anna@acme.com", "Tom"], ["ben@acme.com", "Tom"]]
    second = [["owner", "email", "city"], ["Zoe", "Anna@acme.com", "Köln"], ["Zoe", "c@d.com", ""]]
    opened = make_list(first, second, kind=ListKind.PEOPLE)
    owners = [row.cells["owner"] for row in opened.rows()]
    assert owners == ["Tom", "Zoe", "Zoe"]
    assert (opened.header.rows, opened.header.replaced) == (3, 1)
    found = opened.match({"email": "anna@acme.com"}, ("owner",))
    assert found.row is not None
    assert found.row.cells == {"email": "Anna@acme.com", "owner": "Zoe", "city": "Köln"}


def test_columns_of_the_same_name_stay_apart(make_list: MakeList) -> None:
    opened = make_list([["email", "note", "note"], ["a@b.com", "one", "two"]], kind=ListKind.PEOPLE)
    [row] = opened.rows()
    assert row.cells == {"email": "a@b.com", "note": "one", "note_2": "two"}


def test_a_cut_or_changed_file_is_an_error_and_never_another_match(tmp_path: Path) -> None:
    path = tmp_path / "built.list"
    build_list([write_source(tmp_path / "rows.csv", ROWS[:20])], path, ListKind.COMPANIES)
    whole = path.read_bytes()
    lead = {"company": "Acme 0007 GmbH", "country": "DE"}
    with OpenList(path) as opened:
        right = opened.match(lead)
    seen = set()
    for place in range(0, len(whole), 101):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        seen.add(_outcome(path, lead, right))
    for place in range(0, len(whole), 1_001):
        path.write_bytes(whole[:place])
        assert _outcome(path, lead, right) == "damaged"
    # What is changed elsewhere in the file isn't read for this lead.
    assert seen == {"damaged", "right"}


def _outcome(path: Path, lead: dict[str, str], right: object) -> str:
    try:
        with OpenList(path) as opened:
            assert opened.match(lead) == right
    except ListError:
        return "damaged"
    return "right"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["note"], ["x"]], "list_without_keys"),
        ([["company"]], "list_empty"),
        ([["company", "note"], ["", "x"]], "list_without_keys"),
        ([["company"], *([f"Acme {n}"] for n in range(9))], "list_too_long"),
    ],
)
def test_what_is_no_list_says_so(tmp_path: Path, rows: list[list[str]], code: str) -> None:
    source = write_source(tmp_path / "rows.csv", rows)
    with pytest.raises(ListError, match=code):
        build_list([source], tmp_path / "built.list", ListKind.COMPANIES, most_rows=5)
    assert not list(tmp_path.glob("*.list")) + list(tmp_path.glob(".list-*"))


def test_rows_of_one_name_take_no_longer_and_are_never_sure(make_list: MakeList) -> None:
    opened = make_list([["company", "country"], *[["Same Old Ltd", "GB"]] * 2_000])
    began = time.process_time()
    for number in range(20):
        found = opened.match({"company": "Same Old Ltd", "country": "GB"}, ("company",))
        assert (found.tier, len(found.candidates)) == (Tier.POSSIBLE, 3), number
    assert time.process_time() - began < 2


def test_a_hostile_cell_or_lead_is_only_long(make_list: MakeList) -> None:
    long = "A" * 1_000_000
    rows = [["company", "country", "note"], ["Acme Labs Ltd", "GB", long], [long, "GB", "x"]]
    opened = make_list(rows)
    found = opened.match({"company": "Acme Labs Ltd", "country": "GB"}, ("note",))
    assert found.row is not None
    assert len(found.row.cells["note"]) == 32_767
    for lead in ({"company": long, "country": "GB"}, {"company": "\ud800\n\x00", "country": "\n"}):
        assert opened.match(lead).tier is None


def test_a_process_that_is_killed_while_it_builds_leaves_no_list(tmp_path: Path) -> None:
    rows = [["id", "company"], *([str(n), f"Company {n} Ltd"] for n in range(5_000))]
    source, target = write_source(tmp_path / "rows.csv", rows), tmp_path / "built.list"
    killed = get_context("fork").Process(target=build_and_be_killed, args=(source, target))
    killed.start()
    killed.join()
    assert killed.exitcode == -signal.SIGKILL
    assert not target.exists()

    build_list([source], target, ListKind.COMPANIES)
    again = tmp_path / "again.list"
    build_list([source], again, ListKind.COMPANIES)
    assert target.read_bytes() == again.read_bytes()


def build_and_be_killed(source: ListSource, target: Path) -> None:
    """Builds a list in a process of its own, which doesn't live to its end."""
    build_list(
        [source],
        target,
        ListKind.COMPANIES,
        on_rows=lambda rows: os.kill(os.getpid(), signal.SIGKILL),
    )
