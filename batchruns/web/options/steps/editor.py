"""The list of steps as it is sent, and what its buttons do with it.

Everything is worked on as it was sent, so that nothing is lost that can't be taken yet.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count

from django.utils.datastructures import MultiValueDict

from batchruns.engine.lookup_step import (
    MAX_CONDITIONS,
    MAX_STEPS,
    Condition,
    LookupStep,
    Operator,
    parse_steps,
)
from batchruns.engine.lookups.capabilities import CAPABILITIES
from batchruns.messages import in_words
from batchruns.web.options.steps.form import (
    JSON,
    TEXT,
    Sent,
    StepForm,
    prefix_of,
    sent_as_json,
    sent_by,
    sent_by_condition,
)
from batchruns.web.options.steps.subjects import subjects_before, values_of

STEPS, NEW_STEP, NEW_CONDITION, OPEN = "steps", "new_step", "new_condition", "open"
STEP = "step"
"""In the address of the page: the number of the step that is open."""
ADD, REMOVE, UP, DOWN, SHOW = "add", "remove", "up", "down", "show"
BUTTON = re.compile(
    rf"({ADD}|{REMOVE}|{UP}|{DOWN}|{SHOW}) ({STEPS}|step-\d+-(?:providers|conditions|answers))(?: (.+))?"
)
"""The value of a button: what it does, with which list, and with which of its items.

"show" changes nothing: a step is opened, or all are closed; a list comes with what was connected since.
"""
ProvidersFor = Callable[[str], Sequence[tuple[str, str]]]
"""The names and labels of the connections that can do a capability."""
FormData = MultiValueDict[str, str]


class StepsEditor:
    """The steps of a run as forms, one for each.

    A step that is open is sent field by field, one that is closed as JSON: the choices of many are long.
    """

    def __init__(self, sent: FormData, providers_for: ProvidersFor) -> None:
        self._sent = sent
        self._providers_for = providers_for
        self.forms: list[StepForm] = []
        for key, data in _sent_steps(sent):
            subjects = subjects_before(self._steps_so_far())
            form = StepForm(data, key, subjects, providers_for)
            form.shows_more = f"{form.prefix}-more" in sent.getlist(OPEN)
            form.was_closed = data is not sent
            self.forms.append(form)

    @classmethod
    def of(
        cls, steps: Iterable[LookupStep], providers_for: ProvidersFor, open_key: str = ""
    ) -> "StepsEditor":
        """Steps as they were saved, but for those that nobody knows, which ask nothing."""
        sent: FormData = MultiValueDict()
        known = (step for step in steps if step.capability in CAPABILITIES)
        for key, step in enumerate(known):
            sent.appendlist(STEPS, str(key))
            send = sent_by if str(key) == open_key else sent_as_json
            _set(sent, send(step, str(key)))
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
        sent: FormData = MultiValueDict({name: list(values) for name, values in self._sent.lists()})
        verb, name, item = match.groups()
        if verb == ADD:
            item = _add(sent, name)
        elif verb != SHOW:
            _change(sent.setlistdefault(name), verb, item)
        if name != STEPS:
            self._open_alone(sent, name.split("-")[1])
        elif verb in (ADD, SHOW):
            self._open_alone(sent, item)
        return self._followed_by(StepsEditor(sent, self._providers_for))

    @property
    def address(self) -> str:
        """Where one goes on, on the page of the saved steps."""
        numbers = (number for number, form in enumerate(self.forms) if form.is_open)
        return next((f"?{STEP}={number}#edit-{number}" for number in numbers), f"#{STEPS}")

    def _open_alone(self, sent: FormData, key: str | None) -> None:
        """Opens a step, and closes the others, but for those that can't be taken yet."""
        for form in self.forms:
            if form.key != key and not form.has_errors:
                _set(sent, sent_as_json(form.step, form.key))
            elif form.was_closed:
                del sent[f"{form.prefix}-{JSON}"]
                _set(sent, dict(form.sent.lists()))

    def _followed_by(self, editor: "StepsEditor") -> "StepsEditor":
        """Another one, which knows what of it stands on the page already."""
        closed = {form.key for form in self.forms if form.was_closed}
        for form in editor.forms:
            form.is_on_page = form.key in closed and not form.is_open
        return editor

    def _steps_so_far(self) -> list[LookupStep]:
        return [form.draft for form in self.forms]


def is_button(value: str) -> bool:
    """Whether a button of the form is one of the steps'."""
    return bool(BUTTON.fullmatch(value))


def _sent_steps(sent: FormData) -> Iterator[tuple[str, FormData]]:
    """Key and fields of each step that can be shown: all that was sent, or of one in JSON its own."""
    for key in dict.fromkeys(sent.getlist(STEPS)[:MAX_STEPS]):
        if not key.isdecimal():
            continue
        step = _read(sent.get(f"{prefix_of(key)}-{JSON}", ""))
        data: FormData = MultiValueDict(sent_by(step, key)) if step else sent
        if data.get(f"{prefix_of(key)}-capability") in CAPABILITIES:
            yield key, data


def _read(text: str) -> LookupStep | None:
    """The step in JSON that anybody may have sent, if it is one that is known."""
    try:
        [step] = parse_steps([json.loads(text)])
    except (ValueError, RecursionError):
        return None
    return step if step.capability in CAPABILITIES else None


def _set(sent: FormData, fields: Sent) -> None:
    for field, values in fields.items():
        sent.setlist(field, values)


def _change(items: list[str], verb: str, item: str | None) -> None:
    if item not in items:
        return
    index = items.index(item)
    items.remove(item)
    if verb != REMOVE:
        items.insert(max(0, index - 1) if verb == UP else index + 1, item)


def _add(sent: FormData, name: str) -> str:
    """Adds an item to a list, unless it isn't said which or there are too many; gives its key."""
    items = sent.setlistdefault(name)
    key = next(str(number) for number in count() if str(number) not in items)
    new = _new_item(sent, name, key)
    if new and len(items) < (MAX_STEPS if name == STEPS else MAX_CONDITIONS):
        items.append(key)
        _set(sent, new)
    return key


def _new_item(sent: FormData, name: str, key: str) -> Sent:
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
