"""Server time of the table of a result: 1,000,000 rows (ROWS=…) of some 30 columns, once indexed."""

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from leadenrich.platform import embedded_postgres

ROWS = int(os.environ.get("ROWS", "1000000"))
REQUESTS = 9
MOST_MILLISECONDS = 150
# The site's emptiest page for who is signed in: what any page takes on this machine.
EMPTIEST = "/account/delete/"
# Enriched once; the million are these again, each with an address and a number of its own.
ENRICHED = 5000


def main() -> None:
    """Prints how long the index takes, its size, and the time of each kind of page."""
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
    run = _completed_run(person)
    _index(run)
    client = Client(HTTP_HOST="localhost")
    client.force_login(person)
    roles.close_process()
    _time_each(client, f"/runs/{run.pk}/rows/")


def _completed_run(person: Any) -> Any:
    """A run whose result is as long as asked for: made of the rows of a shorter one."""
    from django.core.management import call_command

    from batchruns.runs import files, service
    from leadenrich.rls import testing
    from tests.benchmarks.shapes import SHAPES
    from tests.helpers.factories import make_run

    with tempfile.TemporaryDirectory() as folder:
        leads = Path(folder, "leads.csv")
        SHAPES["apart"].write(leads, ENRICHED, seed=1)
        run = service.start(make_run(person, leads.read_bytes()))
    with testing.reopening():
        call_command("worker", once=True, concurrency=1)
    content = files.read(run.pk, files.RESULT)
    with files.writing(run.pk, files.RESULT) as file:
        file.writelines(_repeated(content))
    return service.get_run(run.pk)


def _repeated(content: bytes) -> Iterator[bytes]:
    """The header and rows of a result, these again and again, with other addresses and numbers."""
    from batchruns.engine.tables.stored_csv import decode_rows, encode_rows

    header, *rows = decode_rows(content)
    yield encode_rows([header])
    for number in range(-(-ROWS // len(rows))):
        rest = rows[: ROWS - number * len(rows)]
        yield encode_rows([[_varied(cell, number) for cell in row] for row in rest])


def _varied(cell: str, number: int) -> str:
    if "@" in cell:
        return f"{number}.{cell}"
    return f"{cell[:-3]}{number:03}" if sum(map(str.isdigit, cell)) > 8 else cell


def _index(run: Any) -> None:
    from batchruns.processing import indexing
    from batchruns.runs import files

    began, cpu = time.perf_counter(), time.process_time()
    name = indexing.build(run)
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    with files.opened(run.pk, files.RESULT) as result, files.opened(run.pk, name) as index:
        sizes = [file.seek(0, 2) / 1e6 for file in (result, index)]
    print(
        f"{ROWS:,} rows, {sizes[0]:.0f} MB: indexed in {wall:.0f} s ({cpu:.0f} s of CPU), ", end=""
    )
    print(f"which takes {sizes[1]:.0f} MB")


PAGES = {
    "the first page": "",
    "a page in the middle": f"?at={ROWS // 2}",
    "sorted": "?sort=Email",
    "sorted, a page in the middle": f"?sort=-Email&at={ROWS // 2}",
    "searched for a frequent word": "?q=gmail",
    "searched for a rare word": "?q=17.anna",
    "searched for two words, sorted": "?q=gmail+berlin&sort=Company",
    "one status": "?f.email_status=invalid",
    "one country, sorted, page 400": "?f.country_code=DE&sort=Email&at=20000",
    "a text in a column": "?has.Email=gmail",
    "an issue": "?issue=domain_mistyped&sort=Company",
    "duplicates": "?duplicates=1",
    "an empty column": "?filled.title_department=0&sort=-City&at=100000",
    "all columns": "?columns=all",
    "a lead among others": f"{ROWS // 2}/?q=gmail&sort=Email&n=5000",
}


def _time_each(client: Any, table: str) -> None:
    print(
        f"{'server time of the table':<36}{'median':>9}{'slowest':>9}{'CPU':>8}{'empty page':>12}  size"
    )
    _get(client, EMPTIEST)
    too_slow = []
    for what, address in PAGES.items():
        # Turn by turn, so that what else the machine does concerns both.
        turns = [(_get(client, table + address), _get(client, EMPTIEST)) for _ in range(REQUESTS)]
        walls = [page.milliseconds for page, _empty in turns]
        median = statistics.median(walls)
        cpu = statistics.median(page.cpu for page, _empty in turns)
        empty = statistics.median(empty.milliseconds for _page, empty in turns)
        size = turns[0][0].size / 1000
        print(f"{what:<36}{median:9.0f}{max(walls):9.0f}{cpu:8.0f}{empty:12.0f}  {size:.0f} KB")
        if median > MOST_MILLISECONDS:
            too_slow.append(what)
    if too_slow:
        print(f"More than {MOST_MILLISECONDS} ms: {', '.join(too_slow)}")


class Answer(NamedTuple):
    """How long the server took for a page, by the clock and of the processors, and its bytes."""

    milliseconds: float
    cpu: float
    size: int


def _get(client: Any, address: str) -> Answer:
    began, cpu = time.perf_counter(), time.process_time()
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    return Answer(1000 * wall, 1000 * cpu, len(response.content))


if __name__ == "__main__":
    main()
