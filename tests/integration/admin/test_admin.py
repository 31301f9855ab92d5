"""What operators see and do in the admin."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Permission

from batchruns.models import BatchRun
from batchruns.runs import service
from batchruns.runs.errors import RunError
from batchruns.worker import retry_policy
from leadenrich.accounts.models import User
from tests.helpers.clients import WebClient

LIST = "/admin/batchruns/batchrun/"
LEAD = "ada@analytical.co.uk"


def act(page: WebClient, action: Any, *runs: Any) -> Any:
    chosen = {"action": action, "_selected_action": [str(run.pk) for run in runs]}
    if action == "delete_selected":
        chosen["post"] = "yes"
    return page.post(LIST, chosen, follow=True)


@pytest.mark.parametrize(
    "query", ["", "?status=pending", "?q=leads", "?q=ada@example.com", "?user__id__exact={user}"]
)
def test_runs_are_found_by_filter_and_search(
    operator: WebClient, run: BatchRun, query: str
) -> None:
    response = operator.get(LIST + query.format(user=run.user_id))

    assert response.status_code == 200
    assert b"leads.csv" in response.content


def test_runs_are_found_by_id_and_not_by_another(operator: WebClient, run: BatchRun) -> None:
    assert b"leads.csv" in operator.get(f"{LIST}?q={run.pk}").content
    assert b"leads.csv" not in operator.get(f"{LIST}?q=nobody@example.com").content


def test_a_run_is_shown_read_only(operator: WebClient, run: BatchRun) -> None:
    content = operator.get(f"{LIST}{run.pk}/change/").content

    assert b"fileSize" in content
    assert b'name="filename"' not in content
    assert operator.get(f"{LIST}add/").status_code == 403


def test_chosen_runs_are_retried_and_others_named(
    operator: WebClient, make_run: Callable[..., BatchRun]
) -> None:
    failed, pending = (
        service.fail(make_run(), RunError("as_written", text="It broke.")),
        make_run(name="pending.csv"),
    )

    response = act(operator, "retry_runs", failed, pending)

    assert BatchRun.objects.get(pk=failed.pk).status == "processing"
    assert BatchRun.objects.get(pk=pending.pk).status == "pending"
    assert "ending.csv can&#x27;t be retried" in response.content.decode()


def test_chosen_runs_are_canceled(operator: WebClient, run: BatchRun) -> None:
    act(operator, "cancel_runs", run)

    assert BatchRun.objects.get().error_message.startswith("Canceled")


@pytest.mark.parametrize(("button", "status"), [("cancel", "failed"), ("retry", "processing")])
def test_a_run_is_changed_from_its_own_page(
    operator: WebClient, run: BatchRun, button: str, status: str
) -> None:
    if button == "retry":
        service.fail(run, RunError("as_written", text="It broke."))
    page = f"{LIST}{run.pk}/change/"
    address = f"{LIST}{run.pk}/{button}/"
    assert address in operator.get(page).content.decode()

    response = operator.post(address, follow=True)

    assert response.redirect_chain == [(page, 302)]
    assert BatchRun.objects.get().status == status
    assert operator.get(address).status_code == 405


def test_a_run_offers_only_what_can_be_done_with_it(operator: WebClient, run: BatchRun) -> None:
    shown = operator.get(f"{LIST}{run.pk}/change/").content.decode()

    assert f"{LIST}{run.pk}/cancel/" in shown
    assert f"{LIST}{run.pk}/retry/" not in shown
    assert 'name="_save"' not in shown
    assert "View on site" not in shown


def test_who_may_only_view_runs_changes_none(
    client: WebClient, make_user: Callable[..., User], run: BatchRun
) -> None:
    viewer = make_user("viewer@example.com", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_batchrun"))
    client.force_login(viewer)

    assert f"{LIST}{run.pk}/cancel/" not in client.get(f"{LIST}{run.pk}/change/").content.decode()
    assert client.post(f"{LIST}{run.pk}/cancel/").status_code == 403
    assert BatchRun.objects.get().status == "pending"


def test_chosen_runs_are_deleted(operator: WebClient, run: BatchRun) -> None:
    act(operator, "delete_selected", run)

    assert not BatchRun.objects.exists()


def test_people_are_listed_and_made(operator: WebClient) -> None:
    assert operator.get("/admin/accounts/user/").status_code == 200
    form = {
        "email": "New@example.com",
        "password1": "a-long-pass-42",
        "password2": "a-long-pass-42",
    }
    assert operator.post("/admin/accounts/user/add/", form).status_code == 302
    assert b"new@example.com" in operator.get("/admin/accounts/user/").content


def test_what_a_person_wrote_into_meta_stops_no_page(operator: WebClient, run: BatchRun) -> None:
    BatchRun.objects.update(meta={**run.meta, "rowCount": "many", "format": [], "mapping": {}})

    assert b"leads.csv" in operator.get(LIST).content
    assert operator.get(f"{LIST}{run.pk}/change/").status_code == 200


def test_only_who_may_view_runs_is_told_how_they_are(
    client: WebClient, operator: WebClient, make_user: Callable[..., User], run: BatchRun
) -> None:
    service.fail(run, RunError("as_written", text="It broke."))
    assert b"It broke." in operator.get("/admin/").content

    client.force_login(make_user("staff@example.com", is_staff=True))
    assert b"It broke." not in client.get("/admin/").content


@pytest.mark.parametrize(
    "nonsense",
    [
        "created_at__gte=abc",
        "started_at__gte=9999-12-31 23:59:59%2B23:59",
        "created_at__year=9999&created_at__month=12&created_at__day=31",
        "created_at__year=2020&created_at__month=x",
        "status__exact[]=",
        "status__exact=nothing",
        "filename__regex=(",
        "filename__range=abc",
        "p=999999999999999999999",
        "o=99.-99.x",
        "id__in=1,2,abc",
        "id=%00",
        "meta=%00",
        "user__id__exact=x",
        "nothing=1",
        "q=%00",
        "q=" + 3000 * "a ",
    ],
)
def test_an_address_that_makes_no_sense_leads_to_the_list(
    operator: WebClient, run: BatchRun, nonsense: str
) -> None:
    response = operator.get(f"{LIST}?{nonsense}", follow=True)

    assert response.status_code == 200
    assert b"Database error" not in response.content


def test_an_address_that_asks_for_nothing_says_so(operator: WebClient, run: BatchRun) -> None:
    response = operator.get(f"{LIST}?meta=%00", follow=True)

    page = unescape(response.content.decode())
    assert "The address asked for something that doesn't exist." in page
    assert b"leads.csv" in response.content
    assert operator.get(f"{LIST}{run.pk}/change/?_to_field=", follow=True).status_code == 200


def test_others_have_no_admin(signed_in: WebClient) -> None:
    assert signed_in.get(LIST).status_code == 302


def test_the_home_tells_how_things_are(
    operator: WebClient, make_run: Callable[..., BatchRun]
) -> None:
    service.fail(make_run(), RunError("as_written", text="The moon was in the way."))
    service.start(make_run(name="started.csv"))

    content = operator.get("/admin/").content.decode()

    assert re.search(r"status__exact=failed\">Failed</a></th>\s*<td>1<", content)
    assert re.search(r"The moon was in the way\.</a></th>\s*<td>1<", content)
    assert re.search(r"Jobs: short files, waiting</a></th>\s*<td>1<", content)
    assert re.search(r"Workers alive</th><td>0<", content)


def test_one_click_from_a_reason_to_its_runs_and_one_more_to_the_job(
    operator: WebClient, make_run: Callable[..., BatchRun]
) -> None:
    failed = service.fail(
        service.start(make_run()), RunError("as_written", text="The moon was in the way.")
    )
    make_run(name="other.csv")
    home = operator.get("/admin/").content.decode()
    link = re.search(r'href="([^"]+)">The moon', home)[1].replace("&amp;", "&")

    runs = operator.get(link).content.decode()
    assert "leads.csv" in runs
    assert "other.csv" not in runs

    run = operator.get(f"{LIST}{failed.pk}/change/").content.decode()
    assert "The moon was in the way." in run
    job = re.search(r'href="(/admin/procrastinate/procrastinatejob/\d+/change/)"', run)[1]
    assert str(failed.pk) in operator.get(job).content.decode()


def test_the_queue_is_in_the_operators_language(operator: WebClient, run: BatchRun) -> None:
    service.start(run)
    german = {"headers": {"Accept-Language": "de"}}
    home = operator.get("/admin/", **german).content.decode()
    link = re.search(r'href="([^"]+)">\s*Aufträge: [^<]+, wartet<', home)[1].replace("&amp;", "&")

    jobs = operator.get(link, **german).content.decode()
    job = re.search(r'href="(/admin/procrastinate/procrastinatejob/\d+/change/)', jobs)[1]
    pages = [jobs, operator.get(job, **german).content.decode()]
    pages.append(operator.get(f"{LIST}{run.pk}/change/", **german).content.decode())

    for page in pages:
        assert ">wartet<" in page or ", wartet, " in page
        assert not re.search(r">(Todo|todo|Task Name|Summary|Retry Job)<|Abort Job", page)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_from_the_failed_runs_to_chunk_job_and_traceback(
    operator: WebClient,
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*args: object, **options: object) -> None:
        raise ValueError(LEAD)

    monkeypatch.setattr(retry_policy, "TRIES", 1)
    monkeypatch.setattr("batchruns.processing.enrich.process_pool.run", broken)
    service.start(make_run())
    work()

    failed = operator.get(f"{LIST}?status__exact=failed").content.decode()
    run = operator.get(re.search(rf'href="({LIST}[^"]+/change/)[^"]*">leads.csv', failed)[1])

    content = run.content.decode()
    assert re.search(r"in broken\n.*builtins\.ValueError", content, re.DOTALL)
    assert "field-chunk_number" in content
    assert re.search(
        r'<a href="/admin/procrastinate/procrastinatejob/\d+/change/">job \d+', content
    )
    # Its message may hold a lead.
    history = content[content.index('id="events-group"') :]
    assert LEAD not in history
