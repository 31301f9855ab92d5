"""What lookups may cost, before anything is asked: by distinct questions that nobody has answered."""

from collections.abc import Mapping, Sequence

import pytest

from batchruns.engine.lookup_step import Condition, LookupStep, Operator
from batchruns.engine.lookups.estimate import Line, estimate
from batchruns.engine.lookups.file_store import FileStore
from batchruns.engine.lookups.price import FREE, Price, Unit
from batchruns.engine.lookups.waterfall import Waterfall
from tests.helpers.toy_providers import ToyProvider, hit

CALL, MATCH = Price(10, Unit.CALL), Price(100, Unit.MATCH)
EMAILS = [{"email": f"p{n}@acme.com"} for n in range(10)]
NAMES = [{"first_name": "Ann", "last_name": f"Lee{n}", "domain": "acme.com"} for n in range(10)]
VERIFY = LookupStep("verify_email", ("a", "b"))
FIND = LookupStep("find_email", ("a",))


def lines(
    leads: Sequence[Mapping[str, str]],
    *steps: LookupStep,
    prices: Sequence[Price] = (CALL, MATCH),
    answered: int = 0,
    rate: float | None = None,
) -> list[Line]:
    toys = {name: ToyProvider(name=name, price=p) for name, p in zip("ab", prices, strict=True)}
    store = FileStore(steps=steps, providers=toys)
    waterfall = Waterfall(steps, toys)
    for lead in leads[:answered]:
        [outcome] = waterfall.outcomes(lead, {})
        if outcome.open:
            store.keep({outcome.open: hit(verified_email_status="deliverable")})
    return estimate(waterfall, leads, store, lambda provider, capability: rate)


def test_the_best_case_ends_at_the_first_provider_and_the_worst_at_the_last() -> None:
    first, second = lines(EMAILS, VERIFY)

    assert (first.questions, first.best, first.worst) == (10, 100, 100)
    assert (second.questions, second.best, second.worst) == (10, 0, 1_000)
    assert (first.typical, second.typical) == (100, 250)
    assert first.fields == ("email",)


@pytest.mark.parametrize(("rate", "typical"), [(0.0, (100, 0)), (1.0, (100, 0)), (0.2, (100, 160))])
def test_the_typical_case_goes_by_hit_rates(rate: float, typical: tuple[int, int]) -> None:
    assert tuple(line.typical for line in lines(EMAILS, VERIFY, rate=rate)) == typical


def test_equal_questions_and_answered_ones_cost_nothing() -> None:
    first, second = lines(EMAILS * 3, VERIFY, answered=4)

    assert (first.questions, second.questions) == (6, 6)


def test_leads_that_meet_no_condition_cost_nothing() -> None:
    step = LookupStep("verify_email", ("a",), (Condition("country", Operator.IS, ("DE",)),))

    [line] = lines([*EMAILS, {"email": "d@acme.de", "country": "DE"}], step)

    assert (line.questions, line.worst) == (1, 10)


def test_steps_that_wait_for_others_are_counted() -> None:
    verify = LookupStep(
        "verify_email", ("b",), (Condition("email_status", Operator.IS, ("valid",)),)
    )

    find, waiting = lines(NAMES, FIND, verify, rate=0.5)

    assert (find.questions, waiting.questions) == (10, 10)
    assert waiting.worst == 1_000
    # Half of them are found, and of these half are hits.
    assert waiting.typical == 250


def test_what_is_free_costs_nothing_but_is_counted() -> None:
    first, _ = lines(EMAILS, VERIFY, prices=(FREE, FREE))

    assert (first.questions, first.worst) == (10, 0)
