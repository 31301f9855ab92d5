"""What holds for every enricher and any cell: nothing blank without a reason, and nothing by chance."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchruns.engine.enrichers.name import NameEnricher
from batchruns.engine.options import Options
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.steps.base import Phase
from batchruns.engine.steps.registry import all_steps
from batchruns.engine.subjects.placeholders import is_nothing

# Of the network, a row alone tells nothing.
ALONE = [step for step in all_steps() if step.phase is Phase.ROW]
FIELDS = list(dict.fromkeys(field for made in ALONE for field in made.inputs))
everything = Pipeline(FIELDS, FIELDS, options=Options(column_set="all"))


def cells_of(answer: Any) -> Any:
    return answer if isinstance(answer, tuple) else answer.cells()


# What stands in real files in any column: other columns' cells, dress, slips and placeholders.
CELLS = """ada@acme.com; Ada Lovelace <ada@acme.com>; 'ada@acme.com; ada@gmial.con; info@xn--mller-kva.de;
    ada(at)acme.com; @acme; ada@; +49 (0)30 901820; 030/901820-0; 4.91512E+12; '030901820; 1-800-FLOWERS;
    +1 (645) 123 1234 ext. 9; 00000; 2024-01-02; DE123456789; Dr. med. dent. Anna Schmidt; SCHMIDT, ANNA;
    DUPONT Jean-Pierre; 山田 太郎; Иванов И.И.; محمد علي; María José García López; Anna ❤️ Schmidt; N.N.;
    von; Dr.; Mr. & Mrs. Smith; Acme GmbH & Co. KG; (株)トヨタ; ООО «Ромашка»; GmbH; C&A; Grand Hotel & Spa;
    https://www.linkedin.com/company/acme; http://[::1]/; acme.com, acme.de; müller-bau.de/ü?x=ß; co.uk; a.b;
    hxxp://acme[.]com; CEO & Founder; Leiter/in Einkauf (m/w/d); ex-CEO; C.E.O.; ; München, Bayern, DE;
    Springfield; Paris TX; 75008 Paris; Frankfurt/Main; Luxemburg; Petrópolis; D; D/A/CH; Nga; Áo; Korea;
    USSR; Texas; n/a; -; ?; keine; #REF!; =1+1; \u200b; \u00a0; \ufeff; \0; 🚀; İ; ß; ﷺ; e\u0301; ٣;
    x; <script>alert(1)</script>; "quoted"; '; ;,; a\tb; {{7*7}}; NaN; true; 1e309""".split(";")
cells = st.sampled_from([cell.strip("\n ") for cell in CELLS]) | st.text(max_size=30)
rows = st.lists(st.tuples(*[cells for _ in FIELDS]), max_size=8)


def made(values: Any) -> Any:
    return [row[len(FIELDS) :] for row in everything.enrich([list(row) for row in values])[0]]


@pytest.mark.parametrize("enricher", ALONE, ids=lambda enricher: enricher.name)
def test_no_cell_is_left_blank_without_a_reason(enricher: Any) -> None:
    # Of other fields than its own, the country's enricher only reads what they happen to tell.
    own = enricher.needs if enricher.name != "country" else ("country",)
    for place in range(len(enricher.inputs)):
        if enricher.inputs[place] not in own:
            continue
        for cell in filter(None, map(str.strip, CELLS)):
            values = [""] * len(enricher.inputs)
            values[place] = cell

            found = cells_of(enricher().enrich_one(*values))

            assert len(found) == len(enricher.outputs)
            assert any(found), (enricher.name, cell)


@settings(max_examples=200, deadline=None)
@given(rows)
def test_no_row_breaks_an_enricher_and_its_own_cells_stay_as_they_are(values: Any) -> None:
    enriched, summary = everything.enrich([list(row) for row in values])

    assert [tuple(row[: len(FIELDS)]) for row in enriched] == values
    assert {len(row) for row in enriched} <= {len(everything.columns)}
    assert not summary.failures


@settings(max_examples=100, deadline=None)
@given(rows, st.randoms(), st.integers(1, 4))
def test_a_row_has_the_same_answer_in_any_company_order_and_batch(
    values: Any, chance: Any, size: Any
) -> None:
    answers = dict(zip(values, made(values), strict=True))
    shuffled = list(values)
    chance.shuffle(shuffled)

    for start in range(0, len(shuffled), size):
        batch, fresh = (
            shuffled[start : start + size],
            Pipeline(FIELDS, FIELDS, options=Options(column_set="all")),
        )
        enriched, _ = fresh.enrich([list(row) for row in batch])
        assert [row[len(FIELDS) :] for row in enriched] == [answers[row] for row in batch]


# For each output that is a normal form, the field that it may stand in, and what must be the same then.
NORMAL_FORMS = {
    "email": ("email_normalized", "email", ("email_normalized", "email_provider", "email_domain")),
    "phone": ("phone_e164", "phone", ("phone_e164", "phone_country", "phone_line_type")),
    "website": ("website_url", "website", ("website_url", "website_domain", "website_type")),
    "company": ("company_clean_name", "company", ("company_clean_name",)),
    "country": ("country_code", "country", ("country_code", "country_name")),
}


@pytest.mark.parametrize("name", NORMAL_FORMS)
@settings(max_examples=300, deadline=None)
@given(cell=cells)
def test_a_normal_form_is_its_own_normal_form(name: Any, cell: Any) -> None:
    enricher: Any = next(made for made in ALONE if made.name == name)()
    normal, field, kept = NORMAL_FORMS[name]
    places = {output.name: place for place, output in enumerate(enricher.outputs)}

    def enrich(text: str) -> Any:
        values = [
            "DE" if inp == "lead_country" and name == "phone" else "" for inp in enricher.inputs
        ]
        values[enricher.inputs.index(field)] = text.strip()
        return cells_of(enricher.enrich_one(*values))

    first = enrich(cell)
    value = first[places[normal]]
    # “X GmbH” has the name “X”, which alone says that there is none.
    if value and not is_nothing(value, field):
        again = enrich(value)
        assert [again[places[column]] for column in kept] == [
            first[places[column]] for column in kept
        ]


def test_the_parts_of_names_are_kept_where_they_come_as_parts() -> None:
    names = [cell.strip() for cell in CELLS if cell.strip()]
    random.Random(0).shuffle(names)
    for text in names:
        _, first, _, last, *_ = cells_of(NameEnricher().enrich_one(text, "", ""))
        if first.istitle() and last.istitle() and first.isalpha() and last.isalpha():
            assert cells_of(NameEnricher().enrich_one("", first, last))[1:4:2] == (first, last)
