"""How long the pages of a run are, and what is swapped into them, before they are compressed."""

from collections.abc import Callable

import pytest

from batchruns.engine.lookup_step import MAX_STEPS, Condition, LookupStep, Operator
from batchruns.engine.options import Options
from batchruns.models import BatchRun
from batchruns.runs import service
from tests.benchmarks.pages import leads
from tests.helpers.clients import WebClient

PAGE_BYTES, LIVE_BYTES = 60_000, 15_000
LIVE = {"HX-Request": "true"}


def size(page: WebClient, address: str, **headers: str) -> int:
    response = page.get(address, headers=headers)
    assert response.status_code == 200
    return len(response.content)


@pytest.mark.parametrize("columns", [13, 80])
@pytest.mark.django_db(transaction=True)
def test_each_page_of_a_run_is_short(
    signed_in: WebClient,
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
    columns: int,
) -> None:
    run = make_run(leads(300, columns))
    address = f"/runs/{run.pk}/"

    assert size(signed_in, address) < PAGE_BYTES
    assert size(signed_in, f"{address}preview/", **LIVE) < LIVE_BYTES
    # The preview is kept now.
    assert size(signed_in, address) < PAGE_BYTES
    service.start(run)
    assert size(signed_in, address, **LIVE) < LIVE_BYTES
    work()
    for page in ("", "rows/", "rows/?columns=all", "rows/columns/", "rows/7/", "download/"):
        assert size(signed_in, address + page) < PAGE_BYTES, page
    assert size(signed_in, address, **LIVE) < LIVE_BYTES


@pytest.mark.parametrize("columns", [13, 80])
def test_the_form_with_steps_is_short(
    signed_in: WebClient, make_run: Callable[..., BatchRun], columns: int
) -> None:
    run = make_run(leads(300, columns))
    step = LookupStep(
        "company_register", ("gleif",), (Condition("country", Operator.IS, ("DE", "FR")),)
    )

    service.change_options(run, Options.key_values(steps=(step,) * MAX_STEPS))
    assert size(signed_in, f"/runs/{run.pk}/") < PAGE_BYTES
    assert size(signed_in, f"/runs/{run.pk}/?step=5") < PAGE_BYTES
    assert size(signed_in, f"/runs/{run.pk}/unmapped/", **LIVE) < LIVE_BYTES


def test_without_a_script_a_column_without_a_field_can_be_given_one(
    signed_in: WebClient, make_run: Callable[..., BatchRun]
) -> None:
    run = make_run("E-Mail,Custom\na@example.com,x\n")
    choice = b'<option value="company">Company'

    brief = signed_in.get(f"/runs/{run.pk}/").content
    full = signed_in.get(f"/runs/{run.pk}/?fields=all").content

    # The list of the column that is mapped, and the one that the script copies.
    assert (brief.count(choice), full.count(choice)) == (2, 2)
    assert b"data-fields" in brief
    assert b'value="fields"' in brief
    assert b"data-fields" not in full
