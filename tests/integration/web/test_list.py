"""The list of runs: what each address of it shows, page by page, and what one does with many runs."""

import html
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import pytest
from pytest_django import Settings

from batchruns.models import BatchRun, RunIndex
from batchruns.runs import deletion, service
from batchruns.web.list import keyset
from batchruns.web.list.page import list_page
from batchruns.web.list.query import SORTS, Query
from leadenrich.accounts.models import User
from leadenrich.rls.roles import acting_as
from tests.helpers.clients import WebClient

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def add(user: User) -> Any:
    """Adds a run, as any client may have written it."""

    def make(filename: str, owner: Any = user, **fields: Any) -> BatchRun:
        return BatchRun.objects.create(user=owner, filename=filename, **fields)

    return make


@pytest.fixture
def assorted(add: Any) -> dict[str, dict]:
    """Runs with ties and gaps in everything that one can sort by."""
    runs = {}
    for n in range(12):
        started = None if n % 4 == 0 else START + timedelta(hours=n // 2)
        runs[f"{'Bb' if n % 3 else 'a'}-{n:02}.csv"] = {
            "status": ("pending", "failed", "completed", "processing")[n % 4],
            "started_at": started,
            "finished_at": (started and n % 4 != 3 and started + timedelta(seconds=n % 5)) or None,
            "meta": {"rowCount": n % 3, "fileSize": 100 * (n % 2), "rejectedCount": n}
            if n % 5
            else {"rowCount": "many"},
        }
    for filename, fields in runs.items():
        add(filename, **fields)
    return runs


def shown(response: Any) -> list[str]:
    """The filenames that a list shows, in order."""
    found = re.findall(r'class="filename"[^>]*>([^<]+)<', response.content.decode())
    return [html.unescape(name) for name in found]


def walk(page: WebClient, address: str, rel: str = "next") -> list[list[str]]:
    """The filenames of a page and of all that one reaches from it by its link `rel`."""
    pages = []
    while address is not None:
        response = page.get("/runs/" + address)
        pages.append(shown(response))
        link = re.search(rf'href="([^"]+)" rel="{rel}"', response.content.decode())
        address = html.unescape(link[1]) if link else None
    return pages


def key(sort: str, fields: dict) -> Any:
    """What a run is sorted by; what isn't known is less than all that is."""
    meta, started, ended = fields["meta"], fields["started_at"], fields["finished_at"]

    def number(name: str) -> int:
        return meta.get(name) if isinstance(meta.get(name), int) else -1

    keys: dict[str, Callable[[], Any]] = {
        "file": lambda: fields["name"].lower(),
        "status": lambda: fields["status"],
        "rows": lambda: number("rowCount"),
        "rejected": lambda: number("rejectedCount"),
        "size": lambda: number("fileSize"),
        # Not started yet is later than any start.
        "started": lambda: started or datetime.max.replace(tzinfo=UTC),
        "duration": lambda: (ended - started).total_seconds() if ended else -1,
    }
    return keys[sort]()


@pytest.mark.parametrize("falls", [False, True], ids=["rising", "falling"])
@pytest.mark.parametrize("sort", SORTS)
def test_each_sort_pages_through_every_run_once(
    signed_in: WebClient,
    assorted: dict[str, dict],
    monkeypatch: pytest.MonkeyPatch,
    sort: Any,
    falls: bool,
) -> None:
    monkeypatch.setattr("batchruns.web.list.page.PER_PAGE", (5,))

    pages = walk(signed_in, f"?sort={'-' if falls else ''}{sort}")

    assert [len(names) for names in pages] == [5, 5, 2]
    names = list(chain(*pages))
    assert sorted(names) == sorted(assorted)
    keys = [key(sort, {**assorted[name], "name": name}) for name in names]
    assert keys == sorted(keys, reverse=falls)


@pytest.mark.parametrize("few", [1, 500], ids=["many", "few"])
@pytest.mark.parametrize("sort", SORTS)
def test_a_search_pages_through_what_it_finds_in_each_order(
    signed_in: WebClient,
    assorted: dict[str, dict],
    monkeypatch: pytest.MonkeyPatch,
    sort: Any,
    few: int,
) -> None:
    monkeypatch.setattr("batchruns.web.list.page.PER_PAGE", (2,))
    monkeypatch.setattr("batchruns.web.list.page.FEW_MATCHES", few)

    pages = walk(signed_in, f"?sort={sort}&q=1")

    names = list(chain(*pages))
    assert sorted(names) == sorted(name for name in assorted if "1" in name)
    assert len(names) > 2
    keys = [key(sort, {**assorted[name], "name": name}) for name in names]
    assert keys == sorted(keys)


def test_going_back_shows_the_same_pages(
    signed_in: WebClient, assorted: dict[str, dict], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("batchruns.web.list.page.PER_PAGE", (5,))
    forth = walk(signed_in, "?sort=size")
    last = signed_in.get("/runs/?sort=size")
    for _ in forth[1:]:
        link = re.search(r'href="([^"]+)" rel="next"', last.content.decode())
        last = signed_in.get("/runs/" + html.unescape(link[1]))

    back = re.search(r'href="([^"]+)" rel="prev"', last.content.decode())

    assert walk(signed_in, html.unescape(back[1]), "prev") == forth[1::-1]


@pytest.mark.parametrize(
    "cursor", ["x", "W10", "bnVsbA", "WyJcdTAwMDAiLCJ4Il0", "W" * 4000, "%00", "WzFlOTk5LCJ4Il0"]
)
def test_a_cursor_that_is_none_shows_the_first_page(
    signed_in: WebClient, assorted: dict[str, dict], cursor: str
) -> None:
    assert shown(signed_in.get(f"/runs/?after={cursor}")) == shown(signed_in.get("/runs/"))
    assert shown(signed_in.get(f"/runs/?before={cursor}&sort=file")) == shown(
        signed_in.get("/runs/?sort=file")
    )


def test_rows_that_go_meanwhile_leave_no_hole_and_no_double(
    user: User, assorted: dict[str, dict]
) -> None:
    order = Query(sort="file").order
    rows = RunIndex.objects.filter(owner=user.pk)
    first = keyset.keyset_page(rows, order, 4)
    BatchRun.objects.filter(pk__in=[row.run_id for row in first.rows[2:]]).delete()

    second = keyset.keyset_page(rows, order, 4, after=first.next)

    names = sorted(name.lower() for name in assorted)
    assert [row.name for row in second.rows] == names[4:8]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("?status=failed", {"old.csv"}),
        ("?q=grösse", {"GRÖSSE_2.csv"}),
        ("?q=GRÖ", {"Größe 50%.csv", "GRÖSSE_2.csv"}),
        ("?q=50%25", {"Größe 50%.csv"}),
        ("?q=_2", {"GRÖSSE_2.csv"}),
        ("?since=2026-03-02", {"GRÖSSE_2.csv"}),
        ("?until=2026-03-01", {"old.csv"}),
        ("?since=2026-03-01&until=2026-03-02&q=csv", {"old.csv", "GRÖSSE_2.csv"}),
        ("?status=nonsense&since=yesterday&sort=colour", None),
        ("?status=failed&q=größe", set()),
    ],
)
def test_filters_find_what_they_say(
    signed_in: WebClient, add: Any, address: str, expected: Any
) -> None:
    add("Größe 50%.csv")
    add("GRÖSSE_2.csv", status="completed", started_at=START + timedelta(days=1))
    add("old.csv", status="failed", started_at=START)
    everything = {"Größe 50%.csv", "GRÖSSE_2.csv", "old.csv"}

    response = signed_in.get("/runs/" + address)

    assert set(shown(response)) == (everything if expected is None else expected)
    assert ("No runs match these filters" in response.content.decode()) == (expected == set())


@pytest.mark.parametrize(
    ("address", "language", "told"),
    [
        ("?since=2026-04-03", "en", "Started from April 3, 2026 on"),
        ("?until=2026-04-03", "de", "Gestartet bis 3. April 2026"),
        ("?since=2026-04-03&until=2026-05-01", "de", "Gestartet von 3. April 2026 bis 1. Mai 2026"),
    ],
)
def test_the_dates_of_a_filter_are_told_in_the_pages_language(
    signed_in: WebClient, address: str, language: str, told: str
) -> None:
    answer = signed_in.get(f"/runs/{address}", headers={"Accept-Language": language})

    assert told in answer.content.decode()


def test_a_date_is_a_day_where_the_person_is(signed_in: WebClient, add: Any) -> None:
    signed_in.post("/account/", {"time_zone": "Pacific/Auckland"})
    add("late.csv", status="failed", started_at=datetime(2026, 3, 1, 12, tzinfo=UTC))

    assert shown(signed_in.get("/runs/?since=2026-03-02")) == ["late.csv"]
    assert shown(signed_in.get("/runs/?until=2026-03-01")) == []


@pytest.mark.parametrize(
    ("there", "asked", "pushed"),
    [
        ("/runs/", "/runs/?q=a&since=&per_page=25", "/runs/?q=a"),
        ("/runs/?q=a", "/runs/?q=a&since=&per_page=50", "false"),
        ("/runs/?q=a", "/runs/?q=&since=&per_page=25", "/runs/"),
    ],
)
def test_each_place_is_once_in_the_browsers_history(
    signed_in: WebClient, there: str, asked: str, pushed: str
) -> None:
    where = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{there}"}

    assert signed_in.get(asked, headers=where)["HX-Push-Url"] == pushed


def test_counts_by_status_lead_to_the_filter(
    signed_in: WebClient, assorted: dict[str, dict]
) -> None:
    content = signed_in.get("/runs/?q=csv").content.decode()

    for status in ("pending", "failed", "completed", "processing"):
        link = re.search(rf'class="{status}" href="([^"]+)"[^<]*<svg.*?<b>(\d+)</b>', content, re.S)
        assert link[2] == "3"
        assert len(shown(signed_in.get(html.unescape(link[1])))) == 3


CANCELED = {
    "status": "failed",
    "error_message": "Canceled.",
    "meta": {"error": {"code": "canceled", "params": {}}},
}


def test_canceled_runs_are_apart_from_those_that_failed(signed_in: WebClient, add: Any) -> None:
    add("stopped.csv", **CANCELED)
    add("broken.csv", status="failed", error_message="It broke.")

    assert shown(signed_in.get("/runs/?status=canceled")) == ["stopped.csv"]
    assert shown(signed_in.get("/runs/?status=failed")) == ["broken.csv"]
    content = signed_in.get("/runs/").content.decode()
    assert re.search(r"Failed <b>1</b>", content)
    assert re.search(r"Canceled <b>1</b>", content)
    assert "Resume stopped.csv" in content
    assert "Retry broken.csv" in content


def test_a_status_that_no_run_has_takes_no_room(signed_in: WebClient, add: Any) -> None:
    add("a.csv")

    assert "Canceled" not in signed_in.get("/runs/").content.decode()
    # But who asks for it sees that there is none.
    assert re.search(r"Canceled <b>0</b>", signed_in.get("/runs/?status=canceled").content.decode())


def test_live_updates_stay_small(signed_in: WebClient, add: Any) -> None:
    runs = [
        add(f"hubspot-contacts-2026-{n}.csv", status="processing", started_at=START)
        for n in range(10)
    ]

    assert len(live(signed_in, *runs).content) < 15 * 1024


# --- names, tags and totals -----------------------------------------------------------------------


@pytest.fixture
def named(add: Any) -> BatchRun:
    """One run with a name and tags, beside one that has neither."""
    add("other.csv")
    run: BatchRun = add("upload.csv", meta={"name": "Trade fair", "tags": ["Messe", "Q4 2026"]})
    return run


@pytest.mark.parametrize(
    "address",
    ["?q=trade", "?q=UPLOAD", "?q=messe", "?tag=messe", "?tag=q4+2026", "?q=csv&tag=Messe"],
)
def test_a_run_is_found_by_name_file_and_tag(
    signed_in: WebClient, named: BatchRun, address: str
) -> None:
    assert shown(signed_in.get(f"/runs/{address}")) == ["Trade fair"]


@pytest.mark.parametrize("q", ["groß", "ß e", "ΛΌΓΟΣ", "n", "ﬁ", "漢字", "😀", "50%", "e 5"])
def test_any_part_of_a_text_is_found(signed_in: WebClient, add: Any, q: str) -> None:
    add("one.csv", meta={"name": "Groß e 50% n λόγος-ΛΌΓΟΣ ﬁne 漢字 😀"})
    add("two.xlsx", meta={"name": "x" * 60})

    assert len(shown(signed_in.get("/runs/", {"q": q}))) == 1


@pytest.mark.parametrize("tag", ["mess", "q4", "trade fair", "Messe Q4 2026"])
def test_a_tag_is_meant_as_a_whole(signed_in: WebClient, named: BatchRun, tag: str) -> None:
    assert shown(signed_in.get("/runs/", {"tag": tag})) == []


def test_names_sort_as_files_do(signed_in: WebClient, add: Any) -> None:
    add("a.csv", meta={"name": "Zebra"})
    add("m.csv")
    add("z.csv", meta={"name": "apple"})

    assert shown(signed_in.get("/runs/?sort=file")) == ["apple", "m.csv", "Zebra"]


@pytest.mark.parametrize(
    ("meta", "title", "tags"),
    [
        ({"name": " Two\n lines "}, "Two lines", []),
        ({"name": "  "}, "x.csv", []),
        ({"name": {"first": 1}, "tags": "Messe"}, "x.csv", []),
        ({"name": "n" * 5000}, "n" * 100, []),
        ({"tags": [" a ", 7, None, "", ["b"], "c\td"]}, "x.csv", ["a", "c d"]),
        ({"tags": ["Ω" * 400] * 40}, "x.csv", ["Ω" * 30] * 10),
        ([1], "x.csv", []),
    ],
)
def test_what_another_client_calls_a_run_is_bounded(
    signed_in: WebClient, add: Any, meta: Any, title: str, tags: list[str]
) -> None:
    run = BatchRun.objects.get(pk=add("x.csv", meta=meta).pk)
    entry = RunIndex.objects.get()

    assert (run.title, list(run.parsed_meta.tags)) == (title, tags)
    assert (entry.title, entry.tags) == (title, tags)
    assert shown(signed_in.get("/runs/")) == [title]
    assert title in signed_in.get(f"/runs/{run.pk}/").content.decode()


def test_name_and_tags_are_changed(signed_in: WebClient, add: Any) -> None:
    run = add("x.csv", status="completed", meta={"rowCount": 3})

    data = {"name": " Trade  fair ", "tags": "Messe, messe,, Q4 ", "next": "/runs/?q=x"}
    answer = signed_in.post(f"/runs/{run.pk}/title/", data, follow=True)

    assert answer.redirect_chain[0][0] == "/runs/?q=x"
    assert shown(answer) == ["Trade fair"]
    run.refresh_from_db()
    assert run.meta == {"rowCount": 3, "name": "Trade fair", "tags": ["messe", "Q4"]}
    form = signed_in.get(f"/runs/{run.pk}/title/").content.decode()
    assert 'value="messe, Q4"' in form

    signed_in.post(f"/runs/{run.pk}/title/", {"name": "", "tags": ""})
    assert shown(signed_in.get("/runs/")) == ["x.csv"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"name": "n" * 101}, "at most 100 characters"),
        ({"tags": "t" * 31}, "A tag can have 30 characters."),
        ({"tags": ",".join("abcdefghijk")}, "A run can have 10 tags."),
    ],
)
def test_a_name_or_tag_too_long_is_refused_and_kept_in_the_form(
    signed_in: WebClient, add: Any, data: dict[str, str], told: str
) -> None:
    run = add("x.csv")

    answer = signed_in.post(f"/runs/{run.pk}/title/", data)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert next(iter(data.values())) in answer.content.decode()


def test_the_filter_offers_the_tags_that_there_are(signed_in: WebClient, named: BatchRun) -> None:
    content = signed_in.get("/runs/").content.decode()
    offered = re.search(r'<select name="tag">.*?</select>', content, re.S)

    assert offered
    assert re.findall(r"<option>(.*?)</option>", offered[0]) == ["Messe", "Q4 2026"]


def test_totals_are_over_all_runs_and_by_month(
    signed_in: WebClient, add: Any, stranger: User
) -> None:
    found = {"rowCount": 1000, "summary": {"filled": {"issues": 70, "duplicate_of": 5}}}
    add("march.csv", started_at=START, status="completed", meta=found)
    add("late.csv", started_at=START, status="failed", meta={"rowCount": "many"})
    add("april.csv", started_at=START + timedelta(days=31), status="completed", meta=found)
    add("waiting.csv", meta={"rowCount": 8})
    add("theirs.csv", owner=stranger, started_at=START, status="completed", meta=found)

    line = signed_in.get("/runs/totals/", headers={"HX-Request": "true"}).content.decode()
    page = signed_in.get("/runs/totals/").content.decode()

    assert "4 runs · 2,008 rows · 140 with issues · 10 duplicates" in " ".join(line.split())
    cells = re.findall(r"<th scope=\"row\"><a href=\"([^\"]+)\">(.*?)</a>.*?</tr>", page, re.S)
    assert [month for _address, month in cells] == ["Not started", "April 2026", "March 2026"]
    march = html.unescape(cells[-1][0])
    assert sorted(shown(signed_in.get(march))) == ["late.csv", "march.csv"]


def test_how_many_a_page_shows_is_kept(signed_in: WebClient, add: Any) -> None:
    for number in range(30):
        add(f"{number}.csv")
    assert len(shown(signed_in.get("/runs/"))) == 25

    signed_in.get("/runs/?per_page=50")

    assert len(shown(signed_in.get("/runs/"))) == 30
    assert len(shown(signed_in.get("/runs/?per_page=1000000"))) == 30


@pytest.mark.parametrize(
    "meta", [None, [], "text", {"fileSize": -5}, {"rowCount": 1e300}, {"rowCount": {}}]
)
@pytest.mark.parametrize("started", [None, START])
def test_whatever_other_clients_write_is_listed(
    signed_in: WebClient, add: Any, meta: Any, started: Any
) -> None:
    add("x" * 5000, meta=meta, started_at=started, status="processing")

    assert len(shown(signed_in.get("/runs/?sort=-rows"))) == 1


def test_the_listing_follows_every_change(signed_in: WebClient, add: Any, user: User) -> None:
    run = add("first.csv")
    BatchRun.objects.filter(pk=run.pk).update(
        filename="second.csv", status="failed", meta={"rowCount": 7}
    )
    assert shown(signed_in.get("/runs/?status=failed&q=second")) == ["second.csv"]

    with acting_as(user.pk):
        deletion.delete(run)

    assert not RunIndex.objects.exists()


def test_nobody_reaches_anothers_listing(add: Any, user: User, stranger: User) -> None:
    add("mine.csv")
    add("theirs.csv", owner=stranger)

    with acting_as(user.pk):
        assert [row.name for row in RunIndex.objects.all()] == ["mine.csv"]
        assert list_page(stranger, Query(), 25).rows == []


# --- what changes while one looks -----------------------------------------------------------------


def live(page: WebClient, *runs: Any, here: str = "/runs/") -> Any:
    data = {"run": [str(run.pk) for run in runs], "here": here}
    return page.get("/runs/live/", data, headers={"HX-Request": "true"})


def test_rows_in_work_are_asked_for_and_no_others(signed_in: WebClient, add: Any) -> None:
    working = add("working.csv", status="processing", started_at=START)
    add("done.csv", status="completed", started_at=START)

    content = signed_in.get("/runs/").content.decode()

    assert 'hx-trigger="every 2s"' in content
    polled = re.search(r'<div id="poll".*?</div>', content, re.S)[0]
    assert str(working.pk) in polled
    assert polled.count('name="run"') == 1


def test_an_end_is_told_once_and_asking_stops(signed_in: WebClient, add: Any) -> None:
    run = add("leads.csv", status="processing", started_at=START, meta={"rowCount": 10})
    still = live(signed_in, run)
    assert "every 2s" in still.content.decode()
    assert "HX-Trigger" not in still.headers

    BatchRun.objects.update(status="completed")
    ended = live(signed_in, run)

    assert "every 2s" not in ended.content.decode()
    told = json.loads(ended.headers["HX-Trigger"])["runs-ended"]["sentences"]
    assert told == ["leads.csv is completed. The result is ready to download."]
    assert f'id="run-{run.pk}" hx-swap-oob="true"' in ended.content.decode()


def test_anothers_run_is_never_told_of(signed_in: WebClient, add: Any, stranger: User) -> None:
    theirs = add("theirs.csv", owner=stranger, status="completed", started_at=START)

    response = live(signed_in, theirs)

    assert "theirs.csv" not in response.content.decode()
    assert "HX-Trigger" not in response.headers


# --- many at once ---------------------------------------------------------------------------------


def do(page: WebClient, what: Any, *runs: Any) -> Any:
    return page.post("/runs/many/", {"do": what, "run": [str(run.pk) for run in runs]}, follow=True)


def delete(page: WebClient, *runs: Any) -> Any:
    """Asks to delete runs, and confirms it."""
    asked = do(page, "delete", *runs).content.decode()
    ids = re.findall(r'name="run" value="([^"]+)"', asked)
    return page.post("/runs/delete/", {"run": ids}, follow=True)


def test_the_chosen_runs_are_deleted_and_no_others(
    signed_in: WebClient,
    add: Any,
    make_run: Callable[..., BatchRun],
    stranger: User,
    settings: Settings,
) -> None:
    settings.UNDO_SECONDS = 0
    chosen = [make_run(), make_run(name="second.csv")]
    add("kept.csv")
    theirs = make_run(owner=stranger)

    asked = do(signed_in, "delete", *chosen, theirs).content.decode()
    assert "Delete 2 runs?" in asked
    assert "second.csv" in asked
    assert BatchRun.objects.count() == 4
    response = delete(signed_in, *chosen, theirs)

    assert "2 runs were deleted." in response.content.decode()
    assert set(BatchRun.objects.values_list("filename", flat=True)) == {"kept.csv", "leads.csv"}
    assert BatchRun.objects.filter(pk=theirs.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_the_results_of_chosen_runs_come_as_one_zip(
    signed_in: WebClient,
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
    stranger: User,
) -> None:
    runs = [service.start(make_run()), service.start(make_run())]
    theirs = service.start(make_run(name="theirs.csv", owner=stranger))
    work()
    pending = make_run(name="pending.csv")

    response = do(signed_in, "download", *runs, theirs, pending)

    archive = zipfile.ZipFile(io.BytesIO(b"".join(response)))
    assert archive.testzip() is None
    assert sorted(archive.namelist()) == ["leads-enriched (2).csv", "leads-enriched.csv"]
    single = b"".join(signed_in.get(f"/runs/{runs[0].pk}/result/"))
    assert archive.read("leads-enriched.csv") == single


@pytest.mark.parametrize("what", ["download", "delete"])
def test_nothing_chosen_is_said(signed_in: WebClient, what: str) -> None:
    assert "Select some runs first." in do(signed_in, what).content.decode()


def test_chosen_runs_without_a_result_are_said(signed_in: WebClient, add: Any) -> None:
    response = do(signed_in, "download", add("pending.csv"))

    assert "None of the selected runs has a result yet." in response.content.decode()


@pytest.mark.parametrize(
    "place", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_a_button_leads_back_to_a_page_of_ours_only(
    signed_in: WebClient, run: BatchRun, place: str
) -> None:
    response = signed_in.post(f"/runs/{run.pk}/start/", {"next": place})

    assert response.url == f"/runs/{run.pk}/"
    back = signed_in.post(f"/runs/{run.pk}/cancel/", {"next": "/runs/?status=failed"})
    assert back.url == "/runs/?status=failed"
