"""One step of a pending run as a form: each choice of a `LookupStep`, and the lists within it.

The items of a list (conditions, answers of a model) have keys of their own, which stand in hidden fields
in the list's order; so that a button that moves or removes one leaves all other fields as they are.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.forms import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from batchruns.engine.lookup_step import (
    MAX_CONDITIONS,
    MAX_NAME,
    MAX_PROMPT,
    MAX_PROVIDERS,
    MAX_VALUES,
    Acceptance,
    Condition,
    LookupStep,
    Operator,
    dump_steps,
)
from batchruns.engine.lookups.capabilities import CAPABILITIES, MATCH_LIST, Capability
from batchruns.engine.lookups.outputs import possible_outputs
from batchruns.engine.lookups.sentence import sentence_of
from batchruns.messages import in_words
from batchruns.web.chart_labels import words_for
from batchruns.web.options.plain_select import PlainSelect
from batchruns.web.options.steps.offers import CUSTOM, Offers
from batchruns.web.options.steps.subjects import subject_in_words, values_of

EMPTY_ONLY, BESIDE = "empty", "beside"
ASK_MODEL = "ask_model"
JSON = "json"
"""The field that is sent with all of a step that is closed."""
FURTHER = ("confidence", "max_age_days", "asks_again")
TEXT, NUMBER, ONE_OF = "text", "number", "one of"
OPERATORS = (
    (Operator.IS_EMPTY, gettext_lazy("is empty")),
    (Operator.IS_FILLED, gettext_lazy("is filled")),
    (Operator.IS, gettext_lazy("is one of")),
    (Operator.IS_NOT, gettext_lazy("is none of")),
)
COMPARING = (Operator.IS, Operator.IS_NOT)
KINDS = (
    (TEXT, gettext_lazy("Text")),
    (NUMBER, gettext_lazy("Number")),
    (ONE_OF, gettext_lazy("One of these")),
)
DEFAULTS = {"take": (), "statuses": (), "required": (), "prompt": "", "fills": EMPTY_ONLY}
"""Of the choices that not every capability has."""
Sent = Mapping[str, list[str]]


def prefix_of(key: str) -> str:
    """What the names of a step's fields begin with."""
    return f"step-{key}"


class ConditionForm(forms.Form):
    """A condition: its subject is fixed, the operator and the values are chosen."""

    subject = forms.CharField(widget=forms.HiddenInput)
    operator = forms.ChoiceField(
        choices=OPERATORS, label=gettext_lazy("Condition"), widget=PlainSelect
    )

    def __init__(self, data: Any, step: str, key: str, subjects: Sequence[str]) -> None:
        super().__init__(data, prefix=f"{step}-if{key}")
        self.key = key
        self._subjects = subjects
        self.about: str = self["subject"].value() or ""
        self.fields["values"] = _values_field(self.about)
        self.has_choices = bool(values_of(self.about))
        self.fields["operator"].label = subject_in_words(self.about)

    def clean(self) -> dict[str, Any]:
        """A comparison has values, and what is compared is known by then."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.about not in self._subjects:
            self.add_error("operator", _("Only a later step tells this. Move that step up."))
        if cleaned.get("operator") in COMPARING and not cleaned.get("values"):
            self.add_error("values", _("Name at least one value."))
        return cleaned

    @property
    def condition(self) -> Condition:
        """What was chosen."""
        operator = Operator(self.cleaned_data["operator"])
        values = self.cleaned_data["values"] if operator in COMPARING else ()
        return Condition(self.about, operator, tuple(values))


class AnswerForm(forms.Form):
    """An answer of a model: its name, and what it may be."""

    name = forms.CharField(label=gettext_lazy("Column"), max_length=60)
    kind = forms.ChoiceField(label=gettext_lazy("Answer"), choices=KINDS, widget=PlainSelect)
    choices = forms.CharField(
        label=gettext_lazy("Choices, separated by commas"), required=False, max_length=1000
    )

    def __init__(self, data: Any, step: str, key: str) -> None:
        super().__init__(data, prefix=f"{step}-answer{key}")
        self.key = key

    def clean(self) -> dict[str, Any]:
        """Who offers choices, names at least two."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == ONE_OF and len(_items(cleaned.get("choices", ""))) < 2:
            self.add_error("choices", _("Name at least two choices."))
        return cleaned

    @property
    def answer(self) -> tuple[str, str]:
        """Its name, with "text", "number", or the choices with | between."""
        kind = self.cleaned_data["kind"]
        choices = "|".join(_items(self.cleaned_data["choices"]))
        return self.cleaned_data["name"], choices if kind == ONE_OF else kind


class StepForm(forms.Form):
    """A step: what is asked, whom in which order, about which leads, and what is taken."""

    capability = forms.ChoiceField(
        widget=forms.HiddenInput, choices=[(name, name) for name in CAPABILITIES]
    )
    fills = forms.ChoiceField(
        label=gettext_lazy("Values go"),
        widget=forms.RadioSelect,
        choices=[
            (EMPTY_ONLY, gettext_lazy("Into empty fields only")),
            (BESIDE, gettext_lazy("Beside what the lead has")),
        ],
    )
    confidence = forms.IntegerField(
        label=gettext_lazy("Minimum confidence"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=gettext_lazy("0 to 100. Answers without a confidence pass."),
    )
    max_age_days = forms.IntegerField(
        label=gettext_lazy("Reuse answers for, in days"),
        min_value=1,
        max_value=3650,
        required=False,
        help_text=gettext_lazy("Empty: the site's default."),
    )
    asks_again = forms.BooleanField(
        label=gettext_lazy("Ask again, even if the answer is known"), required=False
    )

    def __init__(
        self,
        data: MultiValueDict[str, Any],
        key: str,
        subjects: Sequence[str],
        offers: Offers,
    ) -> None:
        super().__init__(data, prefix=prefix_of(key))
        self.key = key
        self.sent = data
        self.was_closed = False
        """Whether it was sent as JSON."""
        self.is_on_page = False
        """Whether the page that sent it shows it as it is."""
        self.shows_more = False
        """Whether its choices include the ones that few people need."""
        self.asked = CAPABILITIES[self["capability"].value()]
        self.subjects = [(name, subject_in_words(name)) for name in subjects]
        self._add_choices(offers)
        step = prefix_of(key)
        keys = data.getlist(f"{step}-conditions")[:MAX_CONDITIONS]
        self.conditions = [ConditionForm(data, step, each, subjects) for each in keys]
        keys = data.getlist(f"{step}-answers")[:MAX_CONDITIONS]
        self.answers = [AnswerForm(data, step, each) for each in keys]

    @property
    def name(self) -> str:
        """What the step is called on the page."""
        return in_words(self.asked.label)

    @property
    def waterfall(self) -> list[str]:
        """The labels of the chosen providers, in order."""
        labels = dict(self._choices("providers"))
        return [labels.get(name, name) for name in self["providers"].value() or ()]

    @property
    def sentence(self) -> str:
        """The step in one sentence, once it can be taken."""
        if self.has_errors:
            return ""
        return sentence_of(self.step, in_words, dict(self._choices("providers")), words_for)

    @property
    def parts(self) -> list[forms.Form]:
        """Itself, and the forms of its items."""
        return [self, *self.conditions, *self.answers]

    @property
    def has_errors(self) -> bool:
        """Whether something of it can't be taken."""
        return any(part.errors for part in self.parts)

    @property
    def is_open(self) -> bool:
        """Whether it is shown with its choices."""
        return self.has_errors or not self.was_closed

    @property
    def closed(self) -> SafeString:
        """The field of a step that is closed, as HTML."""
        # In single quotes, as JSON is full of the others.
        value = escape(json_of(self.step)).replace("&quot;", '"')
        return mark_safe(f"<input type=hidden name={self.prefix}-{JSON} value='{value}'>")  # noqa: S308

    @property
    def matches_list(self) -> bool:
        """Whether it asks a list of the person's own, and nobody else."""
        return self.asked.name == MATCH_LIST

    @property
    def asks_model(self) -> bool:
        """Whether there is a prompt to write."""
        return self.asked.name == ASK_MODEL

    @property
    def asks_service(self) -> bool:
        """Whether what it gives is what descriptions of services name."""
        return self.asked.name == CUSTOM

    @property
    def provider_boxes(self) -> list[tuple[str, str, bool]]:
        """Name, label, and whether it is chosen: those that are come first, in their order."""
        chosen = list(self["providers"].value() or ())
        labels = dict(self._choices("providers"))
        others = [name for name in labels if name not in chosen]
        known = [name for name in chosen if name in labels]
        return [(name, labels[name], name in chosen) for name in (*known, *others)]

    @property
    def boxes(self) -> list[BoundField]:
        """The choices that are ticked, but for the providers."""
        return [self[name] for name in ("statuses", "take", "fills") if name in self.fields]

    @property
    def further(self) -> list[BoundField]:
        """The fields that few people need, but for the outputs that an answer must have."""
        return [self[name] for name in FURTHER if name in self.fields]

    def clean_take(self) -> tuple[str, ...]:
        """The outputs to take; () for all of them."""
        taken = tuple(self.cleaned_data["take"])
        return () if len(taken) == len(self.asked.outputs) else taken

    def clean(self) -> dict[str, Any]:
        """What isn't asked for has its default."""
        return {**DEFAULTS, **(super().clean() or {})}

    @property
    def draft(self) -> LookupStep:
        """As much of it as says what columns it gives; also where something can't be taken yet."""
        names = [answer["name"].value() for answer in self.answers]
        if self.asks_service:
            names = self["take"].value() or []
        answers = tuple((name, TEXT) for name in names if name)
        return LookupStep(self.asked.name, (), answers=answers)

    @property
    def step(self) -> LookupStep:
        """What was chosen."""
        chosen = self.cleaned_data
        answers = tuple(form.answer for form in self.answers)
        if self.asks_service:
            answers = tuple((name, TEXT) for name in chosen["take"])
        return LookupStep(
            self.asked.name,
            tuple(chosen["providers"]),
            tuple(form.condition for form in self.conditions),
            Acceptance(
                tuple(chosen["statuses"]), chosen["confidence"] or 0, tuple(chosen["required"])
            ),
            () if self.asks_service else chosen["take"],
            fills_empty_only=chosen["fills"] == EMPTY_ONLY,
            asks_again=chosen["asks_again"],
            max_age_days=chosen["max_age_days"],
            prompt=chosen["prompt"],
            answers=answers,
        )

    def _add_choices(self, offers: Offers) -> None:
        providers = offers.for_capability(self.asked.name)
        needed = _("Choose at least one provider.")
        self.fields["providers"] = _boxes(_("Providers, in this order"), providers, needed=needed)
        most = MaxLengthValidator(MAX_PROVIDERS, _("Choose at most %(limit_value)d providers."))
        self.fields["providers"].validators.append(most)
        if self.asked.statuses:
            words = words_for(self.asked.status)
            statuses = [(status, words(status)) for status in self.asked.statuses]
            self.fields["statuses"] = _boxes(
                _("Accept only"), statuses, help_text=_("None ticked: any answer is accepted.")
            )
        outputs = offers.custom_outputs() if self.asks_service else _outputs(self.asked)
        if outputs:
            self.fields["take"] = _boxes(
                _("Take"), outputs, needed=_("Choose at least one value to take.")
            )
            self.fields["required"] = _boxes(_("Only answers with"), outputs)
        if not self.asked.fills:
            del self.fields["fills"]
        if self.asks_model:
            self.fields["prompt"] = forms.CharField(
                label=_("Prompt"),
                widget=forms.Textarea(attrs={"rows": 4}),
                max_length=MAX_PROMPT,
                help_text=_("Write fields in braces: {company}, {website}, {title}."),
            )

    def _choices(self, name: str) -> Iterable[tuple[str, str]]:
        return self.fields[name].choices  # type: ignore[attr-defined, no-any-return]


def sent_by(step: LookupStep, key: str) -> Sent:
    """What a page would send with this step as it is."""
    prefix = prefix_of(key)
    sent = {**_sent_by_choices(step), **_sent_by_rule(step.accept)}
    # The answers of a list are the columns that are chosen, those of a service what is taken.
    answers = () if step.capability in (MATCH_LIST, CUSTOM) else step.answers
    for name, items in (("conditions", step.only_if), ("answers", answers)):
        sent[name] = [str(index) for index in range(len(items))]
    for index, condition in enumerate(step.only_if):
        sent |= sent_by_condition(condition, str(index))
    for index, (name, kind) in enumerate(answers):
        sent |= _sent_by_answer(name, kind, str(index))
    return {f"{prefix}-{name}": values for name, values in sent.items()}


def sent_as_json(step: LookupStep, key: str) -> Sent:
    """What a page would send with this step, if it is closed."""
    return {f"{prefix_of(key)}-{JSON}": [json_of(step)]}


def json_of(step: LookupStep) -> str:
    """A step as JSON."""
    [dumped] = dump_steps([step])
    return json.dumps(dumped, ensure_ascii=False, separators=(",", ":"))


def _sent_by_choices(step: LookupStep) -> dict[str, list[str]]:
    outputs = [output.name for output in possible_outputs(step)]
    return {
        "capability": [step.capability],
        "providers": list(step.providers),
        "take": list(step.take or outputs),
        "fills": [EMPTY_ONLY if step.fills_empty_only else BESIDE],
        "asks_again": ["on"] if step.asks_again else [],
        "max_age_days": [str(step.max_age_days or "")],
        "prompt": [step.prompt],
        "columns": list(step.columns),
    }


def _sent_by_rule(rule: Acceptance) -> dict[str, list[str]]:
    return {
        "statuses": list(rule.statuses),
        "tiers": list(rule.statuses[-1:]),
        "confidence": [str(rule.confidence or "")],
        "required": list(rule.required),
    }


def sent_by_condition(condition: Condition, key: str) -> dict[str, list[str]]:
    """What a page would send with this condition, without the step's prefix."""
    values = list(condition.values)
    return {
        f"if{key}-subject": [condition.subject],
        f"if{key}-operator": [condition.operator.value],
        f"if{key}-values": values if values_of(condition.subject) else [", ".join(values)],
    }


def _sent_by_answer(name: str, kind: str, key: str) -> dict[str, list[str]]:
    is_listed = kind not in (TEXT, NUMBER)
    return {
        f"answer{key}-name": [name],
        f"answer{key}-kind": [ONE_OF if is_listed else kind],
        f"answer{key}-choices": [", ".join(kind.split("|")) if is_listed else ""],
    }


class _ValuesField(forms.CharField):
    """Values with commas between."""

    def clean(self, value: Any) -> tuple[str, ...]:
        """Each value once. Raises ValidationError for more or longer ones than a step keeps."""
        values = _items(super().clean(value))
        if len(values) > MAX_VALUES or any(len(value) > MAX_NAME for value in values):
            text = _("Name at most %(values)d values, of at most %(letters)d characters each.")
            raise forms.ValidationError(text % {"values": MAX_VALUES, "letters": MAX_NAME})
        return values


def _values_field(subject: str) -> forms.Field:
    words = words_for(subject)
    if values := values_of(subject):
        return _boxes(_("Values"), [(value, words(value)) for value in values])
    help_text = _("Two letters each: DE, AT, CH.") if subject == "country" else ""
    return _ValuesField(
        label=_("Values, separated by commas"), required=False, max_length=2000, help_text=help_text
    )


def _boxes(
    label: str, choices: Iterable[tuple[str, str]], *, needed: str = "", help_text: str = ""
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=list(choices),
        required=bool(needed),
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": needed,
            "invalid_choice": _("%(value)s can't be chosen any more. Choose another."),
        },
    )


def _outputs(capability: Capability) -> list[tuple[str, str]]:
    """By name, what each is called: what its description says before the details."""
    return [
        (o.name, in_words(o.description).partition(":")[0].rstrip(".")) for o in capability.outputs
    ]


def _items(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for part in text.split(",") if (item := part.strip())))
