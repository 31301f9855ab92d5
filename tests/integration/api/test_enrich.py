"""Leads that are enriched at once are what a run of them gives, and nothing of them is kept."""

import csv
import io
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from batchruns.engine.do_not_contact.entries import Entry, read_entry
from batchruns.engine.leads import as_json_file
from batchruns.engine.lists.provider import answers_of
from batchruns.engine.lookup_step import LookupStep, dump_steps
from batchruns.engine.options import Options
from batchruns.engine.row_issues import decode_issues, of_each_row
from batchruns.engine.tables.stored_csv import reading_rows
from batchruns.models import BatchRun, ReferenceList, Suppression
from batchruns.processing import lists as list_tasks
from batchruns.runs import files, recipes, service
from batchruns.runs.do_not_contact import entries
from batchruns.runs.lists import service as list_service
from batchruns.uploads import leads as use_case
from batchruns.uploads import lists
from batchruns.uploads.forms import SAMPLE
from leadenrich.accounts.models import User
from tests.helpers.api import ApiClient
from tests.helpers.factories import make_run
from tests.helpers.files import uploaded
from tests.helpers.finished_runs import finish

pytestmark = pytest.mark.django_db(transaction=True)

Lead = dict[str, Any]
SAMPLE_LEADS: list[Lead] = list(csv.DictReader(SAMPLE.open(encoding="utf-8")))[:100]
NASTY: list[Lead] = [
    {"Name": '=HYPERLINK("x")', "E-Mail": "ada@acme.com, b@acme.com", "Telefon": 4930901820},
    {"Name": 'Ada\r\n"Lovelace"', "E-Mail": "ADA@ACME.COM", "Telefon": "030/901 820"},
    {},
    {"Name": None, "E-Mail": None},
    {"Name": "Summe", "E-Mail": ""},
    {"Name": "\ud800", "E-Mail": "x@acme.com"},
    {
        "Name": "Ada Lovelace",
        "E-Mail": "ada@acme.com",
        "issues": "mine",
        "addr": {"city": "Berlin"},
    },
    {"Name": "\0ul", "E-Mail": "nul@acme.com", "tags": ["a", "b"], "Telefon": True},
    {"Name": ["Ada", "Bob"], "E-Mail": {"value": "w@acme.com"}, "Telefon": 1.5e300},
    {"Name": "x" * 20_000, "E-Mail": "a@" + "b" * 300 + ".com", "Firma": "﷽" * 200},
    {"Name": "Name", "E-Mail": "E-Mail", "Firma": "Firma", "Telefon": "Telefon"},
    {"Name": "Jürgen Müller", "E-Mail": "mueller@gmial.com", "Firma": "Müller & Söhne GmbH"},
]


def run_of(user: User, leads: Sequence[Lead], options: Mapping[str, Any]) -> BatchRun:
    """A completed run of these rows."""
    run = make_run(user, as_json_file(leads), "leads.json")
    return finish(service.start(service.change_options(run, options) if options else run))


def result_of(run: BatchRun) -> list[tuple[Lead, list[str]]]:
    """The cells of each row of its result, and the codes of its issues."""
    rows = list(csv.DictReader(io.StringIO(files.read(run.pk, files.RESULT).decode(), newline="")))
    with reading_rows(files.opened(run.pk, files.RESULT_ISSUES)) as records:
        encoded = [text for text, _row in zip(of_each_row(list(records)), rows, strict=False)]
    return [
        (row, [each.issue.code for each in decode_issues(text)])
        for row, text in zip(rows, encoded, strict=True)
    ]


def compare(
    user: User, leads: Sequence[Lead], chosen: Mapping[str, Any], **asked: Any
) -> list[Lead]:
    """The answer, which is what a run of the same rows gives by the options `chosen` in its `meta`."""
    answer = ApiClient(user).ask("POST", "/enrich", {"leads": leads, **asked})
    assert answer.status_code == 200, answer.content
    enriched: list[Lead] = answer.json()["leads"]
    rows = result_of(run_of(user, leads, chosen))
    [name, *_] = [key for key, value in enriched[0].items() if isinstance(value, list)]

    assert len(enriched) == len(leads)
    in_result = [lead for lead in enriched if len(lead) > 1]
    assert [lead | {name: ""} for lead in in_result] == [row | {name: ""} for row, _ in rows]
    assert [[i["code"] for i in lead[name]] for lead in in_result] == [codes for _, codes in rows]
    sentences = [[i["detail"] for i in lead[name]] for lead in in_result]
    for (row, _codes), own in zip(rows, sentences, strict=True):
        assert all(sentence in row[name] for sentence in own)
    return enriched


def test_the_answer_is_what_a_run_of_the_sample_gives(user: User) -> None:
    leads = compare(user, SAMPLE_LEADS, {})

    assert sum(bool(lead["email_normalized"]) for lead in leads) > 5


def test_the_answer_is_what_a_run_of_nasty_values_gives(user: User) -> None:
    chosen = Options.key_values(default_country="DE", column_set="all")
    leads = compare(user, NASTY, chosen, country="DE", options={"column_set": "all"})

    left_out = {n: lead.popitem() for n, lead in enumerate(leads) if len(lead) == 1}
    codes = {n: issue["code"] for n, (_name, [issue]) in left_out.items()}
    assert codes == {2: "empty_line", 3: "empty_line", 4: "total_line", 5: "half_character"}


def test_own_lists_are_asked_and_providers_are_not(user: User) -> None:
    with uploaded("Website,Tier\nacme.com,gold\n", "customers.csv") as file:
        own = lists.take_in(user, file, "Customers", ReferenceList.Kind.COMPANIES)
    own = list_service.build(own, own.parsed_meta.options, ["Tier"])
    list_tasks.build(own.pk, own.version)
    own.refresh_from_db()
    match = LookupStep("match_list", (own.connection,), answers=answers_of(own.name, own.columns))
    leads = [{"E-Mail": "ada@acme.com"}, {"E-Mail": "bob@other.com"}]
    steps = dump_steps([match])
    matched = compare(user, leads, Options.key_values(steps=[match]), options={"steps": steps})
    steps = dump_steps([match, LookupStep("verify_email", ("hunter",))])
    refused = ApiClient(user).ask("POST", "/enrich", {"leads": leads, "options": {"steps": steps}})

    assert "gold" in matched[0].values()
    assert "gold" not in matched[1].values()
    assert (refused.status_code, refused.json()["code"]) == (422, "leads_need_a_run")
    assert "Create a run" in refused.json()["detail"]


def test_a_recipe_is_applied_by_name_by_id_or_because_it_knows_the_keys(user: User) -> None:
    leads = [{"A": "ada@acme.com", "B": "Ada Lovelace"}]
    options = Options(columns=("A", "B"), mapping=("email", None), without=frozenset({"name"}))
    saved = recipes.save(user.pk, "Events", options.to_meta())
    api = ApiClient(user)
    answers = [
        api.ask("POST", "/enrich", {"leads": leads, "recipe": n})
        for n in ("Events", saved.pk, None)
    ]
    unknown = api.ask("POST", "/enrich", {"leads": leads, "recipe": "Fairs"})

    for answer in answers:
        assert answer.json()["mapping"] == {"A": "email", "B": None}
        assert answer.json()["recipe"] == {"name": "Events", "version": 1}
    assert (unknown.status_code, unknown.json()["code"]) == (422, "no_such_recipe")


def test_nothing_of_the_leads_is_kept(user: User, settings: Settings) -> None:
    before = {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
    ApiClient(user).ask("POST", "/enrich", {"leads": SAMPLE_LEADS})

    assert {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()} == before
    assert not BatchRun.objects.exists()


def test_a_cell_that_takes_too_long_holds_nobody(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(use_case, "SECONDS", 0.2)
    monkeypatch.setattr(use_case, "enrich_leads", sleep_on)
    answer = ApiClient(user).ask("POST", "/enrich", {"leads": [{"email": "a@b.com"}]})

    assert (answer.status_code, answer.json()["code"]) == (422, "leads_too_slow")


def test_a_person_who_asks_too_much_at_once_is_told_to_wait(user: User, stranger: User) -> None:
    body = {"leads": [{"email": "a@b.com"}]}
    with ExitStack() as stack:
        for _ in range(use_case.MOST_AT_ONCE):
            stack.enter_context(use_case._turn(user.pk))
        refused = ApiClient(user).ask("POST", "/enrich", body)
        other = ApiClient(stranger).ask("POST", "/enrich", body)
    later = ApiClient(user).ask("POST", "/enrich", body)

    assert (refused.status_code, refused.json()["code"]) == (429, "many_leads_in_work")
    assert refused["Retry-After"] == "1"
    assert (other.status_code, later.status_code) == (200, 200)


def sleep_on(*args: Any) -> None:
    """What an enricher does that never ends."""
    time.sleep(60)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"leads": []}, "invalid_request"),
        ({"leads": [{"email": "a@b.com"}] * 101}, "invalid_request"),
        ({"leads": ["a@b.com"]}, "invalid_request"),
        ({"leads": [{"email": "a@b.com"}], "county": "DE"}, "invalid_request"),
        ({"leads": [{"email": "a@b.com"}], "options": {"colums": "all"}}, "no_such_option"),
        ({"leads": [{"email": "a@b.com"}], "options": {"column_set": 5}}, "option_unfit"),
        ({"leads": [{"email": "a@b.com"}], "options": {"column_set": "x"}}, "unknown_column"),
        ({"leads": [{"what": "ever"}]}, "no_known_column"),
        ({"leads": [{}]}, "empty_file"),
    ],
)
def test_what_cannot_be_enriched_is_a_problem(user: User, body: Any, code: str) -> None:
    answer = ApiClient(user).ask("POST", "/enrich", body)

    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_leads_on_the_do_not_contact_list_are_marked_or_left_out(user: User) -> None:
    entry = read_entry("ada@acme.com")
    assert isinstance(entry, Entry)
    entries.add(user.pk, [entry], Suppression.Source.TYPED)
    leads = [
        {"Name": "Ada Lovelace", "E-Mail": "ada@acme.com", "Firma": "Acme"},
        {"Name": "Bob Miller", "E-Mail": "bob@miller.com", "Firma": "Miller"},
        {"Name": "Ada Lovelace", "E-Mail": "", "Firma": "Acme"},
    ]
    marked = compare(user, leads, {})
    dropped = compare(
        user, leads, Options.key_values(do_not_contact="drop"), options={"do_not_contact": "drop"}
    )

    assert [lead["do_not_contact"] for lead in marked] == ["email", "", "duplicate"]
    codes = [lead["issues"][0]["code"] for lead in dropped if len(lead) == 1]
    assert codes == ["do_not_contact_email", "do_not_contact_duplicate"]
    assert dropped[1]["email_normalized"] == "bob@miller.com"
