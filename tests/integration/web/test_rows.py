"""A result in its page: its rows, and of each value where it comes from and why."""

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
    return re.findall(r'<th scope="row"><a href="([^"]+)">([^<]*)</a>', content)


def test_each_row_leads_to_its_values_with_source_and_reason(
    signed_in: WebClient, done: Any
) -> None:
    rows = signed_in.get(f"/runs/{done.pk}/rows/").content.decode()
    links = leads_on(rows)
    assert [name for _, name in links] == ["Ada Lovelace", "Grace Hopper", "Ada Lovelace"]

    hopper, doubtful = (
        signed_in.get(f"/runs/{done.pk}/rows/{links[n][0]}").content.decode() for n in (1, 2)
    )

    assert "<dd>grace.hopper@gmail.com</dd>" in hopper
    assert "<dd>+16502530000</dd>" in hopper
    assert "Source: libphonenumber&#x27;s metadata" in hopper
    assert "two\nlines, one cell" in hopper
    assert "&lt;b&gt;Ltd&lt;/b&gt;" in doubtful
    assert re.search(r'<div class="note info">\s*<svg.*</svg>\s*<span>[^<]*period', doubtful)


def test_the_way_back_keeps_what_was_looked_for(signed_in: WebClient, done: Any) -> None:
    rows = signed_in.get(f"/runs/{done.pk}/rows/?show=doubtful&q=ada").content.decode()
    address = leads_on(rows)[-1][0].replace("&amp;", "&")

    lead = signed_in.get(f"/runs/{done.pk}/rows/{address}").content.decode()

    assert f'href="/runs/{done.pk}/rows/?show=doubtful&amp;q=ada"' in lead


@pytest.mark.parametrize("offset", ["0", "1", "7", "999999999", "99999999999999999999"])
def test_there_is_no_lead_in_the_middle_of_a_line(
    signed_in: WebClient, done: Any, offset: str
) -> None:
    assert signed_in.get(f"/runs/{done.pk}/rows/{offset}/").status_code == 404


def test_a_lead_is_the_owners_only(client: WebClient, done: Any, stranger: User) -> None:
    client.force_login(stranger)

    assert client.get(f"/runs/{done.pk}/rows/500/").status_code == 404
