"""Steps as columns of a result: values, whose they are, what they cost, and why there are none."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.answer import LookupAnswer
from batchruns.engine.lookups.file_store import FileStore
from batchruns.engine.lookups.price import Price
from batchruns.engine.lookups.sources import OwnSources
from batchruns.engine.options import Options
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.standalone import Outcome, enrich_file
from batchruns.engine.steps.errors import NothingToEnrichError
from batchruns.engine.tables.exports.crm.sources import ResultRows, cells_of
from batchruns.engine.tables.exports.own_columns import OwnColumns
from batchruns.engine.tables.transpose import columns_of
from tests.helpers.toy_providers import BAD_KEY, BROKEN, MISS, Answering, ToyProvider, hit

LEADS = (
    "First name,Last name,E-Mail,Website,Country\n"
    "Ann,Lee,,acme.com,DE\n"
    "Bob,Ray,bob@acme.com,acme.com,DE\n"
    "Cid,Ode,not an address,acme.com,FR\n"
    "Dan,Poe,,other.com,FR\n"
)
FIND = LookupStep("find_email", ("toy",))
VERIFY = LookupStep("verify_email", ("toy",))


def answer(capability: str, question: Mapping[str, str]) -> LookupAnswer:
    if question.get("domain") == "other.com":
        return MISS
    if capability == "find_email":
        name = f"{question['first_name']}@{question['domain']}"
        return LookupAnswer(hit().outcome, {"found_email": name}, 1, 97, "acme.com/team")
    return hit(verified_email_status="deliverable")


def enriched(
    folder: Path,
    *steps: LookupStep,
    answering: Answering | LookupAnswer = answer,
    text: str = LEADS,
    column_set: str = "all",
    **limits: Any,
) -> tuple[list[dict[str, str]], Outcome]:
    source, result = folder / "leads.csv", folder / "enriched.csv"
    source.write_text(text)
    toys = {"toy": ToyProvider(answering, price=Price(24_500))}
    store = FileStore(steps=steps, providers=toys, **limits)
    outcome = enrich_file(
        source,
        result,
        folder / "rejected.csv",
        Options(column_set=column_set, steps=steps),
        sources=OwnSources(lambda: toys, store),
    )
    with result.open(newline="") as file:
        return list(csv.DictReader(file)), outcome


def column(rows: list[dict[str, str]], name: str) -> list[str]:
    return [row[name] for row in rows]


def test_values_stand_with_their_provider_evidence_day_and_cost(tmp_path: Path) -> None:
    rows, outcome = enriched(tmp_path, FIND, VERIFY)

    assert column(rows, "found_email") == ["Ann@acme.com", "", "Cid@acme.com", ""]
    assert column(rows, "verified_email_status") == ["deliverable"] * 3 + [""]
    ann = rows[0]
    assert [
        ann[f"find_email_{name}"] for name in ("provider", "confidence", "evidence", "cost")
    ] == [
        "Toy",
        "97",
        "acme.com/team",
        "0.0245",
    ]
    assert ann["find_email_asked_on"].startswith("20")
    assert column(rows, "find_email_reason") == ["", "", "", "Toy found nothing."]
    assert "Find email: Toy found nothing." in rows[3]["issues"]
    assert outcome.summary.values["verified_email_status"] == {"deliverable": 3}
    assert outcome.summary.issues["lookup_missed"] == {"Find email": 1}


def test_the_essential_columns_are_what_people_import(tmp_path: Path) -> None:
    rows, _ = enriched(tmp_path, FIND, column_set="essential")

    assert rows[0]["found_email"] == "Ann@acme.com"
    assert not {"find_email_provider", "find_email_reason"} & rows[0].keys()


def test_two_steps_of_a_kind_have_columns_of_their_own(tmp_path: Path) -> None:
    rows, _ = enriched(tmp_path, VERIFY, VERIFY)

    assert rows[1]["verified_email_status"] == rows[1]["verified_email_status_2"] == "deliverable"
    assert rows[1]["verify_email_provider_2"] == "Toy"


def test_answers_that_a_step_names_are_its_columns() -> None:
    step = LookupStep(
        "ask_model", ("toy",), answers=(("industry", "Retail|Other"), ("why", "text"))
    )

    made = Pipeline(["E-Mail"], ["email"], options=Options(steps=(step,)))

    assert made.columns[-4:-2] == ["industry", "why"]


@pytest.mark.parametrize(
    ("answering", "limits", "reason"),
    [
        (BROKEN, {}, "Toy didn't answer. Retry to ask again."),
        (BAD_KEY, {}, "Toy refused the key. Set a new one, then retry."),
        (MISS, {}, "Toy found nothing."),
        (
            hit(verified_email_status="deliverable"),
            {"ceiling": 0},
            "Toy wasn't asked: the ceiling is reached. Raise it to go on.",
        ),
    ],
)
def test_a_blank_says_why(
    tmp_path: Path, answering: LookupAnswer, limits: dict[str, int], reason: str
) -> None:
    ceiling = limits.get("ceiling")
    rows, outcome = enriched(tmp_path, VERIFY, answering=answering, ceiling=ceiling)

    assert column(rows, "verify_email_reason")[1] == reason
    assert column(rows, "verify_email_reason")[0] == ""
    assert outcome.summary.rows == 4


def test_without_a_connection_the_run_completes_and_says_so(tmp_path: Path) -> None:
    source = tmp_path / "leads.csv"
    source.write_text(LEADS)
    options = Options(steps=(VERIFY,), column_set="all")

    outcome = enrich_file(source, tmp_path / "r.csv", tmp_path / "x.csv", options)

    assert outcome.summary.issues["lookup_not_asked_no_connection"] == {"Verify email": 4}


def test_an_earlier_result_is_worked_out_anew_instead_of_doubled(tmp_path: Path) -> None:
    enriched(tmp_path, FIND, VERIFY)
    text = (tmp_path / "enriched.csv").read_text()

    rows, _ = enriched(tmp_path, FIND, VERIFY, text=text)

    assert not [name for name in rows[0] if name.endswith("_2")]
    assert column(rows, "verified_email_status") == ["deliverable"] * 3 + [""]


def test_what_was_found_is_used_where_the_leads_own_is_empty(tmp_path: Path) -> None:
    rows, outcome = enriched(tmp_path, FIND)
    layout = outcome.layout
    cells = [list(row.values()) for row in rows]

    crm = cells_of("email", ResultRows(layout, columns_of(cells, len(layout.columns))))
    own = OwnColumns(layout)
    written = [dict(zip(own.columns, row, strict=True)) for row in own.rows(cells)]

    assert crm == ["Ann@acme.com", "bob@acme.com", "Cid@acme.com", ""]
    assert column(written, "E-Mail") == ["Ann@acme.com", "bob@acme.com", "not an address", ""]


def test_columns_of_steps_may_be_named_in_files_without_them() -> None:
    options = Options(column_set="email_normalized,found_email,email_mx_records")

    assert Pipeline(["e"], ["email"], options=options).columns == ["e", "email_normalized"]
    with pytest.raises(NothingToEnrichError):
        Pipeline(["e"], ["email"], options=Options(column_set="no_such_column"))


def test_a_run_of_an_earlier_version_that_asked_for_mail_servers_still_opens() -> None:
    meta = {"format": {"kind": "csv"}, "columns": ["e"], "mapping": ["email"], "also": ["mx"]}

    options = Options.from_meta(meta)

    assert options
    assert Pipeline.of(options).columns[:2] == ["e", "email_normalized"]
