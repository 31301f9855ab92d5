"""The lookup phase: each distinct question is asked once, by whom and when its rules say."""

import json
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from batchruns.engine.lookup_step import Acceptance, LookupStep
from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.asking import Progress, ask_all
from batchruns.engine.lookups.file_store import IN_MEMORY, FileStore
from batchruns.engine.lookups.price import Price, Unit
from batchruns.engine.lookups.providers.base import Pace, Provider
from batchruns.engine.lookups.waterfall import Waterfall
from batchruns.engine.steps.later import Extract
from tests.helpers.toy_providers import BAD_KEY, BROKEN, MISS, Answering, ToyProvider, hit

VERIFY = LookupStep("verify_email", ("toy",))
FIND = LookupStep("find_email", ("toy",))
DELIVERABLE = hit(verified_email_status="deliverable")
CENTS = 10_000
PAID = Price(CENTS, Unit.MATCH)


def emails(count: int) -> list[dict[str, str]]:
    return [{"email": f"p{n}@acme.com"} for n in range(count)]


def extracts(folder: Path, leads: Sequence[Mapping[str, str]], size: int = 100) -> list[Extract]:
    """The extracts of these leads, in parts of so many."""
    parts = [leads[start : start + size] for start in range(0, len(leads), size)]
    written = []
    for number, part in enumerate(parts):
        names = sorted({name for lead in part for name in lead})
        columns = {name: [lead.get(name, "") for lead in part] for name in names}
        path = folder / f"{number}.lookups"
        path.write_bytes(zlib.compress(json.dumps([len(part), columns]).encode()))
        written.append(Extract(len(part), path))
    return written


class Phase:
    """The lookups of one file, turn by turn."""

    def __init__(
        self,
        folder: Path,
        leads: Sequence[Mapping[str, str]],
        steps: Sequence[LookupStep],
        *providers: ToyProvider,
        size: int = 100,
        file: Path | str = IN_MEMORY,
        **limits: Any,
    ) -> None:
        self.leads = leads
        self.by_name: dict[str, Provider] = {p.connection.name: p for p in providers}
        self.waterfall = Waterfall(steps, self.by_name)
        self.extracts = extracts(folder, leads, size)
        self.store = FileStore(file, steps=steps, providers=self.by_name, **limits)

    def turn(self, **arguments: Any) -> Progress:
        return ask_all(self.waterfall, self.extracts, self.store, **arguments)

    def outcomes(self, number: int) -> list[Any]:
        known: dict[Any, Any] = {}
        while True:
            came = self.waterfall.outcomes(self.leads[number], known)
            kept = self.store.kept([o.open for o in came if o.open and o.open not in known])
            if not kept:
                return came
            known |= kept


def test_each_distinct_question_is_asked_once(tmp_path: Path) -> None:
    toy = ToyProvider(DELIVERABLE, seconds=0.02, pace=Pace(parallel=30))
    phase = Phase(tmp_path, emails(450) + emails(150), [VERIFY], toy)

    assert phase.turn().is_done

    assert set(toy.asked.values()) == {1}
    assert len(toy.asked) == 450
    assert phase.outcomes(599)[0].values == {"verified_email_status": "deliverable"}


def test_no_more_requests_wait_at_a_time_than_may(tmp_path: Path) -> None:
    toy = ToyProvider(DELIVERABLE, seconds=0.01, pace=Pace(parallel=7))

    assert Phase(tmp_path, emails(100), [VERIFY], toy).turn().is_done

    assert toy.most_waiting == 7


def test_all_providers_work_at_the_same_time(tmp_path: Path) -> None:
    """One after another they would take three times as long."""
    leads = [
        {"first_name": "Ann", "last_name": f"Lee{n}", "domain": f"a{n}.com"} for n in range(200)
    ]
    steps = [LookupStep(each, (each,)) for each in ("find_email", "verify_email", "enrich_company")]
    toys = [
        ToyProvider(_found, step.capability, seconds=0.05, pace=Pace(parallel=10)) for step in steps
    ]
    phase = Phase(tmp_path, leads, steps, *toys)

    began = time.monotonic()
    assert phase.turn().is_done
    took = time.monotonic() - began

    assert [toy.asked.total() for toy in toys] == [200, 200, 200]
    assert 200 / 10 * 0.05 <= took < 2
    assert [outcome.state for outcome in phase.outcomes(199)] == ["taken"] * 3


def _found(capability: str, question: Mapping[str, str]) -> LookupAnswer:
    match capability:
        case "find_email":
            return hit(found_email=f"{question['last_name']}@{question['domain']}")
        case "verify_email":
            return DELIVERABLE
        case _:
            return hit(company_industry="Retail")


def test_batches_are_as_large_as_the_provider_takes_them(tmp_path: Path) -> None:
    toy = ToyProvider(DELIVERABLE, batch=50)

    assert Phase(tmp_path, emails(1_000), [VERIFY], toy).turn().is_done

    assert toy.asked.total() == 1_000
    assert toy.requests < 40


def test_a_second_run_asks_nothing_that_is_kept(tmp_path: Path) -> None:
    toy = ToyProvider(DELIVERABLE, price=PAID)
    file = tmp_path / "answers.sqlite"
    first = Phase(tmp_path, emails(50), [VERIFY], toy, file=file)
    assert first.turn().is_done
    first.store.close()

    again = ToyProvider(DELIVERABLE, price=PAID)
    second = Phase(tmp_path, emails(60), [VERIFY], again, file=file)
    assert second.turn().is_done

    assert again.asked.total() == 10
    assert (first.store.cost, second.store.cost) == (50 * CENTS, 10 * CENTS)
    assert second.outcomes(0)[0].cost == CENTS
    assert second.outcomes(0)[0].taken.answer.asked_at


def test_an_unwanted_phase_keeps_what_is_under_way_and_asks_nothing_further(
    tmp_path: Path,
) -> None:
    toy = ToyProvider(DELIVERABLE, seconds=0.02, pace=Pace(parallel=3), price=PAID)
    phase = Phase(tmp_path, emails(300), [VERIFY], toy, size=20)

    progress = phase.turn(is_unwanted=lambda: toy.asked.total() >= 25)

    assert not progress.is_done
    assert 25 <= toy.asked.total() < 50
    assert phase.store.cost == toy.asked.total() * CENTS
    assert 0 < progress.part <= 2
    phase.by_name["toy"].client = ToyProvider().client
    assert phase.turn(part=progress.part).is_done
    assert set(toy.asked.values()) == {1}
    assert len(toy.asked) == 300


def test_a_turn_ends_in_time(tmp_path: Path) -> None:
    toy = ToyProvider(DELIVERABLE, seconds=0.05, pace=Pace(parallel=2))
    phase = Phase(tmp_path, emails(200), [VERIFY], toy)

    began = time.monotonic()
    progress = phase.turn(seconds=0.4)

    assert time.monotonic() - began < 1.5
    assert progress.wait == 0


@pytest.mark.parametrize("failure", [BROKEN, ZeroDivisionError, "short"])
def test_a_provider_that_fails_fails_nothing_else(tmp_path: Path, failure: Any) -> None:
    answering: Answering = lambda capability, question: DELIVERABLE  # noqa: E731
    first = ToyProvider(_failing(failure), "first")
    phase = Phase(
        tmp_path,
        emails(30),
        [LookupStep("verify_email", ("first", "second"))],
        first,
        ToyProvider(answering, "second"),
    )

    assert phase.turn().is_done

    assert first.asked.total() == 30
    [outcome] = phase.outcomes(29)
    assert [tried.result for tried in outcome.tried] == ["failed", "taken"]


def _failing(failure: Any) -> Callable[[str, Mapping[str, str]], LookupAnswer]:
    def answer(capability: str, question: Mapping[str, str]) -> LookupAnswer:
        if isinstance(failure, LookupAnswer):
            return failure
        raise ZeroDivisionError

    return answer


def test_a_bad_key_stops_its_connection_alone(tmp_path: Path) -> None:
    first = ToyProvider(BAD_KEY, "first", seconds=0.01)
    second = ToyProvider(DELIVERABLE, "second")
    step = LookupStep("verify_email", ("first", "second"))
    phase = Phase(tmp_path, emails(300), [step], first, second)

    assert phase.turn().is_done

    assert first.asked.total() <= 10
    assert second.asked.total() == 300
    [outcome] = phase.outcomes(299)
    assert [(t.result, t.refusal) for t in outcome.tried] == [
        ("not asked", "stopped"),
        ("taken", None),
    ]


def test_a_ceiling_is_never_passed_and_the_last_cent_is_given(tmp_path: Path) -> None:
    toy = ToyProvider(lambda _c, q: MISS if "7" in q["email"] else DELIVERABLE, price=PAID)
    phase = Phase(tmp_path, emails(300), [VERIFY], toy, ceiling=100 * CENTS)

    assert phase.turn().is_done

    assert phase.store.cost == 100 * CENTS
    hits = sum(times for (_c, q), times in toy.asked.items() if "7" not in q[0][1])
    assert hits == 100
    assert phase.outcomes(299)[0].tried[0].refusal == "ceiling"


def test_answers_that_come_later_are_collected_in_a_later_turn(tmp_path: Path) -> None:
    later = LookupAnswer(Outcome.LATER, retry_in=0.3, ticket="t1")
    toy = Collecting(later, batch=250)
    phase = Phase(tmp_path, emails(3_000), [VERIFY], toy, size=1_000)

    progress = phase.turn()

    assert progress.wait
    assert progress.part == 0
    assert toy.asked.total() == 3_000
    time.sleep(0.4)
    phase.by_name["toy"].client = ToyProvider().client
    assert phase.turn().is_done
    assert (toy.asked.total(), toy.collected) == (3_000, 3_000)
    assert phase.outcomes(2_999)[0].values == {"verified_email_status": "deliverable"}


class Collecting(ToyProvider):
    """Hands out tickets, and the answers for them."""

    collected = 0

    async def collect(
        self, capability: str, ticket: str, questions: Sequence[Mapping[str, str]]
    ) -> list[LookupAnswer]:
        assert ticket == "t1"
        self.collected += len(questions)
        return [DELIVERABLE] * len(questions)


def test_what_was_asked_too_fast_is_asked_again(tmp_path: Path) -> None:
    seen = list[str]()

    def answer(_capability: str, question: Mapping[str, str]) -> LookupAnswer:
        seen.append(question["email"])
        is_late = len(seen) % 5 == 0
        return LookupAnswer(Outcome.LATER, retry_in=0.05) if is_late else DELIVERABLE

    toy = ToyProvider(answer)
    phase = Phase(tmp_path, emails(40), [VERIFY], toy)

    assert phase.turn().is_done

    assert all(phase.outcomes(number)[0].values for number in range(40))


def test_a_long_wait_is_no_sleep(tmp_path: Path) -> None:
    toy = ToyProvider(DELIVERABLE, pace=Pace(per_minute=5))
    phase = Phase(tmp_path, emails(40), [VERIFY], toy)

    began = time.monotonic()
    progress = phase.turn()

    assert time.monotonic() - began < 2
    assert progress.wait
    assert 5 < progress.wait <= 12


def test_a_pace_is_held(tmp_path: Path) -> None:
    toy = ToyProvider(DELIVERABLE, pace=Pace(per_second=50))
    phase = Phase(tmp_path, emails(100), [VERIFY], toy)

    began = time.monotonic()
    assert phase.turn().is_done

    assert time.monotonic() - began > 0.9


def test_a_run_that_was_killed_leaves_what_it_asked_unsure(tmp_path: Path) -> None:
    toy = ToyProvider(DELIVERABLE, price=PAID)
    file = tmp_path / "answers.sqlite"
    killed = Phase(tmp_path, emails(3), [VERIFY], toy, file=file)
    lookups = [o.open for n in range(3) for o in killed.waterfall.outcomes(killed.leads[n], {})]
    killed.store.claim([lookup for lookup in lookups if lookup])
    killed.store.close()

    again = ToyProvider(DELIVERABLE, price=PAID)
    second = Phase(tmp_path, emails(4), [VERIFY], again, file=file)
    assert second.turn().is_done

    assert again.asked.total() == 1
    assert second.outcomes(0)[0].tried[0].refusal == "unsure"


def test_a_refused_hit_is_paid_and_the_next_is_asked(tmp_path: Path) -> None:
    step = LookupStep(
        "verify_email", ("first", "second"), accept=Acceptance(statuses=("deliverable",))
    )
    first = ToyProvider(hit(verified_email_status="unknown"), "first", price=PAID)
    second = ToyProvider(DELIVERABLE, "second", price=PAID)
    phase = Phase(tmp_path, emails(10), [step], first, second)

    assert phase.turn().is_done

    assert phase.store.cost == 20 * CENTS
    assert phase.outcomes(9)[0].cost == 2 * CENTS
