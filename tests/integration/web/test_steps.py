"""The steps of a pending run: put together by buttons of its one form, and nothing is lost."""

import re
from dataclasses import replace
from typing import Any

import pytest

from batchruns.engine.do_not_contact.kinds import Key, Kind
from batchruns.engine.lookup_step import Acceptance, Condition, LookupStep, Operator
from batchruns.engine.options import Options
from batchruns.models import BatchRun, ProviderKey, Suppression
from batchruns.runs import service
from batchruns.runs.do_not_contact import entries
from batchruns.runs.lookups import connecting
from leadenrich.accounts.models import User
from tests.helpers.clients import WebClient
from tests.helpers.factories import make_run
from tests.helpers.sent_form import fields_in
from tests.integration.web.test_options import form_of
from tests.integration.web.test_page_sizes import LIVE_BYTES
from tests.integration.web.test_pages import text_of

LEADS = "Name,E-Mail,Company,Country\nAda Lovelace,ada@acme.com,Acme Inc,US\nBob,,Beta GmbH,DE\n"
REGISTER = LookupStep("company_register", ("gleif", "recherche_entreprises"))
ALL_CHOSEN = LookupStep(
    "company_register",
    ("recherche_entreprises", "gleif"),
    (
        Condition("country", Operator.IS, ("FR", "DE")),
        Condition("email_status", Operator.IS_NOT, ("invalid",)),
        Condition("company", Operator.IS_FILLED),
    ),
    Acceptance(("active",), 70, ("register_id",)),
    ("register_id", "register_status"),
    fills_empty_only=False,
    asks_again=True,
    max_age_days=10,
)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def pending(user: User) -> BatchRun:
    return make_run(user, LEADS)


def with_steps(run: BatchRun, *steps: LookupStep) -> BatchRun:
    return service.change_options(run, Options.key_values(steps=steps))


def sent_of(page: WebClient, run: BatchRun, step: str = "") -> dict[str, Any]:
    """All that the form on the page would send, one of its steps open."""
    response = page.get(f"/runs/{run.pk}/", {"step": step})
    return {**form_of(response), **steps_in(response)}


def press(page: WebClient, run: BatchRun, then: str, /, step: str = "0", **changes: Any) -> Any:
    sent = {**sent_of(page, run, step), "then": then, **changes}
    response = page.post(f"/runs/{run.pk}/review/", sent, follow=True)
    run.refresh_from_db()
    return response


def steps_in(response: Any) -> dict[str, Any]:
    """What a page would send of its steps."""
    fields = fields_in(response.content.decode())
    return {name: values for name, values in fields.items() if name.startswith("step")}


def opened(response: Any) -> list[str]:
    """The numbers of the steps that are open on a page."""
    return re.findall(r'id="edit-(\d+)"', response.content.decode())


def steps_of(run: BatchRun) -> tuple[LookupStep, ...]:
    run.refresh_from_db()
    options = run.parsed_meta.options
    assert options is not None
    return options.steps


def test_nothing_is_asked_by_default(signed_in: WebClient, pending: BatchRun) -> None:
    text = text_of(signed_in.get(f"/runs/{pending.pk}/"))

    assert steps_of(pending) == ()
    assert "Add a step" in text
    assert "Before you start" not in text


def test_a_new_step_waits_for_its_providers(signed_in: WebClient, pending: BatchRun) -> None:
    response = press(signed_in, pending, "add steps", new_step="company_register")

    assert "Look up in a company register" in text_of(response)
    assert "Choose at least one provider." in text_of(response)
    assert '<ul class="errors" id="id_step-0-providers_error"></ul>' in response.content.decode()
    assert steps_of(pending) == ()

    sent = steps_in(response)
    chosen = {"step-0-providers": ["gleif"], "steps": ["0"]}
    press(signed_in, pending, "save", **{**sent, **chosen})
    assert steps_of(pending) == (LookupStep("company_register", ("gleif",)),)


def test_a_step_is_kept_as_it_was_chosen(signed_in: WebClient, pending: BatchRun) -> None:
    with_steps(pending, ALL_CHOSEN)

    press(signed_in, pending, "save")

    assert steps_of(pending) == (ALL_CHOSEN,)
    text = text_of(signed_in.get(f"/runs/{pending.pk}/"))
    assert (
        "Only if country is FR or DE, email status isn&#x27;t invalid and company is filled."
        in text
    )


def test_one_step_is_open_and_all_are_sent_back(signed_in: WebClient, pending: BatchRun) -> None:
    model = LookupStep(
        "ask_model",
        ("model",),
        prompt='Is “{company}” <b>"big"</b>?\nIt\'s…',
        answers=(("big", "yes|no"),),
    )
    connecting.save(
        pending.user_id, ProviderKey(provider="model"),
        connecting.Wanted("model", None, "https://example.com", {"model": "m"}, {}),
    )  # fmt: skip
    steps = (ALL_CHOSEN, REGISTER, model)
    with_steps(pending, *steps)

    assert opened(signed_in.get(f"/runs/{pending.pk}/")) == []
    for step in ("0", "1", "2"):
        response = press(signed_in, pending, f"show steps {step}", step="0")
        assert opened(response) == [step]
        assert steps_of(pending) == steps
    assert opened(press(signed_in, pending, "show steps", step="1")) == []
    assert steps_of(pending) == steps


def test_a_step_that_cant_be_taken_stays_open(signed_in: WebClient, pending: BatchRun) -> None:
    with_steps(pending, REGISTER, ALL_CHOSEN)

    wrong: dict[str, Any] = {"step-0-confidence": "101"}
    response = press(signed_in, pending, "show steps 1", step="0", **wrong)

    assert opened(response) == ["0", "1"]
    assert 'value="101"' in response.content.decode()
    sent = {**steps_in(response), "step-0-confidence": "90"}
    press(signed_in, pending, "save", **sent)
    assert [step.accept.confidence for step in steps_of(pending)] == [90, 70]


def test_a_button_brings_only_what_it_changes(signed_in: WebClient, pending: BatchRun) -> None:
    with_steps(pending, *[replace(REGISTER, only_if=ALL_CHOSEN.only_if[:1])] * 20)
    sent = {**sent_of(signed_in, pending, "3"), "then": "show steps 7"}

    response = signed_in.post(f"/runs/{pending.pk}/review/", sent, headers=HTMX)

    assert opened(response) == ["7"]
    page = response.content.decode()
    assert len(page) < LIVE_BYTES
    brought = [number for number in range(20) if f'id="sentence-{number}"' in page]
    assert brought == [3, 7]
    # The others stay as they are on the page, in this order.
    assert re.findall(r'<li class="step" id="step-(\d+)"', page) == [str(n) for n in range(20)]
    assert page.count(" hx-preserve>") == 18


def test_buttons_move_and_remove(signed_in: WebClient, pending: BatchRun) -> None:
    company = LookupStep("enrich_company", ("wikidata",))
    with_steps(pending, REGISTER, company)

    press(signed_in, pending, "down steps 0")
    assert steps_of(pending) == (company, REGISTER)
    press(signed_in, pending, "up step-1-providers recherche_entreprises", step="1")
    assert steps_of(pending)[1].providers == ("recherche_entreprises", "gleif")
    press(signed_in, pending, "remove steps 0")
    assert [step.capability for step in steps_of(pending)] == ["company_register"]
    press(signed_in, pending, "up steps 0")
    press(signed_in, pending, "down steps 9")
    assert len(steps_of(pending)) == 1


def test_a_condition_is_added_and_removed(signed_in: WebClient, pending: BatchRun) -> None:
    with_steps(pending, REGISTER)

    response = press(
        signed_in, pending, "add step-0-conditions", **{"step-0-new_condition": "email_provider"}
    )
    assert "Name at least one value." in text_of(response)
    assert steps_of(pending) == (REGISTER,)

    sent = steps_in(response)
    press(signed_in, pending, "save", **{**sent, "step-0-if0-values": ["company", "free"]})
    [step] = steps_of(pending)
    assert step.only_if == (Condition("email_provider", Operator.IS, ("company", "free")),)

    press(signed_in, pending, "remove step-0-conditions 0")
    assert steps_of(pending) == (REGISTER,)


def test_a_condition_on_a_later_step_is_refused(signed_in: WebClient, pending: BatchRun) -> None:
    company = LookupStep(
        "enrich_company", ("wikidata",), (Condition("register_status", Operator.IS, ("active",)),)
    )
    with_steps(pending, REGISTER, company)

    response = press(signed_in, pending, "up steps 1")

    assert "Only a later step tells this. Move that step up." in text_of(response)
    assert steps_of(pending) == (REGISTER, company)


def test_what_cant_be_taken_loses_nothing(signed_in: WebClient, pending: BatchRun) -> None:
    with_steps(pending, REGISTER)

    response = press(
        signed_in, pending, "save", default_country="DE",
        **{"step-0-confidence": "101", "step-0-max_age_days": "7"},
    )  # fmt: skip

    page = response.content.decode()
    assert response.status_code == 422
    assert "less than or equal to 100" in page
    assert 'value="101"' in page
    assert 'value="7"' in page
    assert '<option value="DE" selected>' in page


def test_a_change_is_saved_as_one_goes(signed_in: WebClient, pending: BatchRun) -> None:
    with_steps(pending, REGISTER)
    sent = {**sent_of(signed_in, pending, "0"), "step-0-fills": "beside", "then": "remove steps 0"}

    response = signed_in.post(
        f"/runs/{pending.pk}/review/", sent, headers={**HTMX, "HX-Trigger": "review"}
    )

    # The button that was pressed last counts for nothing then.
    assert steps_of(pending)[0].fills_empty_only is False
    assert "Saved" in text_of(response)
    assert 'id="sentence-0" hx-swap-oob' in response.content.decode()


def test_a_button_gives_the_steps_alone(signed_in: WebClient, pending: BatchRun) -> None:
    with_steps(pending, REGISTER)
    sent = {**sent_of(signed_in, pending), "then": "add steps", "new_step": "enrich_company"}

    response = signed_in.post(f"/runs/{pending.pk}/review/", sent, headers=HTMX)

    text = text_of(response)
    assert "Enrich company" in text
    assert "Column mapping" not in text
    assert "Not saved." in text


def test_only_providers_that_can_do_it_are_offered(
    signed_in: WebClient, pending: BatchRun, user: User, stranger: User
) -> None:
    response = press(signed_in, pending, "add steps", new_step="verify_email")

    text = text_of(response)
    assert "No provider of yours can do this yet." in text
    assert "Connect a provider" in text
    assert "GLEIF" not in text


def test_a_provider_that_isnt_ones_own_is_refused(signed_in: WebClient, pending: BatchRun) -> None:
    with_steps(pending, REGISTER)

    another: dict[str, Any] = {"step-0-providers": ["zerobounce"]}
    response = press(signed_in, pending, "save", **another)

    assert "can&#x27;t be chosen any more" in response.content.decode()
    assert steps_of(pending) == (REGISTER,)


def test_more_than_a_step_keeps_is_refused(signed_in: WebClient, pending: BatchRun) -> None:
    step = replace(REGISTER, only_if=(Condition("city", Operator.IS, ("Berlin",)),))
    with_steps(pending, step)

    for values in (",".join(f"{n}" for n in range(301)), "x" * 101):
        sent: dict[str, Any] = {"step-0-if0-values": values}
        response = press(signed_in, pending, "save", **sent)
        assert "Name at most 300 values, of at most 100 characters each." in text_of(response)

    assert steps_of(pending) == (step,)


def test_there_are_at_most_twenty_steps(signed_in: WebClient, pending: BatchRun) -> None:
    with_steps(pending, *[REGISTER] * 19)

    response = press(signed_in, pending, "add steps", step="", new_step="enrich_company")

    assert opened(response) == ["19"]
    assert '<select name="new_step">' not in response.content.decode()


def test_nonsense_is_no_step(signed_in: WebClient, pending: BatchRun) -> None:
    press(
        signed_in, pending, "save", steps=["0", "x", "-1", "9" * 400],
        **{"step-0-capability": "nothing"},
    )  # fmt: skip

    assert steps_of(pending) == ()


def test_what_goes_out_is_said_before_the_start(
    signed_in: WebClient, user: User, pending: BatchRun
) -> None:
    with_steps(pending, LookupStep("company_register", ("gleif",)))

    text = text_of(signed_in.get(f"/runs/{pending.pk}/estimate/"))

    assert "GLEIF (api.gleif.org) : 2 × company" in text
    assert "Nothing else leaves this site." in text
    live = text_of(signed_in.get(f"/runs/{pending.pk}/estimate/", headers=HTMX))
    assert "Start: send data of 2 leads to 1 provider" in live

    key = Key(Kind.DOMAIN, "acme.com")
    entries.add_hashed(user.pk, [key], Suppression.Source.TYPED)
    live = text_of(signed_in.get(f"/runs/{pending.pk}/estimate/", headers=HTMX))
    assert "Start: send data of 1 lead to 1 provider" in live


def test_all_rows_are_in_the_estimate(signed_in: WebClient, user: User) -> None:
    leads = "".join(f"Person {n},Globex {n} GmbH,DE\n" for n in range(450))
    run = with_steps(make_run(user, f"Name,Company,Country\n{leads}"), REGISTER)

    text = text_of(signed_in.get(f"/runs/{run.pk}/estimate/"))

    assert "450 × company" in text, text


def test_nothing_is_said_of_steps_that_arent_complete(
    signed_in: WebClient, pending: BatchRun
) -> None:
    text = text_of(signed_in.get(f"/runs/{pending.pk}/estimate/"))

    assert "Complete a step to see what goes out" in text
    assert "Nothing leaves this site" not in text


def test_a_provider_connected_meanwhile_is_shown(
    signed_in: WebClient, pending: BatchRun, user: User
) -> None:
    response = press(signed_in, pending, "add steps", new_step="verify_email")
    connecting.save(
        user.pk,
        ProviderKey(provider="zerobounce"),
        connecting.Wanted("My verifier", "secret", "", {}, {}),
    )

    sent = {**sent_of(signed_in, pending), **steps_in(response), "then": "show step-0-providers"}
    response = signed_in.post(f"/runs/{pending.pk}/review/", sent)

    assert "Verify email" in text_of(response)
    assert "My verifier" in text_of(response)


def test_a_recipe_with_steps_doesnt_start_by_itself(
    signed_in: WebClient, pending: BatchRun
) -> None:
    with_steps(pending, REGISTER)
    press(signed_in, pending, "save", remember="on", recipe_name="With a register")
    from tests.integration.web.test_pages import send

    response = send(signed_in, LEADS, "next.csv", start_at_once="on")

    new = BatchRun.objects.get(filename="next.csv")
    assert response.status_code == 302
    assert new.status == "pending"
    assert steps_of(new) == (REGISTER,)
