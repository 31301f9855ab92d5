"""What row level security costs a request: the list of runs with it and without, turn by turn."""

import os
import statistics
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from leadenrich.platform import embedded_postgres

REQUESTS = 300
RUNS = 1_000


def main() -> None:
    """Prints the medians of both, in milliseconds, and their ratio."""
    with tempfile.TemporaryDirectory() as folder, embedded_postgres.serving(Path(folder)) as url:
        os.environ.update(
            DATABASE_URL=url,
            DATA_DIR=folder,
            HTTPS="false",
            DJANGO_SETTINGS_MODULE="leadenrich.settings",
        )
        _compare()


def _compare() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from batchruns.models import BatchRun
    from leadenrich.accounts.models import User
    from leadenrich.rls import roles, testing

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    people = [User.objects.create_user(f"{n}@example.com", "secret") for n in range(2)]
    BatchRun.objects.bulk_create(
        BatchRun(user=person, filename=f"{n}.csv") for n in range(RUNS) for person in people
    )
    client = Client(HTTP_HOST="localhost")
    client.force_login(people[0])
    roles.close_process()

    def seconds() -> float:
        began = time.perf_counter()
        assert client.get("/runs/").status_code == 200
        return time.perf_counter() - began

    taken: dict[bool, list[float]] = {True: [], False: []}
    for number in range(2 * REQUESTS):
        secured = bool(number % 2)
        with nullcontext() if secured else testing.without_row_security():
            taken[secured].append(seconds())
    with_it, without = (1000 * statistics.median(taken[secured][20:]) for secured in (True, False))
    print(
        f"list of runs, row level security on and off: {with_it:.1f} ms and {without:.1f} ms, "
        f"x{with_it / without:.2f}"
    )


if __name__ == "__main__":
    main()
