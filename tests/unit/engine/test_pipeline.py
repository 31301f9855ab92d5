"""All enrichers together: nothing lost, nothing broken, nothing overwritten."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchruns.engine.enrichers import base
from batchruns.engine.enrichers.email import EmailEnricher
from batchruns.engine.enrichers.phone import PhoneEnricher
from batchruns.engine.options import Options
from batchruns.engine.outputs import applied_steps
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.steps.errors import NothingToEnrichError
from batchruns.engine.steps.registry import all_steps
from batchruns.engine.summary import Summary

FIELDS = ["email", "phone", "full_name", "company", "website", "country", None]
text = st.text(max_size=30) | st.sampled_from(
    ["ada@gmail.com", "+49 30 901820", "MÜLLER, JENS", "Acme Inc.", "acme.com", "Deutschland"]
)
rows = st.lists(st.lists(text, min_size=len(FIELDS), max_size=len(FIELDS)), max_size=6)
everything = Pipeline(["c"] * len(FIELDS), FIELDS, options=Options(column_set="all"))


@settings(max_examples=300, deadline=None)
@given(rows)
def test_rows_keep_their_cells_order_and_number(rows: Any) -> None:
    enriched, summary = everything.enrich(rows)

    assert [row[: len(FIELDS)] for row in enriched] == rows
    assert all(len(row) == len(everything.columns) for row in enriched)
    assert summary.rows == len(rows)
    assert not summary.failures


@settings(max_examples=100, deadline=None)
@given(rows)
def test_what_is_enriched_is_enriched_the_same_again(rows: Any) -> None:
    """The normal forms are normal: they are their own normal form."""
    first, _ = everything.enrich(rows)
    place = {name: number for number, name in enumerate(everything.columns)}
    normal = ["email_normalized", "phone_e164", "", "", "company_domain", "country_code", ""]
    again, _ = everything.enrich(
        [[row[place[name]] if name else "" for name in normal] for row in first]
    )

    for name in ("email_normalized", "phone_e164", "country_code"):
        pairs = [
            (one[place[name]], other[place[name]]) for one, other in zip(first, again, strict=True)
        ]
        # A country that can't be read is none; where the cell is empty, the phone may tell it.
        assert all(one == other for one, other in pairs if one or name != "country_code")


def test_a_clash_gives_the_new_column_a_suffix() -> None:
    made = Pipeline(
        ["email", "Email_Domain", "email_domain_2"],
        ["email", None, None],
        options=Options(column_set="all"),
    )

    assert "email_domain_3" in made.columns
    assert made.columns.count("email_domain_2") == 1


def test_without_a_known_column_there_is_nothing_to_enrich() -> None:
    with pytest.raises(NothingToEnrichError, match="no_known_column"):
        Pipeline(["Colour", "Shape"], [None, None])


def test_a_breaking_value_costs_itself_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class Fragile(EmailEnricher):
        def enrich_one(self, *values: Any) -> Any:
            if values[0] == "bad":
                raise ZeroDivisionError
            return super().enrich_one(*values)

    monkeypatch.setattr(applied_steps, "all_steps", lambda: (Fragile, PhoneEnricher))
    made = Pipeline(["e", "p"], ["email", "phone"], options=Options(column_set="all"))

    enriched, summary = made.enrich([["bad", "+49 30 901820"], ["a@acme.com", ""]])

    first, second = (dict(zip(made.columns, row, strict=True)) for row in enriched)
    assert first["email_reason"] == base.BROKEN
    assert first["phone_e164"] == "+4930901820"
    assert second["email_domain"] == "acme.com"
    assert summary.failures == {"email": 1}


def test_memory_is_bounded_and_forgetting_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "REMEMBERED", 3)
    made = Pipeline(["e"], ["email"], options=Options(column_set="all"))
    emails = [[f"p{n}@acme{n}.com"] for n in range(10)]

    once, _ = made.enrich(emails)
    twice, _ = made.enrich(emails)

    assert once == twice
    kept = [step.enricher._remembered.values() for step in made._row_phase.steps]
    assert all(sum(map(len, of_step)) <= 3 for of_step in kept)


def test_every_output_is_described_and_ends_in_a_reason() -> None:
    for made in all_steps():
        assert all(output.description and output.source for output in made.outputs)
        assert made.outputs[-1].name.endswith("_reason")
        assert set(made.needs) <= set(made.inputs)


def test_fields_that_only_a_later_step_reads_are_counted_as_given() -> None:
    others = frozenset(step.name for step in all_steps()) - {"duplicates"}
    made = Pipeline(
        ["n", "c"], ["full_name", "company"], options=Options(without=others, column_set="all")
    )

    assert made.enrich([["Ada", "Acme"], ["", "Acme"]])[1].filled_before == {
        "full_name": 1,
        "company": 2,
    }


def test_summaries_add_up_and_survive_as_json() -> None:
    emails = [["a@acme.com"], ["b@gmail.com"], ["bad"]]
    made = Pipeline(["e"], ["email"], options=Options(column_set="all"))
    whole = made.enrich(emails)[1]

    parts = sum((made.enrich([row])[1] for row in emails), Summary())

    assert parts == whole == Summary.from_meta(whole.to_meta())
    assert whole.values["email_provider"] == {"company": 1, "free": 1}
