"""Server time and size of each page for who is signed in, beside a run of the usual kind and a wide one."""

import gzip
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from leadenrich.platform import embedded_postgres

REQUESTS = 15
MOST_MILLISECONDS, MOST_KB, MOST_KB_LIVE = 60, 60, 15
LIVE = {"HX-Request": "true"}
WIDE = 80


def main() -> None:
    """Prints for each page the processor time of its median request, and its bytes, also compressed."""
    with tempfile.TemporaryDirectory() as folder, embedded_postgres.serving(Path(folder)) as url:
        os.environ.update(
            DATABASE_URL=url,
            DATA_DIR=folder,
            HTTPS="false",
            DJANGO_SETTINGS_MODULE="leadenrich.settings",
        )
        _measure()


def _measure() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from leadenrich.accounts.models import User
    from leadenrich.rls import roles

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    person = User.objects.create_user("own@example.com", "secret")
    pages = list(_pages(person))
    client = Client(HTTP_HOST="localhost")
    client.force_login(person)
    roles.close_process()
    print(f"{'page':<44}{'CPU':>9}{'slowest':>9}{'KB':>8}{'gzip':>7}")
    for page in pages:
        _time(client, page)


class Page(NamedTuple):
    """A page, or a live update of it."""

    what: str
    address: str
    is_live: bool = False


def _pages(person: Any) -> Iterator[Page]:
    from django.core.management import call_command

    from batchruns.runs import service
    from leadenrich.rls import testing
    from tests.helpers.factories import make_run

    usual, wide = leads(300), leads(300, WIDE)
    done = [
        service.start(make_run(person, file, name))
        for file, name in [(usual, "a.csv"), (wide, "w.csv")]
    ]
    with testing.reopening():
        for _run in done:
            call_command("worker", once=True, concurrency=1)
    for what, file, run in [("13 columns", usual, done[0]), (f"{WIDE} columns", wide, done[1])]:
        run = service.get_run(run.pk)
        assert run.status == "completed", run.status
        review, result = f"/runs/{make_run(person, file, 'b.csv').pk}/", f"/runs/{run.pk}/"
        yield Page(f"review, {what}", review)
        yield Page(f"review's preview, {what}", f"{review}preview/", is_live=True)
        yield Page(f"result, {what}", result)
        yield Page(f"swap after the end, {what}", result, is_live=True)
        yield Page(f"rows, {what}", f"{result}rows/")
        yield Page(f"rows, all columns, {what}", f"{result}rows/?columns=all")
        yield Page(f"own columns, {what}", f"{result}rows/columns/")
        yield Page(f"a lead, {what}", f"{result}rows/7/")
        yield Page(f"download, {what}", f"{result}download/")
        yield Page(f"download for HubSpot, {what}", f"{result}download/?as=hubspot")
    running = service.start(make_run(person, usual, "c.csv"))
    yield Page("a run under way", f"/runs/{running.pk}/")
    yield Page("a run under way, swap", f"/runs/{running.pk}/", is_live=True)
    for number in range(22):
        make_run(person, usual, f"Leads of {number}.csv")
    yield Page("list", "/runs/")
    yield Page("list, swap of a search", "/runs/?q=leads", is_live=True)
    yield Page("upload", "/runs/new/")
    for name in ("/account/", "/account/delete/", "/help/", "/runs/recipes/"):
        yield Page(name, name)


def leads(rows: int, columns: int = 13) -> bytes:
    """A file of leads of the usual kind, as CSV."""
    header = "First Name,Last Name,E-Mail,Phone,Company,Job Title,City,Country,Website,Street,Postal Code,Industry,Source"
    more = range(columns - header.count(",") - 1)
    lines = [",".join([header, *(f"Custom {n}" for n in more)])]
    people = ["Ada,Lovelace", "Jörg,Weber", "SOFIA,ROSSI", "Jean-Luc,Martin", "Anna,Nowak"]
    titles = ["CEO", "VP Marketing", "Head of Sales", "Software Engineer", "Einkaufsleiter"]
    cities = [
        "London,United Kingdom",
        "Berlin,Germany",
        "Milano,Italy",
        "Paris,France",
        "Warszawa,PL",
    ]
    for n in range(rows):
        host = "gmial.com" if n % 9 == 4 else f"firm{n % 70}.com"
        lines.append(
            f"{people[n % 5]},{people[n % 5][:3]}{n % 290}@{host},+44 20 7946 {n:04},Firm {n % 70} Ltd,"
            f"{titles[n % 5]},{cities[n % 5]},www.firm{n % 70}.com,{n} High Street,{10000 + n},Software,Fair"
            + "".join(f",value {n % (k + 2)}" for k in more)
        )
    return "\n".join(lines).encode()


def _time(client: Any, page: Page) -> None:
    headers = LIVE if page.is_live else {}
    response = client.get(page.address, headers=headers)
    if response.status_code != 200:
        print(f"{page.what:<44}{response.status_code} {page.address}")
        return
    times = []
    for _request in range(REQUESTS):
        began = time.process_time()
        client.get(page.address, headers=headers)
        times.append(1000 * (time.process_time() - began))
    body = response.content
    if response.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    if kept := os.environ.get("KEEP_PAGES"):
        Path(kept, page.what.replace("/", "-") + ".html").write_bytes(body)
    median, size = statistics.median(times), len(body) / 1000
    over = size > (MOST_KB_LIVE if page.is_live else MOST_KB) or median > MOST_MILLISECONDS
    print(
        f"{page.what:<44}{median:6.0f} ms{max(times):6.0f} ms{size:8.1f}"
        f"{len(gzip.compress(body)) / 1000:7.1f}{'  over' if over else ''}"
    )


if __name__ == "__main__":
    main()
