"""Server time of the list of runs: one person with 100,000 of them, beside 1,000,000 of 1,000 others."""

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from leadenrich.platform import embedded_postgres

REQUESTS = 20
MOST_MILLISECONDS, MOST_TIMES = 50, 2.5
# The site's emptiest page for who is signed in: what any page takes on this machine.
EMPTIEST = "/account/delete/"
OWN = 100_000
OTHERS, EACH = 1_000, 1_000
# What a run of the usual kind keeps in meta: long enough to be stored beside the row.
FILL = """
INSERT INTO batch_runs (user_id, filename, status, started_at, finished_at, meta)
SELECT
    %(user)s::uuid,
    'Leads ' || md5(n::text) || CASE WHEN n %% 5000 = 17 THEN ' Messe' ELSE '' END || '.csv',
    (ARRAY['completed', 'completed', 'completed', 'failed', 'pending'])[1 + n %% 5],
    CASE WHEN n %% 5 <> 4 THEN now() - n * interval '1 minute' END,
    CASE WHEN n %% 5 < 4 THEN now() - n * interval '1 minute' + (n %% 600) * interval '1 second' END,
    jsonb_build_object(
        'fileSize', n %% 9999 * 1000, 'rowCount', n %% 777 * 100, 'rejectedCount', n %% 7,
        'sample', %(sample)s::jsonb
    )
FROM generate_series(1, %(runs)s) AS n
"""


def main() -> None:
    """Prints the median and the slowest of each kind of request, in milliseconds."""
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
    _fill(person)
    client = Client(HTTP_HOST="localhost")
    client.force_login(person)
    roles.close_process()
    _time_each(client, person)


def _time_each(client: Any, person: Any) -> None:
    print(f"{'server time of /runs/':<44}{'median':>9}{'slowest':>9}{'emptiest page':>16}  size")
    client.get(EMPTIEST)
    medians, ratios = [], []
    for what, address in _addresses(person):
        # Turn by turn, so that what else the machine does concerns both.
        turns = [
            (_get(client, "/runs/" + address), _get(client, EMPTIEST)) for _ in range(REQUESTS)
        ]
        taken, emptiest = (
            [answer.milliseconds for answer in each] for each in zip(*turns, strict=True)
        )
        medians.append(statistics.median(taken))
        ratios.append(medians[-1] / statistics.median(emptiest))
        print(
            f"{what:<44}{medians[-1]:>6.1f} ms{max(taken):>6.1f} ms"
            f"{statistics.median(emptiest):>6.1f} ms x{ratios[-1]:<5.2f}  {turns[0][0].size:,} bytes"
        )
    print(
        f"the slowest median                          {max(medians):>6.1f} ms of {MOST_MILLISECONDS}"
    )
    print(f"the most times the emptiest page            x{max(ratios):>5.2f} of {MOST_TIMES}")


class Answer(NamedTuple):
    """What a request took, and how long its page is."""

    milliseconds: float
    size: int


def _get(client: Any, address: str) -> Answer:
    began = time.perf_counter()
    response = client.get(address)
    milliseconds = 1000 * (time.perf_counter() - began)
    assert response.status_code == 200
    return Answer(milliseconds, len(response.content))


def _addresses(person: Any) -> Iterator[Any]:
    from django.utils.timezone import localdate

    from batchruns.web.list.page import PER_PAGE
    from batchruns.web.list.query import Query
    from leadenrich.rls.roles import acting_as

    thousandth = {}
    with acting_as(person.pk):
        for sort in ("-started", "file", "status", "-rows", "rejected", "-size", "-duration"):
            thousandth[sort] = _cursor(person, Query(sort=sort), PER_PAGE[0] * 999 - 1)
    yield "first page", ""
    for sort, cursor in thousandth.items():
        yield f"first page by {sort}", f"?sort={sort}"
        yield f"thousandth page by {sort}", f"?sort={sort}&after={cursor}"
    yield "page before the thousandth", f"?before={thousandth['-started']}"
    yield "one status", "?status=failed"
    yield "search that finds all", "?q=leads"
    yield "search that finds 20", "?q=messe"
    yield "search that finds none", "?q=nothing+of+the+kind"
    for sort in ("file", "status", "rejected", "-size"):
        yield f"search that finds all, by {sort}", f"?q=leads&sort={sort}"
        yield f"search that finds 20, by {sort}", f"?q=messe&sort={sort}"
    yield "search that finds none, by size", "?q=nothing+of+the+kind&sort=size"
    day = localdate() - timedelta(days=30)
    yield "one day", f"?since={day}&until={day}"
    yield "one day, by size", f"?since={day}&until={day}&sort=size"
    yield "one day, search that finds none", f"?since={day}&until={day}&q=nothing+of+the+kind"
    yield "a status that no run has, by size", "?status=processing&sort=size"
    yield "status and search that finds none", "?status=failed&q=nothing+of+the+kind"
    yield "status, search and dates", "?status=failed&q=messe&since=2020-01-01&until=2099-01-01"


def _cursor(person: Any, query: Any, place: int) -> str:
    from batchruns.web.list import keyset

    direction = "-" if query.order.descending else ""
    ordered = query.rows_for(person).order_by(*(direction + name for name in query.order.columns))
    return keyset._encode(query.order, ordered[place])


def _fill(person: Any) -> None:
    from django.db import connection

    from leadenrich.accounts.models import User
    from leadenrich.platform.sql_files import read_sql

    others = User.objects.bulk_create(
        User(id=uuid4(), email=f"{n}@example.com") for n in range(OTHERS)
    )
    sample = "[" + ",".join(f'["{n * 7919}@example.com", "Name {n * 104729}"]' for n in range(60))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE batch_runs DISABLE TRIGGER USER")
        for user, runs in [(person, OWN), *((other, EACH) for other in others)]:
            cursor.execute(FILL, {"user": user.pk, "runs": runs, "sample": sample + "]"})
        cursor.execute("ALTER TABLE batch_runs ENABLE TRIGGER USER")
        cursor.execute(read_sql("batchruns/x.py", "listing.sql"))
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    main()
