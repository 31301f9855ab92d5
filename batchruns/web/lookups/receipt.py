"""The receipt of a run: what it asked of whom, what that cost, and what of it failed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.answer import Outcome
from batchruns.engine.lookups.price import in_units
from batchruns.engine.lookups.store import Refusal
from batchruns.models import BatchRun, Budget, Lookup, Receipt
from batchruns.runs.lookups.budgets import budgets_of
from batchruns.runs.lookups.failures import Failures, failures_of
from batchruns.runs.options import asks_others
from batchruns.web.lookups.words import capability_in_words, inputs_in_words, label_of
from batchruns.web.money import money_in_words

RETRY, SET_KEY, ASK_AGAIN = "retry", "set_key", "ask_again"
SUMS = ("asked", "hits", "accepted", "kept", "saved", "cost", "unsure", "unsure_cost")


@dataclass(frozen=True, slots=True)
class Cause:
    """Why lookups failed, and what to do about it."""

    title: Promise
    advice: Promise
    actions: tuple[str, ...] = (RETRY,)


CAUSES = {
    Outcome.BAD_KEY.value: Cause(
        gettext_lazy("%(provider)s doesn't take the key"),
        gettext_lazy("Set a new key, then retry these. They were not charged."),
        (SET_KEY, RETRY),
    ),
    Outcome.OUT_OF_CREDIT.value: Cause(
        gettext_lazy("The credit at %(provider)s is used up"),
        gettext_lazy("Top up, then retry these. They were not charged."),
    ),
    Lookup.State.UNSURE.value: Cause(
        gettext_lazy("Nobody knows what %(provider)s answered"),
        gettext_lazy("The answer was lost on its way. They may have cost up to %(cost)s."),
        (ASK_AGAIN,),
    ),
    Lookup.State.WAITING.value: Cause(
        gettext_lazy("%(provider)s puts off its answer"),
        gettext_lazy("They are asked again by themselves while the run goes on."),
    ),
}
OTHER = Cause(
    gettext_lazy("%(provider)s failed"),
    gettext_lazy("It may work again by now. Retry these."),
)


@dataclass(frozen=True, slots=True)
class ShownFailures:
    """Lookups that failed for one cause, in words."""

    count: int
    title: str
    advice: str
    actions: tuple[str, ...]

    @classmethod
    def of(cls, failures: Failures) -> "ShownFailures":
        """In the language of the page."""
        cause = CAUSES.get(failures.cause, OTHER)
        params = {"provider": label_of(failures.provider), "cost": money_in_words(failures.cost)}
        return cls(
            failures.lookups,
            str(cause.title) % params,
            str(cause.advice) % params,
            cause.actions,
        )


@dataclass(frozen=True, slots=True)
class RunReceipt:
    """What a run has asked and spent so far."""

    lines: list[Receipt]
    totals: dict[str, int]
    spent: int
    ceiling: int | None
    reached_ceiling: bool
    """Whether it asks nothing more that costs something."""
    failures: list[ShownFailures]

    @classmethod
    def of(cls, run: BatchRun) -> "RunReceipt | None":
        """That of a run; None where its steps ask nobody else."""
        options = run.parsed_meta.options
        if options is None or run.user_id is None or not asks_others(run):
            return None
        receipts = Receipt.objects.filter(run=run.pk)
        budget = budgets_of(run.user_id, run.pk)[Budget.Kind.RUN]
        return cls(
            _in_order(receipts, options.steps),
            receipts.aggregate(**{name: Sum(name, default=0) for name in SUMS}),
            budget.spent,
            # What was on its way as spending was stopped comes on top of it.
            None if budget.ceiling is None or budget.spent > budget.ceiling else budget.ceiling,
            receipts.filter(refusal=Refusal.CEILING).exists(),
            [ShownFailures.of(failures) for failures in failures_of(run)],
        )

    @property
    def percent(self) -> int:
        """How much of the ceiling is spent."""
        return min(100, 100 * self.spent // self.ceiling) if self.ceiling else 0

    def table(self) -> Iterator[list[object]]:
        """The receipt as a table with a header: also the record of what went where."""
        yield [
            _("Provider"), _("Step"), _("Host"), _("Fields sent"), _("Asked"), _("Hits"),
            _("Accepted"), _("Kept answers used"), _("Saved"), _("Cost"), _("Seconds"),
            _("First asked"), _("Last asked"),
        ]  # fmt: skip
        for line in self.lines:
            yield [
                label_of(line.connection), capability_in_words(line.capability), line.host,
                ", ".join(inputs_in_words(line.fields)), line.asked, line.hits, line.accepted,
                line.kept, in_units(line.saved), in_units(line.cost), round(line.seconds, 1),
                *(at.isoformat() if at else "" for at in (line.first_asked_at, line.last_asked_at)),
            ]  # fmt: skip


def _in_order(lines: Iterable[Receipt], steps: Sequence[LookupStep]) -> list[Receipt]:
    """The lines in the order in which the steps ask."""
    asked = [(step.capability, provider) for step in steps for provider in step.providers]
    places = {each: place for place, each in reversed(list(enumerate(asked)))}
    return sorted(
        lines, key=lambda line: places.get((line.capability, line.connection), len(asked))
    )


def took(line: Receipt) -> timedelta:
    """How long its questions waited for their answers, summed up."""
    return timedelta(seconds=line.seconds)
