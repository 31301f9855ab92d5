"""A step in words: when it asks whom, what it takes, and which answers it accepts."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from batchruns.engine.lookup_step import Acceptance, Condition, LookupStep, Operator
from batchruns.engine.lookups.capabilities import CAPABILITIES, LIKELY, MATCH_LIST
from batchruns.engine.lookups.inputs import SUBJECTS
from batchruns.engine.text import gettext_noop

CONDITIONS = {
    Operator.IS_EMPTY: gettext_noop("{subject} is empty"),
    Operator.IS_FILLED: gettext_noop("{subject} is filled"),
    Operator.IS: gettext_noop("{subject} is {values}"),
    Operator.IS_NOT: gettext_noop("{subject} isn't {values}"),
}
AND, OR, THEN = gettext_noop(" and "), gettext_noop(" or "), gettext_noop(", then ")
ONLY_IF = gettext_noop("Only if {conditions}.")
ASK = gettext_noop("Ask {providers}.")
TAKE = gettext_noop("Take {outputs}.")
EMPTY_ONLY = gettext_noop("Fill empty fields only.")
BESIDE = gettext_noop("Add values beside those that a lead has.")
ACCEPT_ELSE_NEXT = gettext_noop("Accept {answers}; otherwise ask the next.")
ACCEPT_ELSE_BLANK = gettext_noop("Accept {answers}; otherwise leave it blank.")
ANY_ANSWER = gettext_noop("answers")
SURE = gettext_noop("{answers} with a confidence of {confidence} or more")
COMPLETE = gettext_noop("{answers} with {outputs}")
MATCH = gettext_noop("Match with {list}.")
TAKE_FROM_CERTAIN = gettext_noop("Take {columns} from certain matches.")
TAKE_FROM_LIKELY = gettext_noop("Take {columns} from certain and likely matches.")
TAKE_NOTHING = gettext_noop("Only say which leads are in it.")
MOST_AGE = gettext_noop("Answers may be up to {days} days old.")
AGAIN = gettext_noop("Ask again, even if the answer is known.")

InWords = Callable[[str], str]


def sentence_of(
    step: LookupStep,
    in_words: InWords = str,
    labels: Mapping[str, str] | None = None,
    words_for: Callable[[str], InWords] = lambda subject: str,
) -> str:
    """A step in words.

    `in_words` translates a text that is marked for it, `labels` are what connections are called,
    and `words_for` gives for a subject or an output what says its values.
    """
    return " ".join(_Sentence(step, in_words, labels or {}, words_for).parts())


class _Sentence:
    def __init__(
        self,
        step: LookupStep,
        in_words: InWords,
        labels: Mapping[str, str],
        words_for: Callable[[str], InWords],
    ) -> None:
        self._step = step
        self._in_words = in_words
        self._labels = labels
        self._words_for = words_for
        self._capability = CAPABILITIES.get(step.capability)

    def parts(self) -> Iterator[str]:
        """The sentences, in order."""
        step = self._step
        if step.only_if:
            conditions = list(map(self._condition, step.only_if))
            yield self._say(ONLY_IF, conditions=self._listed(conditions, AND))
        if step.capability == MATCH_LIST:
            yield from self._matching()
            return
        providers = [self._labels.get(name, name) for name in step.providers]
        yield self._say(ASK, providers=self._in_words(THEN).join(providers))
        if step.take:
            yield self._say(TAKE, outputs=self._listed(step.take, AND))
        if self._capability and self._capability.fills:
            yield self._say(EMPTY_ONLY if step.fills_empty_only else BESIDE)
        if step.accept != Acceptance():
            accept = ACCEPT_ELSE_NEXT if len(providers) > 1 else ACCEPT_ELSE_BLANK
            yield self._say(accept, answers=self._accepted(step.accept))
        yield from self._age()

    def _matching(self) -> Iterator[str]:
        step = self._step
        yield self._say(MATCH, list="".join(self._labels.get(n, n) for n in step.providers[:1]))
        if not step.columns:
            yield self._say(TAKE_NOTHING)
            return
        sentence = TAKE_FROM_LIKELY if LIKELY in step.accept.statuses else TAKE_FROM_CERTAIN
        yield self._say(sentence, columns=self._listed(step.columns, AND))

    def _age(self) -> Iterator[str]:
        if self._step.max_age_days is not None:
            yield self._say(MOST_AGE, days=str(self._step.max_age_days))
        if self._step.asks_again:
            yield self._say(AGAIN)

    def _condition(self, condition: Condition) -> str:
        subject = SUBJECTS.get(condition.subject)
        values = list(map(self._words_for(condition.subject), condition.values))
        return self._say(
            CONDITIONS[condition.operator],
            subject=self._in_words(subject) if subject else condition.subject,
            values=self._listed(values, OR),
        )

    def _accepted(self, rule: Acceptance) -> str:
        words = self._words_for(self._capability.status if self._capability else "")
        answers = self._listed(list(map(words, rule.statuses)), OR) or self._in_words(ANY_ANSWER)
        if rule.confidence:
            answers = self._say(SURE, answers=answers, confidence=str(rule.confidence))
        if rule.required:
            answers = self._say(COMPLETE, answers=answers, outputs=self._listed(rule.required, AND))
        return answers

    def _listed(self, texts: Sequence[str], last: str) -> str:
        """The texts with commas between, the last behind “and” or “or”."""
        if len(texts) < 2:
            return "".join(texts)
        return self._in_words(last).join((", ".join(texts[:-1]), texts[-1]))

    def _say(self, sentence: str, **parts: str) -> str:
        text = self._in_words(sentence)
        # Not by `format`: what people write may hold braces.
        for name, part in parts.items():
            text = part.join(text.split("{" + name + "}"))
        return text
