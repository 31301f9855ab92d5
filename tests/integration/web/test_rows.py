"""A result in its page: its rows, and of each value where it comes from and why."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest

from batchruns.models import BatchRun
from batchruns.runs import service
from leadenrich.accounts.models import User
from tests.helpers.clients import WebClient
from tests.helpers.files import LEADS

pytestmark = pytest.mark.django_db(transaction=True)
MORE = LEADS + 'Ada Lovelace,"nobody@nowhere",12,"<b>Ltd</b>",Nowhere,"=1+1"\n'


@pytest.fixture
def done(make_run: Callable[..., BatchRun], work: Callable[[], None]) -> Any:
    run = service.start(make_run(MORE))
    work()
    return run


def leads_on(content: str) -> list[tuple[str, str]]:
    """The address and the text of each row's link."""
    links = re.findall(r'<th scope="row"><a href="([^"]+)">([^<]*)</a>', content)
    return [(html.unescape(address), name) for address, name in links]


def leads_at(browser: WebClient, run: BatchRun, address: str = "") -> list[str]:
    """The leads that the table shows."""
    page = browser.get(f"/runs/{run.pk}/rows/{address}").content.decode()
    return [name for _address, name in leads_on(page)]


def test_each_row_leads_to_its_values_with_source_and_reason(
    signed_in: WebClient, done: Any
) -> None:
    rows = signed_in.get(f"/runs/{done.pk}/rows/").content.decode()
    links = leads_on(rows)
    assert [name for _, name in links] == ["Ada Lovelace", "Grace Hopper", "Ada Lovelace"]

    hopper, doubtful = (
        signed_in.get(f"/runs/{done.pk}/rows/{links[n][0]}").content.decode() for n in (1, 2)
    )

    assert "<h1>Grace Hopper</h1>" in hopper
    assert "<dd>grace.hopper@gmail.com</dd>" in hopper
    assert "<dd>+16502530000</dd>" in hopper
    assert "Source: libphonenumber&#x27;s metadata" in hopper
    assert "two\nlines, one cell" in hopper
    assert "&lt;b&gt;Ltd&lt;/b&gt;" in doubtful
    assert re.search(r'<span class="pill warn">Email</span> [^<]*period', doubtful)


def test_the_way_back_keeps_what_was_looked_for(signed_in: WebClient, done: Any) -> None:
    rows = signed_in.get(f"/runs/{done.pk}/rows/?show=doubtful&q=ada").content.decode()
    address = leads_on(rows)[-1][0]

    lead = signed_in.get(f"/runs/{done.pk}/rows/{address}").content.decode()

    assert f'href="/runs/{done.pk}/rows/?q=ada&amp;issue=any"' in lead


def test_a_lead_leads_to_the_ones_around_it(signed_in: WebClient, done: Any) -> None:
    rows = signed_in.get(f"/runs/{done.pk}/rows/?q=lovelace&sort=-E-Mail").content.decode()
    [first, second] = leads_on(rows)

    page = signed_in.get(f"/runs/{done.pk}/rows/{first[0]}").content.decode()

    assert "1 of 2" in page
    assert 'rel="prev"' not in page
    [following] = re.findall(r'href="\.\./([^"]+)" rel="next"', page)
    assert html.unescape(following) == second[0]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("?q=HOPPER", ["Grace Hopper"]),
        ("?q=nobody", ["Ada Lovelace"]),
        ("?f.E-Mail=nobody@nowhere", ["Ada Lovelace"]),
        ("?has.E-Mail=HOPPER", ["Grace Hopper"]),
        ("?filled.E-Mail=0", []),
        ("?issue=none", ["Ada Lovelace", "Grace Hopper"]),
        ("?issue=email_malformed&field=Email", ["Ada Lovelace"]),
        ("?issue=email_malformed&field=City", []),
        ("?issue=unknown_city&issue=email_malformed", ["Ada Lovelace"]),
        ("?sort=-E-Mail", ["Ada Lovelace", "Grace Hopper", "Ada Lovelace"]),
        ("?at=2", ["Ada Lovelace"]),
        ("?at=99", []),
        ("?f.Nowhere=x&sort=Nowhere&columns=nothing&at=x&issue=", None),
    ],
)
def test_an_address_says_which_rows_are_shown(
    signed_in: WebClient, done: Any, address: str, expected: list[str] | None
) -> None:
    assert leads_at(signed_in, done, address) == (
        ["Ada Lovelace", "Grace Hopper", "Ada Lovelace"] if expected is None else expected
    )


def test_the_form_of_filters_leads_to_an_address(signed_in: WebClient, done: Any) -> None:
    form = {"q": "ada", "column": "E-Mail", "is": "containing", "value": "nobody"}

    response = signed_in.get(f"/runs/{done.pk}/rows/", form)

    assert response["Location"] == "?q=ada&has.E-Mail=nobody"


def test_columns_are_chosen_and_kept_for_the_person(signed_in: WebClient, done: Any) -> None:
    address = f"/runs/{done.pk}/rows/"
    form = {"show-1": "1", "show-0": "1", "order-1": "1", "order-0": "2", "label-1": "Mail"}

    signed_in.post(f"{address}columns/", {**form, "width-1": "wide"})
    page = signed_in.get(address).content.decode()

    assert heads_of(page) == ["Lead", "Issues", "Mail", "Name"]
    assert '<col class="lead"><col class="wide"><col class="wide">' in page

    signed_in.post(f"{address}columns/")
    assert ">Mail<" not in signed_in.get(address).content.decode()


def heads_of(page: str) -> list[str]:
    heads = re.findall(r"<th scope=\"col\".*?</th>", page)
    return [re.sub(r"<[^>]+>", "", head).strip() for head in heads]


def test_a_column_that_is_moved_stays_there(signed_in: WebClient, done: Any) -> None:
    address = f"/runs/{done.pk}/rows/"
    before = heads_of(signed_in.get(f"{address}?columns=new").content.decode())[2:]
    page = signed_in.get(f"{address}?columns=new").content.decode()
    places = re.findall(r'id="column-(\d+)"', page)

    moved = {"columns": "new", "q": "ada", "move": places[2], "before": places[0]}
    answer = signed_in.post(f"{address}columns/", moved)

    assert answer["Location"] == f"{address}?q=ada&columns=own#column-{places[2]}"
    expected = [before[2], *before[:2], *before[3:]]
    assert heads_of(signed_in.get(address).content.decode())[2:] == expected

    signed_in.post(f"{address}columns/", {"columns": "own", "move": places[2]})
    assert heads_of(signed_in.get(address).content.decode())[2:] == [
        *before[:2],
        *before[3:],
        before[2],
    ]

    signed_in.post(f"{address}columns/", {"columns": "own", "move": "999"})
    assert len(heads_of(signed_in.get(address).content.decode())) == len(before) + 2


def test_duplicates_are_shown_behind_their_original(
    signed_in: WebClient, make_run: Callable[..., BatchRun], work: Callable[[], None]
) -> None:
    rows = ["Ada,ada@acme.com", "Bob,bob@acme.com", "ADA,ada@acme.com", "Bob,BOB@acme.com"]
    run = service.start(make_run("Name,E-Mail\n" + "\n".join(rows)))
    work()

    page = signed_in.get(f"/runs/{run.pk}/rows/?duplicates=1").content.decode()

    assert re.findall(r"Row (\d)", page) == ["2", "4", "3", "5"]
    assert "2 of 4" in page
    assert page.count("· original") == 2


def test_lines_set_aside_are_shown_and_downloaded_beside_the_rows(
    signed_in: WebClient, make_run: Callable[..., BatchRun], work: Callable[[], None]
) -> None:
    run = make_run("Name,E-Mail\nAda,ada@acme.com\n\nTotal: 1,\nGenerated by: =R. Owner,\n")
    pending = signed_in.get(f"/runs/{run.pk}/").content.decode()
    service.start(run)
    work()

    page = signed_in.get(f"/runs/{run.pk}/").content.decode()
    listed = signed_in.get(f"/runs/{run.pk}/rows/?show=aside").content.decode()
    download = signed_in.get(f"/runs/{run.pk}/set-aside/").getvalue().decode()

    left_out = ["Empty lines: 1", "Totals: 1", "Notes: 1"]
    assert [text for text in left_out if text in pending] == left_out
    assert re.search(r"<summary><h2>\s*3 lines set aside", page)
    assert "<dt>Totals</dt><dd>1</dd>" in page
    assert re.search(r"lead enriched</h2>\s*<p class=\"soft small\">\s*of 1 row", page)
    assert "The line is a total, not a lead." in listed
    assert download.splitlines()[1:] == [
        "3,The line is empty.",
        '4,"The line is a total, not a lead.",Total: 1,',
        '5,"The line is a note about the file, not a lead.",Generated by: =R. Owner,',
    ]


def test_a_run_without_lines_set_aside_says_nothing_of_them(
    signed_in: WebClient, done: BatchRun
) -> None:
    pages = [signed_in.get(f"/runs/{done.pk}/{page}").content.decode() for page in ("", "rows/")]

    assert not any("set aside" in page for page in pages)


@pytest.mark.parametrize("offset", ["0", "4", "999999999", "99999999999999999999"])
def test_there_is_no_lead_beyond_the_last(signed_in: WebClient, done: Any, offset: str) -> None:
    assert signed_in.get(f"/runs/{done.pk}/rows/{offset}/").status_code == 404


def test_a_lead_is_the_owners_only(client: WebClient, done: Any, stranger: User) -> None:
    client.force_login(stranger)

    assert client.get(f"/runs/{done.pk}/rows/1/").status_code == 404
