"""The list of steps as it is sent, and what its buttons do with it.

Everything is worked on as it was sent, so that nothing is lost that can't be taken yet.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import count

from django.utils.datastructures import MultiValueDict

from batchruns.engine.lookup_step import MAX_CONDITIONS, MAX_STEPS, Condition, LookupStep, Operator
from batchruns.engine.lookups.capabilities import CAPABILITIES
from batchruns.messages import in_words
from batchruns.web.options.steps.form import (
    TEXT,
    Sent,
    StepForm,
    sent_by,
    sent_by_condition,
)
from batchruns.web.options.steps.subjects import subjects_before, values_of

STEPS, NEW_STEP, NEW_CONDITION, OPEN = "steps", "new_step", "new_condition", "open"
ADD, REMOVE, UP, DOWN, SHOW = "add", "remove", "up", "down", "show"
BUTTON = re.compile(
    rf"({ADD}|{REMOVE}|{UP}|{DOWN}|{SHOW}) ({STEPS}|step-\d+-(?:providers|conditions|answers))(?: (.+))?"
)
"""The value of a button: what it does, with which list, and with which of its items.

"show" changes nothing: the list comes with what was connected since.
"""
ProvidersFor = Callable[[str], Sequence[tuple[str, str]]]
"""The names and labels of the connections that can do a capability."""


class StepsEditor:
    """The steps of a run as forms, one for each."""

    def __init__(self, sent: MultiValueDict[str, str], providers_for: ProvidersFor) -> None:
        self._sent = sent
        self._providers_for = providers_for
        self.forms: list[StepForm] = []
        for key in _keys_of_steps(sent):
            subjects = subjects_before(self._steps_so_far())
            form = StepForm(sent, key, subjects, providers_for)
            form.is_open = form.has_errors or form.prefix in sent.getlist(OPEN)
            form.shows_more = f"{form.prefix}-more" in sent.getlist(OPEN)
            self.forms.append(form)

    @classmethod
    def of(cls, steps: Iterable[LookupStep], providers_for: ProvidersFor) -> "StepsEditor":
        """Steps as they were saved, but for those that nobody knows, which ask nothing."""
        sent: MultiValueDict[str, str] = MultiValueDict()
        known = (step for step in steps if step.capability in CAPABILITIES)
        for index, step in enumerate(known):
            sent.appendlist(STEPS, str(index))
            for field, values in sent_by(step, str(index)).items():
                sent.setlist(field, values)
        return cls(sent, providers_for)

    @property
    def capabilities(self) -> list[tuple[str, str]]:
        """What can be added."""
        return [(name, in_words(each.label)) for name, each in CAPABILITIES.items()]

    @property
    def may_grow(self) -> bool:
        """Whether there may be one more."""
        return len(self.forms) < MAX_STEPS

    @property
    def is_valid(self) -> bool:
        """Whether all of it can be taken."""
        return not any(form.has_errors for form in self.forms)

    @property
    def problems(self) -> list[str]:
        """What can't be taken: each sentence with the step and the choice that it is about."""
        return [
            f"{form.name}, “{part[name].label}”: {error}"
            for form in self.forms
            for part in form.parts
            for name, errors in part.errors.items()
            for error in errors
        ]

    @property
    def steps(self) -> tuple[LookupStep, ...]:
        """The steps as chosen."""
        return tuple(form.step for form in self.forms)

    def pressed(self, button: str) -> "StepsEditor":
        """The steps once a button is pressed; as they are, if it is none of these."""
        if not (match := BUTTON.fullmatch(button)):
            return self
        sent = MultiValueDict({name: list(values) for name, values in self._sent.lists()})
        verb, name, item = match.groups()
        if verb == ADD:
            _add(sent, name)
            if name == STEPS:
                # The new one alone is open.
                sent.setlist(OPEN, [])
        else:
            _change(sent.setlistdefault(name), verb, item)
        sent.appendlist(OPEN, name.rpartition("-")[0])
        return StepsEditor(sent, self._providers_for)

    def fragment_of(self, button: str) -> str:
        """Where one goes on after a button, on the page of the saved steps."""
        numbers = (n for n, form in enumerate(self.forms) if f" {form.prefix}-" in button)
        return next((f"edit-{number}" for number in numbers), STEPS)

    def _steps_so_far(self) -> list[LookupStep]:
        return [form.draft for form in self.forms]


def is_button(value: str) -> bool:
    """Whether a button of the form is one of the steps'."""
    return bool(BUTTON.fullmatch(value))


def _keys_of_steps(sent: MultiValueDict[str, str]) -> list[str]:
    """Those of steps that can be shown."""
    keys = [key for key in sent.getlist(STEPS)[:MAX_STEPS] if key.isdecimal()]
    return [
        key for key in dict.fromkeys(keys) if sent.get(f"step-{key}-capability") in CAPABILITIES
    ]


def _change(items: list[str], verb: str, item: str | None) -> None:
    if item not in items:
        return
    index = items.index(item)
    items.remove(item)
    if verb != REMOVE:
        items.insert(max(0, index - 1) if verb == UP else index + 1, item)


def _add(sent: MultiValueDict[str, str], name: str) -> None:
    items = sent.setlistdefault(name)
    key = next(str(number) for number in count() if str(number) not in items)
    new = _new_item(sent, name, key)
    if new and len(items) < MAX_CONDITIONS:
        items.append(key)
        for field, values in new.items():
            sent.setlist(field, values)


def _new_item(sent: MultiValueDict[str, str], name: str, key: str) -> Sent:
    """What is sent with a new item; nothing where it isn't said which."""
    step, _dash, kind = name.rpartition("-")
    if kind == "answers":
        return {f"{step}-answer{key}-kind": [TEXT]}
    if kind == "conditions":
        subject = sent.get(f"{step}-{NEW_CONDITION}", "")
        operator = Operator.IS if values_of(subject) else Operator.IS_EMPTY
        new = sent_by_condition(Condition(subject, operator), key) if subject else {}
        return {f"{step}-{field}": values for field, values in new.items()}
    capability = sent.get(NEW_STEP, "")
    return sent_by(LookupStep(capability, ()), key) if capability in CAPABILITIES else {}
